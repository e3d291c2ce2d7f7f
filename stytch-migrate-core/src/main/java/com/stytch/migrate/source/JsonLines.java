package com.stytch.migrate.source;

import com.stytch.migrate.internal.ByteWindow;
import com.stytch.migrate.internal.JsonScanner;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. Lines end at a line feed and at nothing else; blank ones are passed over. */
final class JsonLines extends RecordReader {
    private final JsonScanner scanner = new JsonScanner();

    JsonLines(String name, ByteWindow window) {
        super(name, window);
    }

    @Override
    @Nullable FileRecord next() {
        if (!toRecord()) {
            refuseBrokenEnd();
            return null;
        }
        long at = line;
        position = window.offset(window.start);
        while (true) {
            try {
                Object value =
                        scanner.read(window.bytes, window.start, window.limit, window.ended(), /* onOneLine= */ true);
                int end = blanks(scanner.end());
                if (end == window.limit && !window.ended() && window.fill()) {
                    continue; // what follows on the line decides, and it is not here yet
                }
                if (end < window.limit && window.bytes[end] != '\n') {
                    return passed(unreadable(at, "not_json", "something follows the record on its line"));
                }
                window.start = end;
                pass();
                count++;
                return record(at, value);
            } catch (JsonScanner.Failure failure) {
                if (failure.problem() != JsonScanner.Problem.INCOMPLETE) {
                    return passed(unreadable(at, failure.problem()));
                }
                if (window.fill()) {
                    continue;
                }
                if (!window.ended()) {
                    return passed(tooLong(at));
                }
                // The stream ends within the record. Whether that is one bad line or a cut file, gzip can tell.
                refuseBrokenEnd();
                return passed(unreadable(at, failure.problem()));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private FileRecord record(long at, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new FileRecord.Readable(Place.line(name, at), (Map<String, @Nullable Object>) map);
        }
        return unreadable(at, "not_an_object", "the line holds no JSON object");
    }

    private FileRecord passed(FileRecord record) {
        passLine();
        count++;
        return record;
    }

    @Override
    boolean skip() {
        if (!toRecord()) {
            return false;
        }
        passLine();
        count++;
        return true;
    }

    /** Moves to the first byte of the next record, past blank lines; false at the end. */
    private boolean toRecord() {
        while (true) {
            int at = window.start;
            while (at < window.limit) {
                byte c = window.bytes[at];
                if (c == '\n') {
                    line++;
                } else if (c != ' ' && c != '\t' && c != '\r') {
                    window.start = at;
                    return true;
                }
                at++;
            }
            window.start = at;
            if (!window.fill()) {
                return false;
            }
        }
    }

    private int blanks(int from) {
        int at = from;
        while (at < window.limit && (window.bytes[at] == ' ' || window.bytes[at] == '\t' || window.bytes[at] == '\r')) {
            at++;
        }
        return at;
    }

    /** Takes the line feed at the start of the window, if one is there. */
    private void pass() {
        if (window.start < window.limit) {
            window.start++;
            line++;
        }
    }

    /** Moves behind the next line feed, however far away it is. */
    private void passLine() {
        while (true) {
            int feed = JsonScanner.lineFeed(window.bytes, window.start, window.limit);
            window.start = feed;
            if (feed < window.limit) {
                pass();
                return;
            }
            if (!window.fill()) {
                return;
            }
        }
    }

    @Override
    @Nullable Map<String, @Nullable Object> reread(byte[] bytes, int from, int to, boolean nothingFollows) {
        return JsonArray.reread(scanner, bytes, from, to, nothingFollows, true);
    }
}
