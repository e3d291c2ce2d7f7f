package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.internal.ByteWindow;
import com.stytch.migrate.internal.JsonScanner;
import com.stytch.migrate.internal.JsonScanner.Problem;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array of objects, on one line or on many, alone or as a field of an object. Several of them may follow one
 * another, as when answers of an API were put into one file, or stand in an array, as when they were put together.
 */
final class JsonArray extends RecordReader {
    private final JsonScanner scanner = new JsonScanner();
    private final Set<String> keys;
    private final Set<String> tokens;
    private final boolean pages;
    private State state = State.OUTSIDE;
    private boolean wrapped;
    private boolean inPages;
    private boolean token;
    private long withToken;
    private long withoutToken;

    private enum State {
        /** Before a document, or behind the last one. */
        OUTSIDE,
        /** In the object around the array, where a name or the end of the object may come. */
        WRAPPER,
        /** Behind the opening bracket. */
        FIRST,
        /** Behind an element. */
        ELEMENT
    }

    /**
     * @param shape has the names of the fields that may hold the array; a bare array needs none
     * @param pages whether the objects around arrays stand in an array themselves
     */
    JsonArray(String name, ByteWindow window, RecordFile.Shape shape, boolean pages) {
        super(name, window);
        this.keys = shape.arrayKeys();
        this.tokens = shape.tokens();
        this.pages = pages;
    }

    long pagesWithToken() {
        return withToken;
    }

    long pagesWithoutToken() {
        return withoutToken;
    }

