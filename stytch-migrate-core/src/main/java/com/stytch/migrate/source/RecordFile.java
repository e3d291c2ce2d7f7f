package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.internal.ByteWindow;
import com.stytch.migrate.internal.GzipMembers;
import com.stytch.migrate.internal.JsonScanner;
import com.stytch.migrate.internal.UnlinkedFile;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of records: JSON lines, a JSON array, or CSV with a heading, as plain text or gzip. Which it is, is told from its
 * bytes, never from its name.
 *
 * <p>The file is streamed: whatever its size, a {@link Cursor} holds one record and a buffer of at most 4 MiB. A record
 * that cannot be read costs that record; see {@link FileRecord.Unreadable} for the reasons.
 *
 * <ul>
 *   <li>JSON lines: lines end at a line feed only ({@code U+2028}, {@code U+2029} and {@code U+0085} are text); carriage
 *       returns and blank lines are passed over; the last line feed may be missing.
 *   <li>JSON array: over as many lines as one likes. A syntax error in it makes the rest uncertain and ends the reading.
 *   <li>CSV: separated by comma, semicolon or tab, as the heading shows; a heading is taken without blanks around it.
 *   <li>gzip of one or more members; a byte order mark; UTF-8 only.
 * </ul>
 *
 * <p>Immutable and thread-safe; each cursor belongs to one thread.
 */
public final class RecordFile {
    /** How many bytes a record may have, unpacked: 4 MiB. A longer one is {@code record_too_long}. */
    public static final int LONGEST_RECORD = 4 * 1024 * 1024;

    /** The name of the only field of a record of {@link Kind#TEXT_LINES}. */
    public static final String LINE = "line";

    private final String name;
    private final Opener opener;
    private final Shape shape;

    /**
     * What a file may look like beyond the usual.
     *
     * @param arrayKeys the names under which a list of records may stand in an object
     * @param tokens the names beside such a list that say that there is more
     * @param escapedBy the column that tells CSV with backslashes; empty for none
     * @param rawLines whether what is no JSON is handed out line by line
     */
    record Shape(Set<String> arrayKeys, Set<String> tokens, String escapedBy, boolean rawLines) {
        static final Shape PLAIN = new Shape(Set.of(), Set.of(), "", false);
    }

    /** Opens the raw bytes of a file. */
    interface Opener {
        InputStream open() throws IOException;

        FileChannel channel() throws IOException;

        long size() throws IOException;
    }

    private RecordFile(String name, Opener opener, Shape shape) {
        this.name = name;
        this.opener = opener;
        this.shape = shape;
    }

    /** Returns the file at a path. Nothing is opened yet. */
    public static RecordFile of(Path path) {
        Path file = Objects.requireNonNull(path, "path").getFileName();
        if (file == null || file.toString().isBlank()) {
            throw new IllegalArgumentException("the path must name a file");
        }
        return new RecordFile(
                file.toString(),
                new Opener() {
                    @Override
                    public InputStream open() throws IOException {
                        if (Files.isDirectory(path)) {
                            throw new UnusableInput(file + " is a folder; name the file in it.");
                        }
                        return Files.newInputStream(path);
                    }

                    @Override
                    public FileChannel channel() throws IOException {
                        return FileChannel.open(path);
                    }

                    @Override
                    public long size() throws IOException {
                        return Files.size(path);
                    }
                },
                Shape.PLAIN);
    }

    /** Returns bytes in memory as if they were a file. */
    static RecordFile of(String name, byte[] bytes) {
        return new RecordFile(
                name,
                new Opener() {
                    @Override
                    public InputStream open() {
                        return new ByteArrayInputStream(bytes);
                    }

                    @Override
                    public FileChannel channel() throws IOException {
                        FileChannel copy = UnlinkedFile.open();
                        copy.write(ByteBuffer.wrap(bytes));
                        return copy;
                    }

                    @Override
                    public long size() {
                        return bytes.length;
                    }
                },
                Shape.PLAIN);
    }

    /**
     * Returns this file with the names under which a list of records may stand in an object around it, as in
     * {@code {"users": [...]}}. Without a name only a bare list is taken. Several such objects may follow one another, or stand
     * in a list.
     *
     * @param keys the names; they replace earlier ones
     */
    public RecordFile withArrayKeys(String... keys) {
        return with(new Shape(
                Set.copyOf(new LinkedHashSet<>(List.of(keys))), shape.tokens, shape.escapedBy, shape.rawLines));
    }

    /**
     * Returns this file with the names of fields that may stand beside the list of {@link #withArrayKeys} and say that another
     * page follows, such as {@code NextToken}. {@link Cursor#pagesWithToken} counts them.
     *
     * @param names the names; they replace earlier ones
     */
    public RecordFile withPageTokens(String... names) {
        return with(new Shape(
                shape.arrayKeys, Set.copyOf(new LinkedHashSet<>(List.of(names))), shape.escapedBy, shape.rawLines));
    }

