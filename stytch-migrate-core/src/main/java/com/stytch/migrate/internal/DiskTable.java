package com.stytch.migrate.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A table from digests of keys to two numbers, outside the heap: open addressing in a file that is mapped into memory. One
 * digest may stand for several entries. Not thread-safe.
 */
public final class DiskTable implements Closeable {
    /** How many entries one digest may have; more would make each look-up slow. */
    public static final int MOST_OF_ONE_DIGEST = 1_000;

    private static final int SLOT = 24;
    private static final int SLOTS_OF_SEGMENT = 1 << 20;
    private static final int SMALLEST = 1 << 12;

    private FileChannel file;
    private MappedByteBuffer[] segments;
    private long slots;
    private long size;

    private DiskTable(FileChannel file, MappedByteBuffer[] segments, long slots) {
        this.file = file;
        this.segments = segments;
        this.slots = slots;
    }

    /** Returns an empty table. */
    public static DiskTable create() throws IOException {
        return create(SMALLEST);
    }

    private static DiskTable create(long slots) throws IOException {
        FileChannel file = UnlinkedFile.open();
        try {
            // Zeros are written rather than left out: a full disk shows now, as an exception, and not when a page is
            // touched.
            ByteBuffer zeros = ByteBuffer.allocate(SLOT * SMALLEST);
            for (long at = 0; at < slots * SLOT; at += zeros.capacity()) {
                zeros.clear();
                while (zeros.hasRemaining()) {
                    file.write(zeros, at + zeros.position());
                }
            }
            int count = (int) ((slots + SLOTS_OF_SEGMENT - 1) / SLOTS_OF_SEGMENT);
            MappedByteBuffer[] segments = new MappedByteBuffer[count];
            for (int i = 0; i < count; i++) {
                long from = (long) i * SLOTS_OF_SEGMENT;
                long length = Math.min(SLOTS_OF_SEGMENT, slots - from);
                segments[i] = file.map(FileChannel.MapMode.READ_WRITE, from * SLOT, length * SLOT);
            }
            return new DiskTable(file, segments, slots);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the digest of a key. */
    public static long digest(String key) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash; // zero marks a free slot
    }

    /**
     * Adds an entry.
     *
     * @return false when the digest has {@value #MOST_OF_ONE_DIGEST} entries already; nothing was added then
     * @throws IOException if the temporary folder has no room
     */
    public boolean add(long digest, long first, long second) throws IOException {
        if (size >= slots - (slots >>> 2) - (slots >>> 3)) {
            grow();
        }
        int same = 0;
        long slot = digest & (slots - 1);
        for (long found = get(slot, 0); found != 0; found = get(slot, 0)) {
            if (found == digest && ++same == MOST_OF_ONE_DIGEST) {
                return false;
            }
            slot = (slot + 1) & (slots - 1);
        }
        put(slot, 0, digest);
        put(slot, 1, first);
        put(slot, 2, second);
        size++;
        return true;
    }

    private void grow() throws IOException {
        DiskTable larger = create(slots * 2);
        for (long slot = 0; slot < slots; slot++) {
            long digest = get(slot, 0);
            if (digest != 0) {
                larger.add(digest, get(slot, 1), get(slot, 2));
            }
        }
        file.close();
        file = larger.file;
        segments = larger.segments;
        slots = larger.slots;
    }

    /** Returns the first slot with a digest from a slot on, or -1. Begin with {@link #home}. */
    public long find(long digest, long from) {
        long slot = from & (slots - 1);
        for (long found = get(slot, 0); found != 0; found = get(slot, 0)) {
            if (found == digest) {
                return slot;
            }
            slot = (slot + 1) & (slots - 1);
        }
        return -1;
    }

    /** Returns where to begin to look for a digest. */
    public long home(long digest) {
        return digest & (slots - 1);
    }

    /** Returns how many entries there are. */
    public long size() {
        return size;
    }

    /** Returns how many slots there are; each is free or holds an entry. */
    public long slots() {
        return slots;
    }

    /** Returns whether a slot holds an entry. */
    public boolean isTaken(long slot) {
        return get(slot, 0) != 0;
    }

    public long first(long slot) {
        return get(slot, 1);
    }

    public long second(long slot) {
        return get(slot, 2);
    }

    /** Replaces the second number of an entry. */
    public void setSecond(long slot, long value) {
        put(slot, 2, value);
    }

    private long get(long slot, int field) {
        return segments[(int) (slot / SLOTS_OF_SEGMENT)].getLong(
                (int) (slot % SLOTS_OF_SEGMENT) * SLOT + field * Long.BYTES);
    }

    private void put(long slot, int field, long value) {
        segments[(int) (slot / SLOTS_OF_SEGMENT)].putLong(
                (int) (slot % SLOTS_OF_SEGMENT) * SLOT + field * Long.BYTES, value);
    }

    @Override
    public void close() throws IOException {
        segments = new MappedByteBuffer[0];
        file.close();
    }
}