    @Override
    @Nullable FileRecord next() {
        if (!toElement()) {
            refuseBrokenEnd();
            return null;
        }
        long at = line;
        position = window.offset(window.start);
        while (true) {
            try {
                Object value = scanner.read(window.bytes, window.start, window.limit, false, false);
                int end = scanner.end();
                line += lineFeeds(window.start, end);
                window.start = end;
                count++;
                return record(at, value);
            } catch (JsonScanner.Failure failure) {
                if (failure.problem() == Problem.INCOMPLETE) {
                    if (window.fill()) {
                        continue;
                    }
                    if (window.ended()) {
                        throw cut();
                    }
                    passValue();
                    count++;
                    return tooLong(at);
                }
                if (failure.problem() == Problem.NOT_JSON) {
                    throw brokenAt(line + lineFeeds(window.start, scanner.end()));
                }
                passValue(); // what is wrong lies within a text, a number or a name: where the record ends is certain
                count++;
                return unreadable(at, failure.problem());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private FileRecord record(long at, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new FileRecord.Readable(Place.line(name, at), (Map<String, @Nullable Object>) map);
        }
        return unreadable(at, "not_an_object", "the element of the list is no JSON object");
    }

    @Override
    boolean skip() {
        if (!toElement()) {
            return false;
        }
        passValue();
        count++;
        return true;
    }

    /** Moves to the first byte of the next element, or returns false behind the last one. */
    private boolean toElement() {
        while (true) {
            int c = token();
            switch (state) {
                case OUTSIDE -> {
                    if (c < 0) {
                        if (inPages) {
                            throw cut();
                        }
                        return false;
                    }
                    if (pages && c == (inPages ? ']' : '[')) {
                        inPages = !inPages;
                    } else if (inPages && c == ',') {
                        // the next page follows
                    } else if (c == '[' && !inPages) {
                        wrapped = false;
                        state = State.FIRST;
                    } else if (c == '{' && !keys.isEmpty()) {
                        wrapped = true;
                        token = false;
                        state = State.WRAPPER;
                    } else {
                        throw new UnusableInput(name + " goes on after its list, at line " + line + " after "
                                + records() + "; remove what follows, or give each list in a file of its own.");
                    }
                    window.start++;
                }
                case WRAPPER -> wrapper(c);
                case FIRST -> {
                    if (c != ']') {
                        return required(c);
                    }
                    leaveArray();
                }
                case ELEMENT -> {
                    if (c == ']') {
                        leaveArray();
                    } else if (c == ',') {
                        window.start++;
                        return required(token());
                    } else {
                        throw c < 0 ? cut() : brokenAt(line);
                    }
                }
            }
        }
    }

    private boolean required(int c) {
        if (c < 0) {
            throw cut();
        }
        if (c == ',' || c == ']' || c == '}' || c == ':') {
            throw brokenAt(line);
        }
        state = State.ELEMENT;
        return true;
    }

    private void leaveArray() {
        window.start++;
        state = wrapped ? State.WRAPPER : State.OUTSIDE;
    }

    /** Takes one field of the object around the array, or its end. */
    private void wrapper(int c) {
        if (c == '}') {
            withToken += token ? 1 : 0;
            withoutToken += token ? 0 : 1;
            window.start++;
            state = State.OUTSIDE;
            return;
        }
        if (c == ',') {
            window.start++;
            return;
        }
        if (c != '"') {
            throw c < 0 ? cut() : brokenAt(line);
        }
        Object field = small();
        if (token() != ':') {
            throw window.start >= window.limit ? cut() : brokenAt(line);
        }
        window.start++;
        int first = token();
        if (field instanceof String key && keys.contains(key) && first == '[') {
            window.start++;
            state = State.FIRST;
        } else if (first < 0) {
            throw cut();
        } else {
            token |= field instanceof String key && tokens.contains(key) && first != 'n'; // not null
            passValue();
        }
    }

    /** Reads a name. */
    private @Nullable Object small() {
        while (true) {
            try {
                Object value = scanner.read(window.bytes, window.start, window.limit, false, false);
                window.start = scanner.end();
                return value;
            } catch (JsonScanner.Failure failure) {
                if (failure.problem() == Problem.INCOMPLETE && window.fill()) {
                    continue;
                }
                throw failure.problem() == Problem.INCOMPLETE && window.ended() ? cut() : brokenAt(line);
            }
        }
    }

    /** Passes over blanks; returns the next byte without taking it, or -1 at the end. */
    private int token() {
        while (true) {
            while (window.start < window.limit) {
                byte c = window.bytes[window.start];
                if (c == '\n') {
                    line++;
                } else if (c != ' ' && c != '\t' && c != '\r') {
                    return c & 0xff;
                }
                window.start++;
            }
            if (!window.fill()) {
                return -1;
            }
        }
    }

    /** Moves behind the value at the start of the window by its brackets and quotes alone, however long it is. */
    private void passValue() {
        int depth = 0;
        boolean inText = false;
        boolean escaped = false;
        boolean scalar = false;
        while (true) {
            int at = window.start;
            for (; at < window.limit; at++) {
                byte c = window.bytes[at];
                if (c == '\n') {
                    line++;
                }
                if (inText) {
                    if (escaped) {
                        escaped = false;
                    } else if (c == '\\') {
                        escaped = true;
                    } else if (c == '"') {
                        inText = false;
                        if (depth == 0) {
                            window.start = at + 1;
                            return;
                        }
                    }
                } else if (c == '"') {
                    inText = true;
                } else if (c == '{' || c == '[') {
                    depth++;
                } else if (c == '}' || c == ']') {
                    if (depth == 0) {
                        window.start = at; // it closes what the value stands in
                        return;
                    }
                    if (--depth == 0) {
                        window.start = at + 1;
                        return;
                    }
                } else if (depth == 0 && scalar && (c == ',' || (c <= ' ' && c >= 0))) {
                    if (c == '\n') {
                        line--; // it is not taken
                    }
                    window.start = at;
                    return;
                } else {
                    scalar = depth == 0;
                }
            }
            window.start = at;
            if (!window.fill()) {
                throw cut();
            }
        }
    }

    private UnusableInput cut() {
        refuseBrokenEnd();
        return new UnusableInput(name + " is cut: its list does not end, at line " + line + " after " + records()
                + "; fetch the file again.");
    }

    private UnusableInput brokenAt(long at) {
        return new UnusableInput(name + " is no valid JSON at line " + at + " after " + records()
                + ", and where the next record of a list begins is not certain then; mend that line.");
    }

    @Override
    @Nullable Map<String, @Nullable Object> reread(byte[] bytes, int from, int to, boolean nothingFollows) {
        return reread(scanner, bytes, from, to, nothingFollows, false);
    }

    @SuppressWarnings("unchecked")
    static @Nullable Map<String, @Nullable Object> reread(
            JsonScanner scanner, byte[] bytes, int from, int to, boolean nothingFollows, boolean onOneLine) {
        try {
            Object value = scanner.read(bytes, from, to, nothingFollows, onOneLine);
            return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
        } catch (JsonScanner.Failure failure) {
            return failure.problem() == Problem.INCOMPLETE && !nothingFollows ? null : Map.of();
        }
    }
}
