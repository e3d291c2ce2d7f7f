package com.stytch.migrate.ledger;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A part of a source, for several processes that share a migration. Each record is in exactly one of the parts; an
 * organization and all its members are in the same. Which one follows from the id alone, so it never changes.
 *
 * @param number from 1 to {@code of}
 * @param of how many parts there are, from 1 to 64
 */
public record Shard(int number, int of) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(1, 1);

    private static final int MOST = 64;
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})");

    public Shard {
        if (of < 1 || of > MOST || number < 1 || number > of) {
            throw new IllegalArgumentException(
                    "a shard is a number from 1 to the count of shards, which is from 1 to 64, was " + number + "/"
                            + of);
        }
    }

    /**
     * Returns the shard that a text such as {@code 2/4} names.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static Shard parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a shard is written as its number and their count, such as 2/4");
        }
        return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /** Returns whether this is the only part. */
    public boolean isWhole() {
        return of == 1;
    }

    /**
     * Returns whether a record is in this part.
     *
     * @param kind what the record is about
     * @param organization the legacy id of the organization of a member, as far as it could be read
     * @param id the legacy id, as far as it could be read
     * @param ordinal the number of the record in its source, which decides where no id could be read
     */
    public boolean contains(RecordKind kind, @Nullable LegacyId organization, @Nullable LegacyId id, long ordinal) {
        if (isWhole()) {
            return true;
        }
        LegacyId decides = kind == RecordKind.MEMBER && organization != null ? organization : id;
        if (decides == null) {
            return ordinal % of == number - 1;
        }
        CRC32 crc = new CRC32();
        crc.update(decides.value().getBytes(StandardCharsets.UTF_8));
        return crc.getValue() % of == number - 1;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
