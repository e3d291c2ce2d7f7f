package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.internal.ByteWindow;
import com.stytch.migrate.internal.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows under a heading (RFC 4180), separated by comma, semicolon or tab. Works on bytes, so that a text that is no UTF-8
 * and a row with too few cells cost one row and never shift a column.
 *
 * <p>A quote that is opened and not closed would swallow all that follows. Reading then goes on at the next line feed
 * after the row's beginning.
 */
final class Csv extends RecordReader {
    private static final int INCOMPLETE = -1;
    private static final int BAD_QUOTES = -2;
    private static final byte[] SEPARATORS = {',', ';', '\t'};

    private final List<String> columns;
    private final byte separator;
    private final boolean escaped;

    private int cells;
    private int[] begins = new int[32];
    private int[] ends = new int[32];
    private boolean[] doubled = new boolean[32];
    private boolean openAtEnd;
    private boolean endedByFeed;

    /** @param escapedBy the column that tells a file whose separators are escaped with a backslash */
    Csv(String name, ByteWindow window, String escapedBy) {
        super(name, window);
        this.separator = separator();
        this.columns = heading();
        this.escaped = columns.contains(escapedBy);
    }

    List<String> columns() {
        return columns;
    }

    private byte separator() {
        byte[] b = window.bytes;
        int at = window.start;
        // A spreadsheet's hint: a first line "sep=;".
        if (window.limit - at > 5 && b[at] == 's' && b[at + 1] == 'e' && b[at + 2] == 'p' && b[at + 3] == '=') {
            byte hinted = b[at + 4];
            int end = b[at + 5] == '\r' ? at + 6 : at + 5;
            if (end < window.limit && b[end] == '\n') {
                window.start = end + 1;
                line++;
                return hinted;
            }
        }
        int[] found = new int[SEPARATORS.length];
        boolean quoted = false;
        for (; at < window.limit && (quoted || b[at] != '\n'); at++) {
            if (b[at] == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                for (int i = 0; i < SEPARATORS.length; i++) {
                    found[i] += b[at] == SEPARATORS[i] ? 1 : 0;
                }
            }
        }
        int best = 0;
        for (int i = 1; i < SEPARATORS.length; i++) {
            best = found[i] > found[best] ? i : best;
        }
        return SEPARATORS[best];
    }

