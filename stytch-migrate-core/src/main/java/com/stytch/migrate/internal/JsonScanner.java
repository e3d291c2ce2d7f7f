package com.stytch.migrate.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value straight from a buffer into maps, lists, texts and numbers: what a stream of records needs, and
 * faster than a general parser with a tree on top.
 *
 * <p>Strict (RFC 8259): no comments, no single quotes, no raw control characters, only well-formed UTF-8. Beyond that, a
 * name that stands twice in one object is refused, and so is half a surrogate pair. Numbers keep every digit: an
 * {@link Integer}, {@link Long} or {@link BigInteger}, or a {@link BigDecimal} when there is a point or an exponent.
 *
 * <p>Not thread-safe. An instance remembers the names that it has met, and nothing else of what it read.
 */
public final class JsonScanner {
    /** How many bytes behind the limit of a buffer must be readable; what they hold does not matter. */
    public static final int PADDING = 8;

    /** How deep objects and lists may stand in one another. */
    public static final int DEEPEST = 100;

    /** How many characters a number may have. */
    public static final int LONGEST_NUMBER = 1_000;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final int NAME_SLOTS = 512;
    private static final int LONGEST_CACHED_NAME = 64;

    private final @Nullable String[] names = new @Nullable String[NAME_SLOTS];
    private final long[] heads = new long[NAME_SLOTS];
    private final long[] tails = new long[NAME_SLOTS];
    private final byte[][] nameBytes = new byte[NAME_SLOTS][];
    private final int[] sizes = new int[DEEPEST + 2];

    private byte[] buffer = new byte[PADDING];
    private int position;
    private int limit;
    private boolean oneLine;
    private boolean last;

    /** What keeps a value from being read. */
    public enum Problem {
        /** The bytes end within the value. */
        INCOMPLETE,
        /** The bytes are no JSON. */
        NOT_JSON,
        /** A name stands twice in one object. */
        DUPLICATE_KEY,
        /** Objects and lists stand more than {@value JsonScanner#DEEPEST} deep in one another. */
        TOO_DEEP,
        /** A text is no UTF-8, or holds half a surrogate pair. */
        NOT_UTF8,
        /** A number has more than {@value JsonScanner#LONGEST_NUMBER} characters, or an exponent beyond all use. */
        NUMBER_TOO_LONG
    }

    /** Says that a value cannot be read. Has no message and no stack: there is one instance for each problem. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private static final Failure[] ALL =
                Arrays.stream(Problem.values()).map(Failure::new).toArray(Failure[]::new);

        private final Problem problem;

        private Failure(Problem problem) {
            super(problem.name(), null, false, false);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }

        static Failure of(Problem problem) {
            return ALL[problem.ordinal()];
        }
    }

    /**
     * Reads the value that begins at a position; blanks before it are passed over.
     *
     * @param bytes the buffer; {@value #PADDING} bytes behind {@code to} must exist
     * @param from where to begin
     * @param to where the bytes end
     * @param nothingFollows whether nothing can follow behind {@code to}, so that a number may end there
     * @param onOneLine whether a line feed between two tokens is an error
     * @return a map, list, text, number, boolean or {@code null}
     */
    public @Nullable Object read(byte[] bytes, int from, int to, boolean nothingFollows, boolean onOneLine)
            throws Failure {
        buffer = bytes;
        position = from;
        limit = to;
        last = nothingFollows;
        oneLine = onOneLine;
        byte first = token();
        return value(first, 1);
    }

    /** Returns where the last value ended, or where reading it failed. */
    public int end() {
        return position;
    }

