package com.stytch.migrate.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records of a finished run need attention.
 *
 * @param failed how many failed
 * @param leftOut how many were left out on purpose
 * @param reasons how many of those for which reason
 * @param retriable how many of the failed ones can be found again by their id, or may succeed without a change
 */
record Attention(long failed, long leftOut, Map<String, Long> reasons, long retriable) {
    // In a line of the report, quotes inside a text have a backslash before them: this matches fields only.
    private static final Pattern LEFT_OUT = Pattern.compile("\"kind\":\"SKIPPED\"(?:,\"reason\":\"([^\"]*)\")?");

    /** Takes the counts of a run, and the rest from the report that it wrote. */
    static Attention in(Path folder, long failed, long leftOut) {
        Map<String, Long> reasons = new TreeMap<>();
        long retriable = 0;
        try (BufferedReader outcomes =
                        Files.newBufferedReader(folder.resolve("outcomes.ndjson"), StandardCharsets.UTF_8);
                BufferedReader failures =
                        Files.newBufferedReader(folder.resolve("failed.ndjson"), StandardCharsets.UTF_8)) {
            for (String line = outcomes.readLine(); line != null; line = outcomes.readLine()) {
                Matcher matcher = LEFT_OUT.matcher(line);
                if (matcher.find()) {
                    String reason = matcher.group(1);
                    if (reason == null || !reason.equals("dry_run")) {
                        reasons.merge(reason == null ? "no reason" : reason, 1L, Long::sum);
                    }
                }
            }
            for (String line = failures.readLine(); line != null; line = failures.readLine()) {
                if (!line.contains("\"legacy_id\":null") || line.contains("\"retryable\":true")) {
                    retriable++;
                }
            }
        } catch (IOException e) {
            // whoever took the new report away has the counts all the same
        }
        return new Attention(failed, leftOut, reasons, retriable);
    }

    /** Returns one sentence without its full stop. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(Words.count(failed, "record")).append(" failed");
        text.append(", ").append(Words.count(leftOut, "record"));
        text.append(Words.choose(leftOut, " was", " were")).append(" left out on purpose");
        if (!reasons.isEmpty()) {
            text.append(" (");
            String comma = "";
            for (Map.Entry<String, Long> reason : reasons.entrySet()) {
                text.append(comma).append(reason.getKey()).append(' ').append(reason.getValue());
                comma = ", ";
            }
            text.append(')');
        }
        return text.toString();
    }
}
