package com.stytch.migrate.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952) of any number of members. Unlike {@link java.util.zip.GZIPInputStream} it never takes a broken
 * header of a later member for the end: whatever is cut ends in {@link EOFException}, whatever is damaged in
 * {@link ZipException}, and so does what unpacks to far more than an export could. Zero bytes behind the last member are padding and allowed.
 */
public final class GzipMembers extends InputStream {
    /** An export packs to a tenth, a bomb to a thousandth. */
    private static final long MOST_TIMES = 250;

    private static final long UNSUSPICIOUS = 256L * 1024 * 1024;
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] packed = new byte[64 * 1024];
    private int position;
    private int limit;
    private long packedBytes;
    private long unpackedBytes;
    private boolean inMember;
    private boolean ended;

    /** @param in the packed bytes, from the first byte of the first member; closed with this stream */
    public GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !header()) {
                ended = true;
                break;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                crc.update(target, offset, count);
                unpackedBytes += count;
                if (unpackedBytes > UNSUSPICIOUS && unpackedBytes / MOST_TIMES > packedBytes) {
                    throw new ZipException("unpacks to more than " + MOST_TIMES + " times its size");
                }
                return count;
            }
            if (inflater.finished()) {
                trailer();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("damaged gzip");
            } else {
                if (!more()) {
                    throw new EOFException("cut gzip");
                }
                inflater.setInput(packed, position, limit - position);
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException("damaged gzip"); // its message says nothing that helps
        }
    }

    /** Reads the header of the next member, or returns false at the end. */
    private boolean header() throws IOException {
        int first = readPacked();
        while (first == 0) {
            first = readPacked();
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1f || required() != 0x8b || required() != 8) {
            throw new ZipException("damaged gzip");
        }
        int flags = required();
        for (int i = 0; i < 6; i++) {
            required();
        }
        if ((flags & FLAG_EXTRA) != 0) {
            int length = required() | required() << 8;
            for (int i = 0; i < length; i++) {
                required();
            }
        }
        for (int text = FLAG_NAME; text <= FLAG_COMMENT; text <<= 1) {
            if ((flags & text) != 0) {
                while (required() != 0) {
                    // a text that ends with a zero byte
                }
            }
        }
        if ((flags & FLAG_CRC) != 0) {
            required();
            required();
        }
        inflater.reset();
        inflater.setInput(packed, position, limit - position);
        crc.reset();
        inMember = true;
        return true;
    }

    private void trailer() throws IOException {
        position = limit - inflater.getRemaining();
        long expected = word();
        long size = word();
        if (expected != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("damaged gzip");
        }
        inMember = false;
    }

    private long word() throws IOException {
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value |= (long) required() << (8 * i);
        }
        return value;
    }

    private int required() throws IOException {
        int value = readPacked();
        if (value < 0) {
            throw new EOFException("cut gzip");
        }
        return value;
    }

    private int readPacked() throws IOException {
        if (position == limit && !more()) {
            return -1;
        }
        return packed[position++] & 0xff;
    }

    private boolean more() throws IOException {
        int count = in.read(packed, 0, packed.length);
        position = 0;
        limit = Math.max(count, 0);
        packedBytes += limit;
        return count > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