    /** Returns where the next line feed is, or {@code to} when there is none. */
    public static int lineFeed(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at += 8) {
            long word = (long) WORD.get(bytes, at) ^ (ONES * '\n');
            long hit = (word - ONES) & ~word & HIGH;
            if (hit != 0) {
                return Math.min(at + (Long.numberOfTrailingZeros(hit) >>> 3), to);
            }
        }
        return to;
    }

    private @Nullable Object value(byte first, int depth) throws Failure {
        switch (first) {
            case '"':
                return text();
            case '{':
                return object(depth);
            case '[':
                return list(depth);
            case 't':
                literal("true");
                return Boolean.TRUE;
            case 'f':
                literal("false");
                return Boolean.FALSE;
            case 'n':
                literal("null");
                return null;
            default:
                return number();
        }
    }

    private Map<String, @Nullable Object> object(int depth) throws Failure {
        if (depth > DEEPEST) {
            throw Failure.of(Problem.TOO_DEEP);
        }
        position++;
        // The objects at one depth tend to be alike: the size of the last one is a good guess.
        Map<String, @Nullable Object> map = new LinkedHashMap<>(sizes[depth] + (sizes[depth] >> 1) + 2);
        byte c = token();
        if (c == '}') {
            position++;
            return map;
        }
        while (true) {
            if (c != '"') {
                throw Failure.of(Problem.NOT_JSON);
            }
            String name = name();
            if (token() != ':') {
                throw Failure.of(Problem.NOT_JSON);
            }
            position++;
            Object value = value(token(), depth + 1);
            int before = map.size();
            map.put(name, value);
            if (map.size() == before) {
                throw Failure.of(Problem.DUPLICATE_KEY);
            }
            c = token();
            position++;
            if (c == '}') {
                sizes[depth] = Math.min(map.size(), 64);
                return map;
            }
            if (c != ',') {
                position--;
                throw Failure.of(Problem.NOT_JSON);
            }
            c = token();
        }
    }

    private List<@Nullable Object> list(int depth) throws Failure {
        if (depth > DEEPEST) {
            throw Failure.of(Problem.TOO_DEEP);
        }
        position++;
        List<@Nullable Object> list = new ArrayList<>(2);
        byte c = token();
        if (c == ']') {
            position++;
            return list;
        }
        while (true) {
            list.add(value(c, depth + 1));
            c = token();
            position++;
            if (c == ']') {
                return list;
            }
            if (c != ',') {
                position--;
                throw Failure.of(Problem.NOT_JSON);
            }
            c = token();
        }
    }

    /** Passes over blanks and returns the byte that comes next, without taking it. */
    private byte token() throws Failure {
        while (position < limit) {
            byte c = buffer[position];
            if (c != ' ' && c != '\t' && c != '\r' && (c != '\n' || oneLine)) {
                return c;
            }
            position++;
        }
        throw Failure.of(Problem.INCOMPLETE);
    }

    private void literal(String word) throws Failure {
        for (int i = 0; i < word.length(); i++, position++) {
            if (position >= limit) {
                throw Failure.of(Problem.INCOMPLETE);
            }
            if (buffer[position] != word.charAt(i)) {
                throw Failure.of(Problem.NOT_JSON);
            }
        }
    }

    // ---- texts

    /** Moves to the next quote, backslash, control character or byte from 0x80; eight bytes at a time. */
    private byte seek() throws Failure {
        int at = position;
        while (at < limit) {
            long word = (long) WORD.get(buffer, at);
            long quote = word ^ (ONES * '"');
            long backslash = word ^ (ONES * '\\');
            long control = (word - ONES * 0x20) & ~word;
            long hit = (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | control | word) & HIGH;
            if (hit == 0) {
                at += 8;
                continue;
            }
            at += Long.numberOfTrailingZeros(hit) >>> 3;
            if (at < limit) {
                position = at;
                return buffer[at];
            }
        }
        position = limit;
        throw Failure.of(Problem.INCOMPLETE);
    }

    private String text() throws Failure {
        int begin = ++position;
        byte c = seek();
        if (c == '"') {
            position++;
            return new String(buffer, begin, position - 1 - begin, StandardCharsets.ISO_8859_1);
        }
        return rest(begin, c);
    }

    private String name() throws Failure {
        int begin = ++position;
        byte c = seek();
        if (c != '"') {
            return rest(begin, c);
        }
        int length = position - begin;
        position++;
        if (length > LONGEST_CACHED_NAME) {
            return new String(buffer, begin, length, StandardCharsets.ISO_8859_1);
        }
        // The first and the last eight bytes are all of a name of up to sixteen.
        long head = (long) WORD.get(buffer, begin);
        long tail = 0;
        if (length >= 8) {
            tail = (long) WORD.get(buffer, begin + length - 8);
        } else {
            head = length == 0 ? 0 : head << (64 - 8 * length);
        }
        long hash = ((head * 0x9E3779B97F4A7C15L) ^ (tail * 0xC2B2AE3D27D4EB4FL)) + length;
        int slot = (int) (((hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L) >>> 55);
        String name = names[slot];
        if (name != null
                && heads[slot] == head
                && tails[slot] == tail
                && name.length() == length
                && (length <= 16 || Arrays.equals(buffer, begin, begin + length, nameBytes[slot], 0, length))) {
            return name;
        }
        name = new String(buffer, begin, length, StandardCharsets.ISO_8859_1);
        names[slot] = name;
        heads[slot] = head;
        tails[slot] = tail;
        nameBytes[slot] = Arrays.copyOfRange(buffer, begin, begin + length);
        return name;
    }

    /** Reads on in a text that has more than plain ASCII; {@code c} is the byte at the position. */
    private String rest(int begin, byte c) throws Failure {
        StringBuilder unescaped = null;
        int copied = begin;
        byte next = c;
        while (next != '"') {
            if (next < 0) {
                checkSequence();
            } else if (next == '\\') {
                if (unescaped == null) {
                    unescaped = new StringBuilder(64);
                }
                unescaped.append(new String(buffer, copied, position - copied, StandardCharsets.UTF_8));
                unescape(unescaped);
                copied = position;
            } else {
                throw Failure.of(Problem.NOT_JSON); // a raw control character
            }
            next = seek();
        }
        String tail = new String(buffer, copied, position - copied, StandardCharsets.UTF_8);
        position++;
        return unescaped == null ? tail : unescaped.append(tail).toString();
    }

    private void unescape(StringBuilder target) throws Failure {
        position++;
        byte c = next();
        switch (c) {
            case '"', '\\', '/' -> target.append((char) c);
            case 'b' -> target.append('\b');
            case 'f' -> target.append('\f');
            case 'n' -> target.append('\n');
            case 'r' -> target.append('\r');
            case 't' -> target.append('\t');
            case 'u' -> {
                char unit = hex();
                if (Character.isLowSurrogate(unit)) {
                    throw Failure.of(Problem.NOT_UTF8);
                }
                target.append(unit);
                if (Character.isHighSurrogate(unit)) {
                    if (peek(0) != '\\' || peek(1) != 'u') {
                        throw Failure.of(Problem.NOT_UTF8);
                    }
                    position += 2;
                    char low = hex();
                    if (!Character.isLowSurrogate(low)) {
                        throw Failure.of(Problem.NOT_UTF8);
                    }
                    target.append(low);
                }
            }
            default -> throw Failure.of(Problem.NOT_JSON);
        }
    }

    private byte next() throws Failure {
        if (position >= limit) {
            throw Failure.of(Problem.INCOMPLETE);
        }
        return buffer[position++];
    }

    private byte peek(int ahead) throws Failure {
        if (position + ahead >= limit) {
            throw Failure.of(Problem.INCOMPLETE);
        }
        return buffer[position + ahead];
    }

    private char hex() throws Failure {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = hexDigit(next());
            if (digit < 0) {
                position--;
                throw Failure.of(Problem.NOT_JSON);
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private static int hexDigit(byte c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private void checkSequence() throws Failure {
        int length = Utf8.sequenceLength(buffer, position, limit);
        if (length == Utf8.CUT) {
            position = limit;
            throw Failure.of(Problem.INCOMPLETE);
        }
        if (length == Utf8.WRONG) {
            throw Failure.of(Problem.NOT_UTF8);
        }
        position += length;
    }

    // ---- numbers

    private Number number() throws Failure {
        int begin = position;
        if (buffer[position] == '-') {
            position++;
        }
        int firstDigit = position;
        digits();
        int digits = position - firstDigit;
        if (digits > 1 && buffer[firstDigit] == '0') {
            throw Failure.of(Problem.NOT_JSON);
        }
        boolean whole = true;
        if (position < limit && buffer[position] == '.') {
            whole = false;
            position++;
            digits();
        }
        if (position < limit && (buffer[position] | 0x20) == 'e') {
            whole = false;
            position++;
            if (position < limit && (buffer[position] == '+' || buffer[position] == '-')) {
                position++;
            }
            digits();
        }
        if (position >= limit && !last) {
            throw Failure.of(Problem.INCOMPLETE);
        }
        if (whole && digits <= 18) {
            long value = 0;
            for (int i = firstDigit; i < position; i++) {
                value = value * 10 + (buffer[i] - '0');
            }
            value = firstDigit > begin ? -value : value;
            if (value == (int) value) {
                return (int) value;
            }
            return value;
        }
        return big(begin, whole);
    }

    private Number big(int begin, boolean whole) throws Failure {
        if (position - begin > LONGEST_NUMBER) {
            throw Failure.of(Problem.NUMBER_TOO_LONG);
        }
        String text = new String(buffer, begin, position - begin, StandardCharsets.ISO_8859_1);
        if (whole) {
            BigInteger value = new BigInteger(text);
            if (value.bitLength() < 64) {
                return value.longValue();
            }
            return value;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw Failure.of(Problem.NUMBER_TOO_LONG); // the exponent is out of the range of int
        }
    }

    /** Passes over one digit at least. */
    private void digits() throws Failure {
        int begin = position;
        while (position < limit && buffer[position] >= '0' && buffer[position] <= '9') {
            position++;
        }
        if (position == begin) {
            throw Failure.of(position >= limit ? Problem.INCOMPLETE : Problem.NOT_JSON);
        }
    }
}