    private List<String> heading() {
        int end = row(window.bytes, window.start, window.limit, window.ended());
        while (end == INCOMPLETE && window.fill()) {
            end = row(window.bytes, window.start, window.limit, window.ended());
        }
        if (end < 0) {
            refuseBrokenEnd();
            throw new UnusableInput(name + " has a heading with a quote that is not closed; mend line " + line + ".");
        }
        List<String> names = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < cells; i++) {
            String text = cell(window.bytes, i);
            if (text == null) {
                throw new UnusableInput(name + " is not UTF-8; save it as UTF-8.");
            }
            if (text.indexOf('\r') >= 0) {
                throw new UnusableInput(name + " ends its lines with carriage returns alone; save it with line feeds.");
            }
            String heading = text.isBlank() ? "column " + (i + 1) : text.strip();
            Integer earlier = seen.putIfAbsent(heading, i + 1);
            if (earlier != null) {
                throw new UnusableInput(name + " has the same heading over the columns " + earlier + " and " + (i + 1)
                        + "; rename one of them.");
            }
            names.add(heading);
        }
        pass(end);
        return List.copyOf(names);
    }

    @Override
    @Nullable FileRecord next() {
        return step(true);
    }

    @Override
    boolean skip() {
        return step(false) != null;
    }

    private @Nullable FileRecord step(boolean decode) {
        if (!toRow()) {
            refuseBrokenEnd();
            return null;
        }
        int end = row(window.bytes, window.start, window.limit, window.ended());
        while (end == INCOMPLETE && window.fill()) {
            end = row(window.bytes, window.start, window.limit, window.ended());
        }
        long at = line;
        position = window.offset(window.start);
        if (window.ended() && !endedByFeed) {
            refuseBrokenEnd(); // the last cell may be cut
        }
        count++;
        if (end < 0) {
            return refused(at, end);
        }
        FileRecord record = record(at, decode);
        pass(end);
        return record;
    }

    private FileRecord refused(long at, int end) {
        int feed = window.start;
        while (feed < window.limit && window.bytes[feed] != '\n') {
            feed++;
        }
        boolean lastLine = feed == window.limit;
        window.start = lastLine ? feed : feed + 1;
        line += lastLine ? 0 : 1;
        if (lastLine && !window.ended()) {
            passLongLine();
            return tooLong(at);
        }
        if (lastLine && openAtEnd) {
            return unreadable(at, "cut_off", "the file ends within this row: fetch it again, or mend its last line");
        }
        return unreadable(
                at,
                "bad_quotes",
                end == BAD_QUOTES
                        ? "something follows a closing quote: write a quote within a cell twice"
                        : "a quote is opened and not closed");
    }

    private void passLongLine() {
        while (window.fill()) {
            while (window.start < window.limit) {
                if (window.bytes[window.start++] == '\n') {
                    line++;
                    return;
                }
            }
        }
    }

    private FileRecord record(long at, boolean decode) {
        if (cells != columns.size()) {
            if (cells < columns.size() && window.ended() && !endedByFeed) {
                return unreadable(
                        at, "cut_off", "the file ends within this row: fetch it again, or mend its last line");
            }
            return unreadable(
                    at,
                    "ragged_row",
                    "the row has " + cells + (cells == 1 ? " cell" : " cells") + ", the heading has " + columns.size());
        }
        Map<String, @Nullable Object> values = decode ? values(window.bytes) : Map.of();
        return values == null
                ? unreadable(at, "not_utf8", "a text is not UTF-8: save the file as UTF-8")
                : new FileRecord.Readable(Place.line(name, at), values);
    }

    private @Nullable Map<String, @Nullable Object> values(byte[] bytes) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(columns.size() * 3 / 2 + 1);
        for (int i = 0; i < cells; i++) {
            if (begins[i] == ends[i]) {
                continue;
            }
            String text = cell(bytes, i);
            if (text == null) {
                return null;
            }
            values.put(columns.get(i), text);
        }
        return values;
    }

    private @Nullable String cell(byte[] bytes, int index) {
        String text = Utf8.decode(bytes, begins[index], ends[index]);
        if (text == null || !doubled[index]) {
            return text;
        }
        return escaped
                ? text.replace("\\" + (char) separator, String.valueOf((char) separator))
                : text.replace("\"\"", "\"");
    }

    /** Moves behind a row. */
    private void pass(int end) {
        line += lineFeeds(window.start, end);
        window.start = end;
    }

    /** Moves to the next line that is not blank, or returns false at the end. */
    private boolean toRow() {
        while (true) {
            int at = window.start;
            while (at < window.limit && (window.bytes[at] == ' ' || window.bytes[at] == '\r')) {
                at++;
            }
            if (at == window.limit) {
                if (window.fill()) {
                    continue;
                }
                if (window.ended()) {
                    return false;
                }
                return true; // blanks without end: the row is too long
            }
            if (window.bytes[at] != '\n') {
                return true;
            }
            window.start = at + 1;
            line++;
        }
    }

    /** Finds the cells of the row at {@code from}; returns where the next row begins, or what is wrong. */
    private int row(byte[] b, int from, int to, boolean nothingFollows) {
        cells = 0;
        openAtEnd = false;
        endedByFeed = false;
        int at = from;
        while (true) {
            if (cells == begins.length) {
                begins = Arrays.copyOf(begins, cells * 2);
                ends = Arrays.copyOf(ends, cells * 2);
                doubled = Arrays.copyOf(doubled, cells * 2);
            }
            if (at < to && b[at] == '"' && !escaped) {
                at = quoted(b, at + 1, to, nothingFollows);
                if (at < 0) {
                    return at;
                }
                if (at < to && b[at] == '\r') {
                    if (at + 1 == to && !nothingFollows) {
                        return INCOMPLETE;
                    }
                    at = at + 1 == to || b[at + 1] == '\n' ? at + 1 : at;
                }
            } else {
                begins[cells] = at;
                doubled[cells] = false;
                while (at < to && b[at] != separator && b[at] != '\n') {
                    if (escaped && b[at] == '\\' && at + 1 < to && b[at + 1] == separator) {
                        doubled[cells] = true;
                        at++;
                    }
                    at++;
                }
                boolean atEnd = at == to || b[at] == '\n';
                ends[cells++] = atEnd && at > begins[cells - 1] && b[at - 1] == '\r' ? at - 1 : at;
            }
            if (at == to) {
                return nothingFollows ? to : INCOMPLETE;
            }
            if (b[at] == '\n') {
                endedByFeed = true;
                return at + 1;
            }
            if (b[at] != separator) {
                return BAD_QUOTES;
            }
            at++;
        }
    }

    /** Takes a quoted cell whose text begins at {@code from}; returns the position behind its closing quote. */
    private int quoted(byte[] b, int from, int to, boolean nothingFollows) {
        begins[cells] = from;
        doubled[cells] = false;
        for (int at = from; at < to; at++) {
            if (b[at] != '"') {
                continue;
            }
            if (at + 1 < to && b[at + 1] == '"') {
                doubled[cells] = true;
                at++;
                continue;
            }
            if (at + 1 == to && !nothingFollows) {
                return INCOMPLETE;
            }
            ends[cells++] = at;
            return at + 1;
        }
        openAtEnd = true;
        return INCOMPLETE;
    }

    @Override
    @Nullable Map<String, @Nullable Object> reread(byte[] bytes, int from, int to, boolean nothingFollows) {
        int end = row(bytes, from, to, nothingFollows);
        if (end == INCOMPLETE && !nothingFollows) {
            return null;
        }
        Map<String, @Nullable Object> values = end < 0 || cells != columns.size() ? Map.of() : values(bytes);
        return values == null ? Map.of() : values;
    }
}
