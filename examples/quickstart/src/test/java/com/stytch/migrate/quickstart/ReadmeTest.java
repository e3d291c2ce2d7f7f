package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each block of Java in the README and in the guides is copied from a class that is compiled and run. */
class ReadmeTest {
    private static final Pattern SOURCE = Pattern.compile("<!-- code: (\\S+) -->");
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    private record Block(Optional<Path> source, String code) {}

    private static List<Block> blocks(String page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Optional<Path> source = Optional.empty();
        StringBuilder code = null;
        for (String line : Files.readAllLines(ROOT.resolve(page))) {
            Matcher marker = SOURCE.matcher(line);
            if (marker.matches()) {
                source = Optional.of(ROOT.resolve(marker.group(1)));
            } else if (line.equals("```java")) {
                code = new StringBuilder();
            } else if (line.equals("```") && code != null) {
                blocks.add(new Block(source, code.toString().strip()));
                source = Optional.empty();
                code = null;
            } else if (code != null) {
                code.append(line).append('\n');
            }
        }
        return blocks;
    }

    /** Returns what stands between the marks, without its common indentation. */
    private static String region(Path file) throws IOException {
        StringBuilder region = new StringBuilder();
        int indentation = -1;
        for (String line : Files.readAllLines(file)) {
            if (line.strip().equals("// [readme]")) {
                indentation = line.indexOf('/');
            } else if (line.strip().equals("// [/readme]")) {
                indentation = -1;
            } else if (indentation >= 0) {
                region.append(line.isBlank() ? "" : line.substring(indentation)).append('\n');
            }
        }
        return region.toString().strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/auth0.md"})
    void everyBlockOfJava_isThatOfTheClassItNames(String page) throws IOException {
        List<Block> blocks = blocks(page);
        assertTrue(blocks.size() >= 2, "blocks: " + blocks.size());
        for (Block block : blocks) {
            Path source = block.source()
                    .orElseThrow(
                            () -> new AssertionError("no <!-- code: file --> before this block:\n" + block.code()));
            assertEquals(region(source), block.code(), source.toString());
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
