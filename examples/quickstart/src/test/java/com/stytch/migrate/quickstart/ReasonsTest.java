package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reasons.md} explains every code that a report of an Auth0 migration can show. */
class ReasonsTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();
    private static final Path CORE = ROOT.resolve("stytch-migrate-core/src/main/java/com/stytch/migrate");

    /** A literal of lower case words with underscores, perhaps with a colon and a second code behind it. */
    private static final Pattern CODE = Pattern.compile("\"([a-z0-9]+(?:_[a-z0-9]+)+)(?::([a-z_]*))?\"");

    /** Where outcomes, reasons and notes are made. */
    private static final List<Path> ROOMS = List.of(
            CORE.resolve("importer"),
            CORE.resolve("backfill"),
            CORE.resolve("ledger"),
            CORE.resolve("source"),
            ROOT.resolve("stytch-migrate-auth0/src/main/java"));

    /** Where a reader of hashes says why one cannot move. */
    private static final Pattern HASH_REASON = Pattern.compile(
            "(?:new BadHash|BadHash\\.require|Reading\\.(?:loginOnly|legacySystemOnly|resetNeeded|malformed))\\(([^;]*);");

    /** What looks like a code and is the name of a field, of a file or of a column. */
    private static final Set<String> NO_CODES = Set.of(
            "auth0_bcrypt",
            "auth0_custom_password_hash",
            "created_at",
            "dry_run",
            "duration_ms",
            "email_verified",
            "external_id",
            "hash_format",
            "last_login",
            "legacy_id",
            "linked_ids",
            "logins_count",
            "other_accounts",
            "password_formats",
            "phone_number",
            "phone_verified",
            "project_id",
            "request_id",
            "stytch_id",
            "trusted_metadata",
            "untrusted_metadata",
            "user_id");

    private static List<Path> sources(Path room) throws IOException {
        try (Stream<Path> files = Files.walk(room)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList();
        }
    }

    private final String page;

    ReasonsTest() throws IOException {
        page = Files.readString(ROOT.resolve("docs/reasons.md"));
    }

    /** Adds the codes of a text that the page does not explain; returns how many codes there are. */
    private int check(String text, Path file, Set<String> unexplained) {
        int codes = 0;
        Matcher matcher = CODE.matcher(text);
        while (matcher.find()) {
            String code = matcher.group(1);
            if (NO_CODES.contains(code)) {
                continue;
            }
            codes++;
            String detail = matcher.group(2) == null ? "" : matcher.group(2);
            boolean known = Pattern.compile("`" + Pattern.quote(code) + "(:[a-z_:]*)?`")
                    .matcher(page)
                    .find();
            if (!known || !page.contains(detail)) {
                unexplained.add(code + (detail.isEmpty() ? "" : ":" + detail) + " in " + file.getFileName());
            }
        }
        return codes;
    }

    @Test
    void everyCodeOfTheSources_isExplained() throws IOException {
        Set<String> unexplained = new TreeSet<>();
        int codes = 0;
        for (Path room : ROOMS) {
            for (Path file : sources(room)) {
                codes += check(Files.readString(file), file, unexplained);
            }
        }

        assertTrue(codes > 60, "the sources were not found: " + codes + " codes");
        assertEquals(Set.of(), unexplained, "explain them in docs/reasons.md, or name them in NO_CODES");
    }

    @Test
    void everyReasonOfAHashReader_isExplained() throws IOException {
        Set<String> unexplained = new TreeSet<>();
        int codes = 0;
        for (Path file : sources(CORE.resolve("hash"))) {
            if (file.endsWith("StytchHashes.java")) {
                continue; // what Stytch would say to a hash, which is passed on as it comes
            }
            Matcher reasons = HASH_REASON.matcher(Files.readString(file));
            while (reasons.find()) {
                codes += check(reasons.group(1), file, unexplained);
            }
        }

        assertTrue(codes > 60, "the readers were not found: " + codes + " codes");
        assertEquals(Set.of(), unexplained, "explain them in docs/reasons.md");
    }
}