    /**
     * Returns this file, whose rows, if it is CSV with a certain column, follow another rule than RFC 4180: a backslash stands
     * before a separator within a cell, and quotes mean nothing.
     *
     * @param column the heading that tells such a file, not blank
     */
    public RecordFile withBackslashCsv(String column) {
        return with(new Shape(shape.arrayKeys, shape.tokens, column, shape.rawLines));
    }

    /**
     * Returns this file so that what is no JSON is not read as CSV but handed out line by line, as {@link Kind#TEXT_LINES}: for
     * tables without a heading, whose reader knows the columns.
     */
    public RecordFile withRawLines() {
        return with(new Shape(shape.arrayKeys, shape.tokens, shape.escapedBy, true));
    }

    private RecordFile with(Shape other) {
        return new RecordFile(name, opener, other);
    }

    /** Returns the name of the file, without its folder. */
    public String name() {
        return name;
    }

    /** Returns the size of the file in bytes, as it is stored. */
    public long size() {
        try {
            return opener.size();
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    /**
     * Returns {@code sha256:} and the digest of the file's bytes in hex. Reads the whole file each time.
     *
     * @throws UnusableInput if the file cannot be read
     */
    public String fingerprint() {
        try (InputStream in = opener.open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[128 * 1024];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unopened(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Begins a reading.
     *
     * @throws UnusableInput if the file is missing, empty, may not be read, or holds no records: a folder, an archive, a
     *     spreadsheet, an encrypted file, a web page, a single JSON value. The message says what to do
     */
    public Cursor open() {
        return open(null);
    }

    /** @param copy where all unpacked bytes go too; nothing is copied of a plain file */
    Cursor open(java.io.@Nullable OutputStream copy) {
        InputStream in = null;
        try {
            long size = opener.size();
            in = opener.open();
            Counting raw = new Counting(in);
            PushbackInputStream start = new PushbackInputStream(raw, 2);
            byte[] magic = start.readNBytes(2);
            start.unread(magic);
            boolean packed = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
            InputStream unpacked = packed ? new GzipMembers(start) : start;
            ByteWindow window =
                    new ByteWindow(packed && copy != null ? new Copying(unpacked, copy) : unpacked, LONGEST_RECORD);
            RecordReader reader = new Container(name, window, shape).reader();
            in = null; // the cursor closes it
            return new Cursor(reader, raw, size, packed);
        } catch (IOException e) {
            throw unopened(e);
        } finally {
            closeQuietly(in);
        }
    }

    private static void closeQuietly(@Nullable InputStream in) {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                // it was only read
            }
        }
    }

    private UnusableInput unopened(IOException e) {
        if (e instanceof NoSuchFileException) {
            return new UnusableInput(name + " does not exist; check the path.");
        }
        if (e instanceof AccessDeniedException) {
            return new UnusableInput(name + " may not be read; give this process the right to read it.");
        }
        return new UnusableInput(name + " cannot be read (" + e.getClass().getSimpleName() + "); check the file.");
    }

    /** Returns whether the file is gzip, without reading more than its first bytes. */
    boolean isPacked() {
        try (InputStream in = opener.open()) {
            byte[] magic = in.readNBytes(2);
            return magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        } catch (IOException e) {
            throw unopened(e);
        }
    }

    FileChannel channel() throws IOException {
        return opener.channel();
    }

    @Override
    public String toString() {
        return "RecordFile[" + name + "]";
    }

    /** What kind of file it is. */
    public enum Kind {
        /** One JSON object a line. */
        JSON_LINES,
        /** A list of JSON objects. */
        JSON_ARRAY,
        /** Rows under a heading; every value is text. */
        CSV,
        /** Lines as they stand, each under the name {@link RecordFile#LINE}; only where {@link #withRawLines} was called. */
        TEXT_LINES
    }

    /** One reading of the file, from its first record to its last. Not thread-safe. */
    public static final class Cursor implements AutoCloseable {
        private final RecordReader reader;
        private final Counting raw;
        private final long size;
        private final boolean packed;

        private Cursor(RecordReader reader, Counting raw, long size, boolean packed) {
            this.reader = reader;
            this.raw = raw;
            this.size = size;
            this.packed = packed;
        }

        /** Returns what kind of file it is. */
        public Kind kind() {
            if (reader instanceof Csv) {
                return Kind.CSV;
            }
            if (reader instanceof TextLines) {
                return Kind.TEXT_LINES;
            }
            return reader instanceof JsonArray ? Kind.JSON_ARRAY : Kind.JSON_LINES;
        }

        /** Returns the heading of a CSV file, in order; empty for JSON. */
        public List<String> columns() {
            return reader instanceof Csv csv ? csv.columns() : List.of();
        }

        /**
         * Returns the next record, or nothing at the end.
         *
         * @throws UnusableInput if the file is cut or damaged here; all records before that point have been returned. The
         *     message names the line and how many records were read
         */
        public Optional<FileRecord> next() {
            return Optional.ofNullable(reader.next());
        }

        /**
         * Passes over records without making values of them: JSON lines are counted by their line feeds.
         *
         * @param records how many, from 0; passing the end is allowed
         * @return how many records there were to pass over: fewer than asked for at the end
         */
        public long skip(long records) {
            long passed = 0;
            while (passed < records && reader.skip()) {
                passed++;
            }
            return passed;
        }

        /** Returns how many objects around a list, so far, named another page by {@link RecordFile#withPageTokens}. */
        public long pagesWithToken() {
            return reader instanceof JsonArray array ? array.pagesWithToken() : 0;
        }

        /** Returns how many objects around a list have ended so far without naming another page. */
        public long pagesWithoutToken() {
            return reader instanceof JsonArray array ? array.pagesWithoutToken() : 0;
        }

        /** Returns which share of the stored bytes has been read, from 0 to 1. */
        public OptionalDouble share() {
            if (size <= 0) {
                return OptionalDouble.of(1);
            }
            long read = packed ? raw.count : reader.window.offset(reader.window.start);
            return OptionalDouble.of(Math.min(1, (double) read / size));
        }

        RecordReader reader() {
            return reader;
        }

        boolean packed() {
            return packed;
        }

        @Override
        public void close() {
            try {
                reader.window.close();
            } catch (IOException e) {
                // it was only read
            }
        }
    }

    private static final class Counting extends FilterInputStream {
        private long count;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }

    private static final class Copying extends FilterInputStream {
        private final OutputStream copy;

        Copying(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read > 0) {
                copy.write(target, offset, read);
            }
            return read;
        }
    }

    /** Tells from the first bytes what a file is. */
    private static final class Container {
        private static final int LOOKED_AT = 8 * 1024;

        private final String name;
        private final ByteWindow window;
        private final Shape shape;
        private final Set<String> keys;

        Container(String name, ByteWindow window, Shape shape) {
            this.name = name;
            this.window = window;
            this.shape = shape;
            this.keys = shape.arrayKeys;
        }

        RecordReader reader() {
            window.fill();
            refuseOtherKinds();
            if (has(0, 0xef, 0xbb, 0xbf)) {
                window.start += 3;
            }
            int first = firstByte(window.start);
            if (first == window.limit) {
                if (window.broken() != null || !window.ended()) {
                    return new JsonLines(name, window);
                }
                throw refuse("is empty", "check how it was made, and fetch it again");
            }
            byte c = window.bytes[first];
            if (c == '[') {
                int element = firstByte(first + 1);
                boolean pages = element < window.limit && window.bytes[element] == '{' && isWrapped(element);
                return new JsonArray(name, window, shape, pages);
            }
            if (c == '{') {
                return object(first);
            }
            if (secondLineIsObject(first)) {
                return new JsonLines(name, window);
            }
            refuseScalar(first);
            if (shape.rawLines) {
                return new TextLines(name, window);
            }
            skipBlankLines();
            return new Csv(name, window, shape.escapedBy);
        }

        private RecordReader object(int first) {
            if (isWrapped(first)) {
                return new JsonArray(name, window, shape, false);
            }
            boolean readable = true;
            JsonScanner scanner = new JsonScanner();
            try {
                scanner.read(window.bytes, first, window.limit, false, false);
            } catch (JsonScanner.Failure failure) {
                readable = failure.problem() == JsonScanner.Problem.INCOMPLETE;
            }
            int feed = JsonScanner.lineFeed(window.bytes, first, scanner.end());
            if (readable && feed < scanner.end()) {
                throw refuse(
                        "is a JSON object that runs over several lines",
                        "give a list of records, or one record a line as 'jq -c .' writes it"
                                + (keys.isEmpty() ? "" : ", or a list under the name " + String.join(" or ", keys)));
            }
            return new JsonLines(name, window);
        }

        /** Returns whether a list stands under one of the names in the object that begins here. */
        private boolean isWrapped(int first) {
            if (keys.isEmpty()) {
                return false;
            }
            JsonScanner scanner = new JsonScanner();
            int at = first + 1;
            try {
                while (true) {
                    Object key = scanner.read(window.bytes, at, window.limit, false, false);
                    at = firstByte(scanner.end());
                    if (at == window.limit || window.bytes[at] != ':') {
                        return false;
                    }
                    at = firstByte(at + 1);
                    if (key instanceof String text && keys.contains(text) && at < window.limit) {
                        return window.bytes[at] == '[';
                    }
                    scanner.read(window.bytes, at, window.limit, false, false);
                    at = firstByte(scanner.end());
                    if (at == window.limit || window.bytes[at] != ',') {
                        return false;
                    }
                    at++;
                }
            } catch (JsonScanner.Failure failure) {
                return false;
            }
        }

        private boolean secondLineIsObject(int first) {
            int feed = JsonScanner.lineFeed(window.bytes, first, window.limit);
            int next = firstByte(feed);
            return next + 1 < window.limit && window.bytes[next] == '{' && window.bytes[next + 1] == '"';
        }

        private void refuseScalar(int first) {
            JsonScanner scanner = new JsonScanner();
            try {
                scanner.read(window.bytes, first, window.limit, true, true);
            } catch (JsonScanner.Failure failure) {
                return;
            }
            if (window.ended() && firstByte(scanner.end()) == window.limit) {
                throw refuse("is a single JSON value", "give a list of records, or one record a line");
            }
        }

        private void skipBlankLines() {
            int feed = JsonScanner.lineFeed(window.bytes, window.start, window.limit);
            int first = firstByte(window.start);
            while (feed < first) {
                window.start = feed + 1;
                feed = JsonScanner.lineFeed(window.bytes, window.start, window.limit);
            }
        }

        private int firstByte(int from) {
            int at = from;
            while (at < window.limit && window.bytes[at] <= ' ' && isBlank(window.bytes[at])) {
                at++;
            }
            return at;
        }

        private static boolean isBlank(byte c) {
            return c == ' ' || c == '\t' || c == '\r' || c == '\n';
        }

        private void refuseOtherKinds() {
            if (has(0, 'P', 'K', 3, 4)) {
                String head =
                        new String(window.bytes, 0, Math.min(window.limit, LOOKED_AT), StandardCharsets.ISO_8859_1);
                throw head.contains("[Content_Types].xml") || head.contains("xl/")
                        ? refuse("is a spreadsheet", "save it as CSV UTF-8")
                        : refuse("is a zip archive", "unpack it and give the file in it");
            }
            if (has(0, 0x1f, 0x8b)) {
                throw refuse("is gzip within gzip", "unpack it once");
            }
            if (has(0, 0xd0, 0xcf, 0x11, 0xe0)) {
                throw refuse("is a spreadsheet or another office file", "save it as CSV UTF-8");
            }
            if (has(0, 'B', 'Z', 'h')
                    || has(0, 0xfd, '7', 'z', 'X', 'Z')
                    || has(0, 0x28, 0xb5, 0x2f, 0xfd)
                    || has(0, '7', 'z', 0xbc, 0xaf)
                    || has(257, 'u', 's', 't', 'a', 'r')) {
                throw refuse("is an archive", "unpack it and give the file in it, plain or as gzip");
            }
            if (has(0, '-', '-', '-', '-', '-', 'B', 'E', 'G', 'I', 'N', ' ', 'P', 'G', 'P')) {
                throw refuse("is PGP-encrypted", "decrypt it first, as with 'gpg --decrypt'");
            }
            if (has(0, 0xff, 0xfe) || has(0, 0xfe, 0xff)) {
                throw refuse("is UTF-16", "save it as UTF-8");
            }
            if (has(0, '%', 'P', 'D', 'F')) {
                throw refuse("is a PDF", "export the records as JSON or CSV");
            }
            int first = firstByte(has(0, 0xef, 0xbb, 0xbf) ? 3 : 0);
            if (first < window.limit && window.bytes[first] == '<') {
                throw refuse("is a web page or XML", "fetch the file itself, signed in and before its link expires");
            }
            refuseBinary();
        }

        private void refuseBinary() {
            int end = Math.min(window.limit, LOOKED_AT);
            int controls = 0;
            for (int i = 0; i < end; i++) {
                byte c = window.bytes[i];
                if (c >= 0 && c < ' ' && !isBlank(c) && c != '\f') {
                    controls += c == 0 ? 8 : 1;
                }
            }
            if (controls * 32L <= end) {
                return;
            }
            int tag = window.bytes[0] & 0xff;
            boolean pgp = tag == 0x84 || tag == 0x85 || tag == 0x86 || tag == 0x8c || tag == 0xc1 || tag == 0xc3;
            throw pgp
                    ? refuse("is PGP-encrypted, or another binary file", "decrypt it first, as with 'gpg --decrypt'")
                    : refuse("is a binary file", "give JSON lines, a JSON list or CSV, plain or as gzip");
        }

        private boolean has(int at, int... bytes) {
            if (window.limit < at + bytes.length) {
                return false;
            }
            for (int i = 0; i < bytes.length; i++) {
                if ((window.bytes[at + i] & 0xff) != bytes[i]) {
                    return false;
                }
            }
            return true;
        }

        private UnusableInput refuse(String what, String remedy) {
            return new UnusableInput(name + " " + what + "; " + remedy + ".");
        }
    }
}
