package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.internal.UnlinkedFile;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of entries in little memory: sorted runs go to one temporary file, readable by this user only, and are
 * merged from there. Not thread-safe.
 */
final class ExternalSort implements AutoCloseable {
    private static final int ENTRIES_A_RUN = 20_000;
    private static final int BUFFER_BYTES = 8_192;

    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::key, Arrays::compareUnsigned)
            .thenComparing(Comparator.comparingLong(Entry::rank).reversed())
            .thenComparingLong(Entry::ordinal);

    private final List<Entry> run = new ArrayList<>();
    private final List<long[]> runs = new ArrayList<>();
    private @Nullable FileChannel channel;

    /**
     * One entry. Entries with one key come together, that of the highest rank first, then in the order of the source.
     *
     * @param key what is sorted by
     * @param rank the higher, the earlier
     * @param ordinal the number of the record
     * @param id the legacy id of the record
     * @param at where it stands
     * @param more what else must be known of it, or empty text
     */
    record Entry(byte[] key, long rank, long ordinal, String id, String at, String more) {
        Entry(byte[] key, long rank, long ordinal, String id, String at) {
            this(key, rank, ordinal, id, at, "");
        }

        private void write(DataOutputStream out) throws IOException {
            out.writeByte(key.length);
            out.write(key);
            out.writeLong(rank);
            out.writeLong(ordinal);
            writeText(out, id);
            writeText(out, at);
            writeText(out, more);
        }

        private static void writeText(DataOutputStream out, String text) throws IOException {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private static String readText(DataInputStream in) throws IOException {
            return new String(in.readNBytes(in.readInt()), java.nio.charset.StandardCharsets.UTF_8);
        }

        private static @Nullable Entry read(DataInputStream in) throws IOException {
            int length;
            try {
                length = in.readUnsignedByte();
            } catch (EOFException e) {
                return null;
            }
            byte[] key = in.readNBytes(length);
            return new Entry(key, in.readLong(), in.readLong(), readText(in), readText(in), readText(in));
        }
    }

    void add(Entry entry) {
        run.add(entry);
        if (run.size() == ENTRIES_A_RUN) {
            spill();
        }
    }

    private void spill() {
        run.sort(ORDER);
        try {
            FileChannel to = channel;
            if (to == null) {
                to = UnlinkedFile.open();
                channel = to;
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            for (Entry entry : run) {
                entry.write(out);
            }
            long from = to.size();
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                to.write(buffer, from + buffer.position());
            }
            runs.add(new long[] {from, to.size()});
        } catch (IOException e) {
            throw failed(e);
        }
        run.clear();
    }

    /** Hands out all entries in order. */
    void forEach(Consumer<Entry> action) {
        run.sort(ORDER);
        FileChannel from = channel;
        if (from == null) {
            run.forEach(action);
            return;
        }
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.comparing(Head::entry, ORDER));
        try {
            for (long[] range : runs) {
                Head.next(new DataInputStream(new Range(from, range[0], range[1])), heads);
            }
            int inMemory = 0;
            while (!heads.isEmpty() || inMemory < run.size()) {
                Head head = heads.peek();
                if (head == null || (inMemory < run.size() && ORDER.compare(run.get(inMemory), head.entry) < 0)) {
                    action.accept(run.get(inMemory++));
                } else {
                    heads.poll();
                    action.accept(head.entry);
                    Head.next(head.in, heads);
                }
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private record Head(Entry entry, DataInputStream in) {
        static void next(DataInputStream in, PriorityQueue<Head> heads) throws IOException {
            Entry entry = Entry.read(in);
            if (entry != null) {
                heads.add(new Head(entry, in));
            }
        }
    }

    /** The bytes of one run. */
    private static final class Range extends InputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        private final long end;
        private long next;

        Range(FileChannel channel, long start, long end) {
            this.channel = channel;
            this.next = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, offset, count);
            return count;
        }

        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            if (next >= end) {
                return false;
            }
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - next));
            int count = channel.read(buffer, next);
            if (count <= 0) {
                throw new EOFException("a temporary file is shorter than it was");
            }
            next += count;
            buffer.flip();
            return true;
        }
    }

    private static MigrationException failed(IOException e) {
        return new MigrationException.UnusableInput(
                "the check for duplicates cannot use its temporary file: is there room where java.io.tmpdir points to?",
                e);
    }

    @Override
    public void close() {
        run.clear();
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
