package com.stytch.migrate.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a stream in memory that moves forward, and grows up to a bound when one record needs it. Not thread-safe.
 * The fields are open for the readers of records, which work on the bytes themselves.
 */
public final class ByteWindow implements Closeable {
    private static final int SMALLEST = 256 * 1024;

    private final InputStream in;
    private final int most;

    /** The bytes; {@link JsonScanner#PADDING} more than can be filled. */
    public byte[] bytes;

    /** Where the part begins that is still needed. */
    public int start;

    /** Where the bytes end. */
    public int limit;

    private long base;
    private boolean ended;
    private @Nullable IOException broken;

    /**
     * @param in what to read; closed with the window
     * @param most how many bytes to hold at most
     */
    public ByteWindow(InputStream in, int most) {
        this.in = in;
        this.most = most;
        this.bytes = new byte[Math.min(SMALLEST, most) + JsonScanner.PADDING];
    }

    /**
     * Drops what is before {@link #start} and reads on. Positions shift: {@link #start} is 0 afterwards.
     *
     * @return whether bytes were added: not at the end of the stream, not when the window {@link #isFull()}
     */
    public boolean fill() {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, limit - start);
            base += start;
            limit -= start;
            start = 0;
        }
        if (ended) {
            return false;
        }
        int capacity = bytes.length - JsonScanner.PADDING;
        if (limit == capacity) {
            if (capacity == most) {
                return false;
            }
            capacity = Math.min(capacity * 2, most);
            bytes = Arrays.copyOf(bytes, capacity + JsonScanner.PADDING);
        }
        int before = limit;
        try {
            while (limit < capacity) {
                int count = in.read(bytes, limit, capacity - limit);
                if (count < 0) {
                    ended = true;
                    break;
                }
                limit += count;
            }
        } catch (IOException e) {
            broken = e;
            ended = true;
        }
        return limit > before;
    }

    /** Returns whether the window holds as much as it may, from {@link #start} on. */
    public boolean isFull() {
        return limit - start >= most;
    }

    /** Returns whether the stream has nothing behind {@link #limit}. */
    public boolean ended() {
        return ended;
    }

    /** Returns what ended the stream before its end. */
    public @Nullable IOException broken() {
        return broken;
    }

    /** Returns how many bytes of the stream stand before a position. */
    public long offset(int position) {
        return base + position;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
