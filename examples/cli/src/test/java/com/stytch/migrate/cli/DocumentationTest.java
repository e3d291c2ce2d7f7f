package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/cli.md} names the options that there are, and no others. */
class DocumentationTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(--[a-z-]+)", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("^ {2,6}(--[a-z-]+)", Pattern.MULTILINE);

    private final Cli cli = new Cli();

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String page() throws IOException {
        return Files.readString(
                Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../../docs/cli.md"));
    }

    private static String section(String page, String heading) {
        int begin = page.indexOf("\n## " + heading + "\n");
        assertTrue(begin >= 0, heading);
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private Set<String> help(Object... verb) {
        Object[] arguments = java.util.Arrays.copyOf(verb, verb.length + 1);
        arguments[verb.length] = "--help";
        assertEquals(0, cli.run(arguments), cli.all());
        return all(OPTION, cli.out());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            auth0, Options of the source `auth0`
            cognito, Options of the source `cognito`
            firebase, Options of the source `firebase`
            csv, Options of the sources `csv` and `ndjson`
            ndjson, Options of the sources `csv` and `ndjson`
            """)
    void optionsOfPlanAndImport_areThoseOfThePage(String source, String heading) throws IOException {
        Set<String> both = all(ROW, section(page(), "Options of `plan` and `import`"));
        both.addAll(all(ROW, section(page(), heading)));

        Set<String> plan = new TreeSet<>(both);
        plan.addAll(all(ROW, section(page(), "More options of `plan`")));
        assertEquals(plan, help("plan", source));

        Set<String> imports = new TreeSet<>(both);
        imports.addAll(all(ROW, section(page(), "More options of `import`")));
        assertEquals(imports, help("import", source));
    }

    @Test
    void optionsOfFake_areThoseOfThePage() throws IOException {
        assertEquals(all(ROW, section(page(), "Options of `fake`")), help("fake"));
    }
}
