package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.internal.DiskTable;
import com.stytch.migrate.internal.JsonScanner;
import com.stytch.migrate.internal.UnlinkedFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a file by a key, such as the line with a user's password hash, without holding them in memory.
 *
 * <p>A table of digests and positions lies in a temporary file of a few dozen bytes a record, readable by its owner only
 * and gone from its folder at once; it holds nothing of the records. What is looked up is read from the file itself, and
 * its key compared. Only of a gzip file, which cannot be read from its middle, the unpacked bytes are kept in such a
 * temporary file too. The temporary files vanish with {@link #close()}, and with the process.
 *
 * <p>Call {@link #load()} until it returns nothing, then {@link #find}. Not thread-safe.
 */
public final class RecordIndex implements AutoCloseable {
    private static final long CLAIMED = Long.MIN_VALUE;
    private static final int FIRST_PIECE = 2 * 1024;

    private final RecordFile file;
    private final Function<FileRecord.Readable, Optional<String>> key;
    private final String noKeyReason;
    private final String noKeyDetail;
    private final RecordFile.Cursor cursor;
    private final DiskTable table;
    private final @Nullable FileChannel unpacked;
    private final @Nullable OutputStream copy;
    private byte[] piece = new byte[FIRST_PIECE + JsonScanner.PADDING];
    private @Nullable FileChannel channel;
    private boolean loaded;
    private long claimed;

    private RecordIndex(
            RecordFile file,
            Function<FileRecord.Readable, Optional<String>> key,
            String noKeyReason,
            String noKeyDetail,
            DiskTable table,
            @Nullable FileChannel unpacked) {
        this.file = file;
        this.key = key;
        this.noKeyReason = noKeyReason;
        this.noKeyDetail = noKeyDetail;
        this.table = table;
        this.unpacked = unpacked;
        this.copy = unpacked == null ? null : new BufferedOutputStream(Channels.newOutputStream(unpacked), 128 * 1024);
        this.cursor = file.open(copy);
    }

    /**
     * Begins an index.
     *
     * @param file the file; it must not change while the index is in use
     * @param key returns the key of a record, or nothing when it has none; may throw {@link UnusableInput} when the file is
     *     the wrong one. It is asked when a record is indexed, and again when it is looked up
     * @param noKeyReason the code for records without a key
     * @param noKeyDetail what a person should know about them
     * @throws UnusableInput if the file cannot be used, or the temporary folder cannot be written
     */
    public static RecordIndex of(
            RecordFile file,
            Function<FileRecord.Readable, Optional<String>> key,
            String noKeyReason,
            String noKeyDetail) {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(noKeyReason, "noKeyReason");
        Objects.requireNonNull(noKeyDetail, "noKeyDetail");
        boolean packed = file.isPacked();
        DiskTable table = null;
        FileChannel unpacked = null;
        try {
            table = DiskTable.create();
            unpacked = packed ? UnlinkedFile.open() : null;
            RecordIndex index = new RecordIndex(file, key, noKeyReason, noKeyDetail, table, unpacked);
            table = null;
            unpacked = null; // the index closes them
            return index;
        } catch (IOException e) {
            throw noRoom(e);
        } finally {
            quietly(table);
            quietly(unpacked);
        }
    }

    /**
     * Reads on until a record that cannot be indexed, or to the end of the file.
     *
     * @return the record, or nothing once all records have been read
     * @throws UnusableInput if the file breaks off, or one key stands in more than 1,000 records, or the temporary folder
     *     is full
     */
    public Optional<FileRecord.Unreadable> load() {
        if (loaded) {
            return Optional.empty();
        }
        try {
            RecordReader reader = cursor.reader();
            for (FileRecord record = reader.next(); record != null; record = reader.next()) {
                if (record instanceof FileRecord.Unreadable unreadable) {
                    return Optional.of(unreadable);
                }
                Optional<String> found = key.apply((FileRecord.Readable) record);
                if (found.isEmpty()) {
                    return Optional.of(new FileRecord.Unreadable(record.at(), noKeyReason, noKeyDetail));
                }
                if (!table.add(
                        DiskTable.digest(found.get()),
                        reader.position,
                        record.at().number())) {
                    throw new UnusableInput(file.name() + " has more than " + DiskTable.MOST_OF_ONE_DIGEST
                            + " records for one key, the last at line "
                            + record.at().number()
                            + "; check how it was made.");
                }
            }
            if (copy != null) {
                copy.flush();
            }
            channel = unpacked != null ? unpacked : file.channel();
        } catch (IOException e) {
            throw noRoom(e);
        }
        loaded = true;
        return Optional.empty();
    }

    /**
     * Returns the records with a key, in the order of the file, and marks them as claimed.
     *
     * @throws IllegalStateException if {@link #load()} has not come to the end yet
     * @throws UnusableInput if the file can no longer be read
     */
    public List<FileRecord.Readable> find(String wanted) {
        if (!loaded) {
            throw new IllegalStateException("load() must come to the end before find()");
        }
        List<FileRecord.Readable> found = new ArrayList<>(1);
        long digest = DiskTable.digest(wanted);
        for (long slot = table.find(digest, table.home(digest)); slot >= 0; slot = table.find(digest, slot + 1)) {
            long line = table.second(slot) & ~CLAIMED;
            FileRecord.Readable record =
                    new FileRecord.Readable(Place.line(file.name(), line), reread(table.first(slot), line));
            if (key.apply(record).filter(wanted::equals).isPresent()) {
                if ((table.second(slot) & CLAIMED) == 0) {
                    table.setSecond(slot, line | CLAIMED);
                    claimed++;
                }
                found.add(record);
            }
        }
        found.sort(Comparator.comparingLong(record -> record.at().number()));
        return found;
    }

    private Map<String, @Nullable Object> reread(long position, long line) {
        int wanted = FIRST_PIECE;
        try {
            while (true) {
                if (piece.length < wanted + JsonScanner.PADDING) {
                    piece = new byte[wanted + JsonScanner.PADDING];
                }
                int length = fill(position, wanted);
                Map<String, @Nullable Object> values = cursor.reader()
                        .reread(piece, 0, length, length < wanted || wanted >= RecordFile.LONGEST_RECORD);
                if (values != null) {
                    return values;
                }
                wanted = Math.min(wanted * 8, RecordFile.LONGEST_RECORD);
            }
        } catch (IOException e) {
            throw new UnusableInput(file.name() + " could not be read again at line " + line + " ("
                    + e.getClass().getSimpleName() + "); leave the file where it is during a run.");
        }
    }

    private int fill(long position, int wanted) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(piece, 0, wanted);
        FileChannel from = Objects.requireNonNull(channel, "channel");
        while (target.hasRemaining()) {
            if (from.read(target, position + target.position()) < 0) {
                break;
            }
        }
        return target.position();
    }

    /** Returns how many records have been indexed so far. */
    public long size() {
        return table.size();
    }

    /** Returns how many indexed records no {@link #find} has returned yet. */
    public long unclaimed() {
        return table.size() - claimed;
    }

    /**
     * Returns the places of the first records that no {@link #find} has returned, in the order of the file.
     *
     * @param most how many at most, from 1
     */
    public List<Place> firstUnclaimed(int most) {
        PriorityQueue<Long> lines = new PriorityQueue<>(Comparator.reverseOrder());
        for (long slot = 0; slot < table.slots() && unclaimed() > 0; slot++) {
            if (table.isTaken(slot) && (table.second(slot) & CLAIMED) == 0) {
                lines.add(table.second(slot));
                if (lines.size() > most) {
                    lines.remove();
                }
            }
        }
        return lines.stream()
                .sorted()
                .map(line -> Place.line(file.name(), line))
                .toList();
    }

    private static UnusableInput noRoom(IOException e) {
        return new UnusableInput("The temporary folder cannot be used ("
                + e.getClass().getSimpleName() + "); make room in it, or set java.io.tmpdir to another folder.");
    }

    @Override
    public void close() {
        cursor.close();
        quietly(table);
        quietly(unpacked);
        quietly(channel);
    }

    private static void quietly(@Nullable Closeable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (IOException e) {
                // a temporary file, or one that was only read
            }
        }
    }

    @Override
    public String toString() {
        return "RecordIndex[" + file.name() + ", " + table.size() + " records]";
    }
}
