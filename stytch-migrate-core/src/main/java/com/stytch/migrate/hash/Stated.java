package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement while one value is read: remembers which fields the format asked for, so that a stated salt or pepper that
 * the format does not know is never silently dropped. For one thread, for one value.
 */
final class Stated {
    /** Dropping one of these changes the meaning of the hash. */
    private static final Set<HashField> NEVER_DROPPED = EnumSet.of(
            HashField.SALT,
            HashField.PREFIX,
            HashField.SUFFIX,
            HashField.PEPPER,
            HashField.KEY,
            HashField.PASSWORD_ENCODING);

    private final HashStatement statement;
    private final Set<HashField> asked = EnumSet.noneOf(HashField.class);

    Stated(HashStatement statement) {
        this.statement = statement;
    }

    /** Returns the value, or null when the field is not stated; an empty value is returned as it is. */
    @Nullable String text(HashField field) {
        asked.add(field);
        return statement.fields().get(field);
    }

    /** Returns the value when it is stated and not empty. */
    @Nullable String nonEmpty(HashField field) {
        String text = text(field);
        return text == null || text.isEmpty() ? null : text;
    }

    String text(HashField field, String otherwise) {
        String text = nonEmpty(field);
        return text == null ? otherwise : text;
    }

    String required(HashField field) {
        String text = nonEmpty(field);
        if (text == null) {
            throw BadHash.missing(field);
        }
        return text;
    }

    int number(HashField field) {
        return Encodings.number(required(field), "bad_" + field.key());
    }

    int number(HashField field, int otherwise) {
        String text = nonEmpty(field);
        return text == null ? otherwise : Encodings.number(text, "bad_" + field.key());
    }

    /** Returns the bytes of the salt column, decoded as stated, or as {@code otherwise} when nothing is stated. */
    byte[] salt(@Nullable String otherwise) {
        return saltBytes(required(HashField.SALT), otherwise);
    }

    /** Returns the bytes of a salt that stood in the value itself. */
    byte[] saltBytes(String salt, @Nullable String otherwise) {
        return decode(salt, encoding(HashField.SALT_ENCODING, otherwise), "bad_salt");
    }

    byte[] key() {
        return decode(required(HashField.KEY), encoding(HashField.KEY_ENCODING, "text"), "bad_key");
    }

    private String encoding(HashField field, @Nullable String otherwise) {
        return otherwise == null ? required(field) : text(field, otherwise);
    }

    private static byte[] decode(String text, String encoding, String reason) {
        return switch (encoding) {
            case "hex" -> Encodings.hex(text, reason);
            case "base64" -> Encodings.anyBase64(text, reason);
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    /** Refuses when something was stated that changes the hash, and the format did not ask for it. */
    void requireAllUsed() {
        for (HashField field : NEVER_DROPPED) {
            String value = statement.fields().get(field);
            if (value != null && !value.isEmpty() && !asked.contains(field) && !value.equals("utf8")) {
                throw new BadHash("unused_" + field.key());
            }
        }
    }
}
