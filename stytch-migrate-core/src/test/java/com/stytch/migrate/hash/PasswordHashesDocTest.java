package com.stytch.migrate.hash;

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

/** The page for users names only what exists, and every field that can be stated. */
class PasswordHashesDocTest {
    private static final Pattern WORD = Pattern.compile("`([a-z0-9_]+)`");

    @Test
    void page_namesWhatCanBeStated_andOnlyThat() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "password-hashes.md"));
        Set<String> unknown = new TreeSet<>();
        Set<String> fields = new TreeSet<>();
        for (String line : page.lines().filter(line -> line.startsWith("| ")).toList()) {
            String[] cells = line.split(" \\| ");
            // the last column of the table of formats, the first of the table of fields
            Matcher words = WORD.matcher(cells.length == 4 ? cells[3] : cells.length == 2 ? cells[0] : "");
            while (words.find()) {
                String word = words.group(1);
                boolean field = HashField.ofKey(word).isPresent();
                if (field && cells.length == 2) {
                    fields.add(word);
                }
                if (!field && !PasswordHashes.formats().contains(word)) {
                    unknown.add(word);
                }
            }
        }

        assertEquals(Set.of(), unknown);
        for (HashField field : HashField.values()) {
            assertTrue(fields.contains(field.key()), field::key);
        }
    }
}
