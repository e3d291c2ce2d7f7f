package com.stytch.migrate.firebase.export;

import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.RecordFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one export file: JSON as it comes, CSV put together from its lines, since a name may run over several.
 * Bounded: a row has at most 64 lines. Not thread-safe.
 */
public final class ExportCursor implements AutoCloseable {
    private static final int MOST_LINES = 64;
    private static final int MOST_CHARACTERS = 256 * 1024;
    private static final Pattern GENERATED_ID = Pattern.compile("[A-Za-z0-9]{20,40}");

    private final RecordFile.Cursor cursor;
    private final boolean csv;
    /** Lines that were read ahead for a row that did not end. */
    private final Deque<FileRecord> ahead = new ArrayDeque<>();

    private @Nullable String strangeId;

    private ExportCursor(RecordFile.Cursor cursor) {
        this.cursor = cursor;
        this.csv = cursor.kind() == RecordFile.Kind.TEXT_LINES;
    }

    /**
     * Begins a reading.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput as {@link RecordFile#open}
     */
    public static ExportCursor open(RecordFile file) {
        return new ExportCursor(file.withArrayKeys("users").withRawLines().open());
    }

    /** Returns whether it is the CSV of {@code auth:export}, whose values are all text. */
    public boolean isCsv() {
        return csv;
    }

    /**
     * Returns the next record, or nothing at the end. CSV has the names of the JSON export.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the file is cut or damaged here
     */
    public Optional<FileRecord> next() {
        strangeId = null;
        if (!csv) {
            return cursor.next();
        }
        for (FileRecord line = line(); line != null; line = line()) {
            String text = text(line);
            if (text == null) {
                return Optional.of(line);
            }
            if (!text.isBlank()) {
                return Optional.of(row(line, text));
            }
        }
        return Optional.empty();
    }

    private FileRecord row(FileRecord first, String text) {
        CsvRow.Read read = CsvRow.read(text);
        CsvRow.Read alone = read;
        Deque<FileRecord> taken = new ArrayDeque<>();
        StringBuilder whole = new StringBuilder(text);
        while (read instanceof CsvRow.Read.Strange strange
                && strange.open()
                && taken.size() < MOST_LINES
                && whole.length() < MOST_CHARACTERS) {
            FileRecord next = line();
            String more = next == null ? null : text(next);
            if (next != null) {
                taken.addLast(next);
            }
            if (more == null) {
                break;
            }
            whole.append('\n').append(more);
            read = CsvRow.read(whole.toString());
        }
        if (read instanceof CsvRow.Read.Row row) {
            return FileRecord.readable(first.at(), row.fields());
        }
        while (!taken.isEmpty()) {
            ahead.addFirst(taken.removeLast()); // a quote that was opened costs this row only
        }
        CsvRow.Read.Strange strange = (CsvRow.Read.Strange) alone;
        int comma = text.indexOf(',');
        String id = comma < 0 ? "" : text.substring(0, comma);
        strangeId = GENERATED_ID.matcher(id).matches() ? id : null;
        return strange.open()
                ? new FileRecord.Unreadable(first.at(), "bad_quotes", "a quote is opened and not closed")
                : new FileRecord.Unreadable(
                        first.at(),
                        "unknown_csv_layout",
                        "the row has " + strange.cells()
                                + " cells, or cells that do not belong into their columns, as no"
                                + " version of auth:export writes it; a comma in an address of a picture does that:"
                                + " export as JSON");
    }

    private @Nullable FileRecord line() {
        FileRecord known = ahead.pollFirst();
        return known != null ? known : cursor.next().orElse(null);
    }

    private static @Nullable String text(FileRecord line) {
        return line.fields().map(fields -> (String) fields.get(RecordFile.LINE)).orElse(null);
    }

    /**
     * Returns the id of the account whose row could not be read last. It stands first, so it is certain; only ids that Firebase
     * made are returned, for in a file of another kind something personal may stand there.
     */
    public Optional<String> strangeId() {
        return Optional.ofNullable(strangeId);
    }

    /** Returns which share of the file has been read, from 0 to 1. */
    public OptionalDouble share() {
        return cursor.share();
    }

    @Override
    public void close() {
        cursor.close();
    }
}
