package com.stytch.migrate.source;

import com.stytch.migrate.internal.ByteWindow;
import com.stytch.migrate.internal.JsonScanner;
import com.stytch.migrate.internal.Utf8;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lines of text as they stand, blank ones too, for a caller who knows what they hold. A line ends at a line feed only. */
final class TextLines extends RecordReader {

    TextLines(String name, ByteWindow window) {
        super(name, window);
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
        int feed = JsonScanner.lineFeed(window.bytes, window.start, window.limit);
        while (feed == window.limit) {
            boolean more = window.fill(); // moves the bytes, whether or not there are more
            feed = JsonScanner.lineFeed(window.bytes, window.start, window.limit);
            if (!more) {
                break;
            }
        }
        if (window.start == window.limit) {
            refuseBrokenEnd();
            return null;
        }
        if (feed == window.limit) {
            if (!window.ended()) {
                return passLongLine();
            }
            refuseBrokenEnd(); // the last line may be cut
        }
        long at = line;
        position = window.offset(window.start);
        Map<String, @Nullable Object> values = decode ? values(window.bytes, window.start, feed) : Map.of();
        window.start = Math.min(feed + 1, window.limit);
        line++;
        count++;
        return values == null
                ? unreadable(at, "not_utf8", "a text is not UTF-8: save the file as UTF-8")
                : new FileRecord.Readable(Place.line(name, at), values);
    }

    private FileRecord passLongLine() {
        long at = line;
        boolean passed = false;
        while (!passed) {
            int feed = JsonScanner.lineFeed(window.bytes, window.start, window.limit);
            passed = feed < window.limit;
            window.start = passed ? feed + 1 : feed;
            passed = passed || !window.fill();
        }
        line++;
        count++;
        return tooLong(at);
    }

    private static @Nullable Map<String, @Nullable Object> values(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        String text = Utf8.decode(bytes, from, end);
        if (text == null) {
            return null;
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(2);
        values.put(RecordFile.LINE, text);
        return values;
    }

    @Override
    @Nullable Map<String, @Nullable Object> reread(byte[] bytes, int from, int to, boolean nothingFollows) {
        int feed = JsonScanner.lineFeed(bytes, from, to);
        if (feed == to && !nothingFollows) {
            return null;
        }
        Map<String, @Nullable Object> values = values(bytes, from, feed);
        return values == null ? Map.of() : values;
    }
}
