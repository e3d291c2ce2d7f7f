package com.stytch.migrate.source;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record of a {@link RecordFile}: either its fields, or the reason why it cannot be read. Prints no value. */
public sealed interface FileRecord {

    /** Returns the file and the line where the record begins. */
    Place at();

    /** Returns the fields by name, empty for {@link Unreadable}. */
    default Optional<Map<String, @Nullable Object>> fields() {
        return Optional.empty();
    }

    /**
     * Returns a record that could be read, for a reader that makes its records itself.
     *
     * @param values the fields; the map is not copied
     */
    static FileRecord readable(Place at, Map<String, @Nullable Object> values) {
        return new Readable(at, values);
    }

    /**
     * A record that could be read.
     *
     * @param at where it begins
     * @param values the fields in the order of the file; the map is the caller's own. From JSON: text, numbers with every
     *     digit ({@link Integer}, {@link Long}, {@link java.math.BigInteger}, {@link java.math.BigDecimal}), booleans,
     *     {@code null}, lists and maps. From CSV: text only, and no entry for an empty cell
     */
    record Readable(Place at, Map<String, @Nullable Object> values) implements FileRecord {
        public Readable {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(values, "values");
        }

        @Override
        public Optional<Map<String, @Nullable Object>> fields() {
            return Optional.of(values);
        }

        @Override
        public String toString() {
            return "Readable[" + at + "]";
        }
    }

    /**
     * A record that could not be read. The codes are {@code not_json}, {@code not_an_object}, {@code duplicate_key},
     * {@code too_deep}, {@code not_utf8}, {@code number_too_long}, {@code record_too_long}, {@code cut_off}, and for CSV
     * {@code ragged_row} and {@code bad_quotes}.
     *
     * @param at where it begins
     * @param reason the code
     * @param detail what a person needs to mend it, without any of the record's values
     */
    record Unreadable(Place at, String reason, String detail) implements FileRecord {
        public Unreadable {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }
}
