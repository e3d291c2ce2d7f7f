package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.internal.ByteWindow;
import com.stytch.migrate.internal.JsonScanner;
import java.io.EOFException;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What reads one container of records: JSON lines, a JSON array or CSV. */
abstract class RecordReader {
    final String name;
    final ByteWindow window;

    /** The line that {@code window.start} stands on, from 1. */
    long line = 1;

    /** How many records have been delivered or passed over. */
    long count;

    /** Where in the unpacked bytes the last record begins. */
    long position;

    RecordReader(String name, ByteWindow window) {
        this.name = name;
        this.window = window;
    }

    /** Returns the next record, or {@code null} at the end. */
    abstract @Nullable FileRecord next();

    /** Passes over one record, or returns false at the end. */
    abstract boolean skip();

    /** Reads the record that begins at {@code from}, which was a record before; {@code null} when more bytes are needed. */
    abstract @Nullable Map<String, @Nullable Object> reread(byte[] bytes, int from, int to, boolean nothingFollows);

    final FileRecord unreadable(long at, JsonScanner.Problem problem) {
        return switch (problem) {
            case INCOMPLETE ->
                throw new UnusableInput(name + " is cut: its last record breaks off, at line " + at + " after "
                        + records() + "; fetch the file again, or take that line out.");
            case NOT_JSON -> unreadable(at, "not_json", "the record is no valid JSON");
            case DUPLICATE_KEY -> unreadable(at, "duplicate_key", "a name stands twice in one object");
            case TOO_DEEP ->
                unreadable(
                        at,
                        "too_deep",
                        "objects and lists stand more than " + JsonScanner.DEEPEST + " deep in another");
            case NOT_UTF8 -> unreadable(at, "not_utf8", "a text is not UTF-8: save the file as UTF-8");
            case NUMBER_TOO_LONG ->
                unreadable(
                        at,
                        "number_too_long",
                        "a number has more than " + JsonScanner.LONGEST_NUMBER
                                + " characters, or too large an exponent");
        };
    }

    final FileRecord unreadable(long at, String reason, String detail) {
        return new FileRecord.Unreadable(Place.line(name, at), reason, detail);
    }

    final FileRecord tooLong(long at) {
        return unreadable(at, "record_too_long", "the record has more than " + RecordFile.LONGEST_RECORD + " bytes");
    }

    /** Counts the line feeds between two positions. */
    final long lineFeeds(int from, int to) {
        long feeds = 0;
        for (int i = from; i < to; i++) {
            if (window.bytes[i] == '\n') {
                feeds++;
            }
        }
        return feeds;
    }

    /** Throws if the stream ended before its end. Called when all records before that point have been delivered. */
    final void refuseBrokenEnd() {
        Exception broken = window.broken();
        if (broken == null) {
            return;
        }
        String where = " at line " + line + " after " + records();
        if (broken instanceof EOFException) {
            throw new UnusableInput(name + " is cut: its gzip data end too early," + where + "; fetch the file again.");
        }
        if (broken instanceof ZipException) {
            throw new UnusableInput(name + " is damaged: its gzip data are wrong," + where + "; fetch the file again.");
        }
        throw new UnusableInput(name + " could not be read on" + where + " ("
                + broken.getClass().getSimpleName() + "); check the disk or the network and start again.");
    }

    final String records() {
        return count == 1 ? "1 record" : count + " records";
    }
}
