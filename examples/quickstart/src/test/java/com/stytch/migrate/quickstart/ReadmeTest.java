package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each block of Java in the README and in the pages of docs is copied from a class that is compiled and run. */
class ReadmeTest {
    private static final Pattern SOURCE = Pattern.compile("<!-- code: ([^ #]+)(?:#(\\S+))? -->");
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    /** @param region the name between the marks in the source */
    private record Block(Optional<Path> source, String region, String code) {}

    private static List<Block> blocks(String page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Optional<Path> source = Optional.empty();
        String region = "";
        StringBuilder code = null;
        for (String line : Files.readAllLines(ROOT.resolve(page))) {
            Matcher marker = SOURCE.matcher(line);
            if (marker.matches()) {
                source = Optional.of(ROOT.resolve(marker.group(1)));
                region = marker.group(2) == null ? "readme" : marker.group(2);
            } else if (line.equals("```java")) {
                code = new StringBuilder();
            } else if (line.equals("```") && code != null) {
                blocks.add(new Block(source, region, code.toString().strip()));
                source = Optional.empty();
                code = null;
            } else if (code != null) {
                code.append(line).append('\n');
            }
        }
        return blocks;
    }

    /** Returns what stands between the marks, without its common indentation. */
    private static String region(Path file, String name) throws IOException {
        StringBuilder region = new StringBuilder();
        int indentation = -1;
        for (String line : Files.readAllLines(file)) {
            if (line.strip().equals("// [" + name + "]")) {
                indentation = line.indexOf('/');
            } else if (line.strip().equals("// [/" + name + "]")) {
                indentation = -1;
            } else if (indentation >= 0) {
                region.append(line.isBlank() ? "" : line.substring(indentation)).append('\n');
            }
        }
        return region.toString().strip();
    }

    /** Returns the README and every page of docs that shows Java. */
    static List<String> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            List<String> pages = new ArrayList<>(List.of("README.md"));
            docs.map(page -> "docs/" + page.getFileName())
                    .filter(page -> page.endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
            for (String page : List.copyOf(pages)) {
                if (!Files.readString(ROOT.resolve(page)).contains("\n```java\n")) {
                    pages.remove(page);
                }
            }
            assertTrue(pages.containsAll(List.of("README.md", "docs/testing.md")), pages.toString());
            return pages;
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyBlockOfJava_isThatOfTheClassItNames(String page) throws IOException {
        List<Block> blocks = blocks(page);
        assertFalse(blocks.isEmpty());
        for (Block block : blocks) {
            Path source = block.source()
                    .orElseThrow(
                            () -> new AssertionError("no <!-- code: file --> before this block:\n" + block.code()));
            assertEquals(region(source, block.region()), block.code(), source.toString());
        }
    }

    @Test
    void theVersionsOfLibraries_areThoseOfTheBuild() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String build = Files.readString(ROOT.resolve("pom.xml"));
        for (String property : List.of("sqlite-jdbc.version", "bouncycastle.version")) {
            Matcher version = Pattern.compile("<" + property + ">([^<]+)<").matcher(build);
            assertTrue(version.find(), property);
            assertTrue(readme.contains("    <version>" + version.group(1) + "</version>"), version.group());
        }
    }

    @Test
    void theFirstBlock_hasFifteenLinesAtMost() throws IOException {
        assertTrue(
                blocks("README.md").get(0).code().lines().count() <= 15,
                blocks("README.md").get(0).code());
    }
}
