package com.stytch.migrate.source;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns one record of an in-house file into one user. Not thread-safe. What it decides is told at {@link UserFiles}. */
final class UserRows {
    private static final Pattern RUINED_NUMBER = Pattern.compile("[0-9]+([.,][0-9]+)?[eE]\\+?[0-9]+");

    private final Columns columns;
    private final Columns.Lookup lookup;
    private final HashStatement statement;
    private final boolean emailsAreVerified;
    private final boolean phoneNumbersAreVerified;
    private Map<String, @Nullable Object> values = Map.of();
    private final List<String> notes = new ArrayList<>();

    UserRows(
            Columns columns,
            Columns.Lookup lookup,
            HashStatement statement,
            boolean emailsAreVerified,
            boolean phoneNumbersAreVerified) {
        this.columns = columns;
        this.lookup = lookup;
        this.statement = statement;
        this.emailsAreVerified = emailsAreVerified;
        this.phoneNumbersAreVerified = phoneNumbersAreVerified;
    }

    /** Reads one record. Never throws for what a record contains. */
    UserRecord read(Place at, Map<String, @Nullable Object> record) {
        values = lookup.collect(record);
        notes.clear();
        Optional<String> conflict = lookup.conflict();
        if (conflict.isPresent()) {
            return new UserRecord.Unreadable(
                    null,
                    at,
                    "duplicate_key",
                    "two fields could be the " + conflict.get() + ", with different values: say which it is");
        }
        String email = text(UserField.EMAIL);
        String phone = Cells.textOrNumber(value(UserField.PHONE_NUMBER));
        if (phone != null && RUINED_NUMBER.matcher(phone).matches()) {
            notes.add("phone_number_ruined_by_spreadsheet");
            phone = null;
        }
        String own = Cells.textOrNumber(value(UserField.ID));
        if (own == null && (has(UserField.ID) || (email == null && phone == null))) {
            return new UserRecord.Unreadable(
                    null,
                    at,
                    "no_user_id",
                    has(UserField.ID)
                            ? "the id is empty: fill it in, or leave the whole column out of the file"
                            : "the record has no id, no e-mail address and no phone number");
        }
        LegacyId id = own != null ? LegacyId.of(own) : LegacyId.ofAddress(email != null ? email : digits(phone));
        Cells.Truth blocked = truth(UserField.BLOCKED);
        if (blocked == Cells.Truth.UNCLEAR) {
            return new UserRecord.Unreadable(
                    id,
                    at,
                    "blocked_not_understood",
                    "whether the user is blocked is neither yes nor no, nor a time: mend it, or name another column");
        }
        LegacyUser.Builder user = LegacyUser.builder(id).blocked(blocked == Cells.Truth.YES);
        if (email != null) {
            user.email(new Identifier(email, isVerified(UserField.EMAIL_VERIFIED, emailsAreVerified)));
        }
        if (phone != null) {
            user.phoneNumber(new Identifier(phone, isVerified(UserField.PHONE_VERIFIED, phoneNumbersAreVerified)));
        }
        name().ifPresent(user::name);
        lastLogin().ifPresent(user::lastLogin);
        user.trustedMetadata(Cells.metadata(
                lookup,
                record,
                value(UserField.TRUSTED_METADATA),
                columns.trusted(),
                () -> notes.add("trusted_metadata_is_no_object")));
        user.untrustedMetadata(Cells.metadata(
                lookup,
                record,
                value(UserField.UNTRUSTED_METADATA),
                columns.untrusted(),
                () -> notes.add("untrusted_metadata_is_no_object")));
        user.password(stored().verdict());
        return new UserRecord.Readable(user.notes(notes).build(), at);
    }

    private boolean has(UserField field) {
        return values.containsKey(field.key());
    }

    private @Nullable Object value(UserField field) {
        return values.get(field.key());
    }

    private @Nullable String text(UserField field) {
        return value(field) instanceof String text && !text.isBlank() ? text : null;
    }

    /** Returns a number without what people write between its digits, so that one number makes one id. */
    private static String digits(@Nullable String number) {
        String digits = String.valueOf(number).replaceAll("[\\s().\\-/\u00a0]", "");
        return digits.isEmpty() ? String.valueOf(number) : digits;
    }

    // ---- yes and no

    private Cells.Truth truth(UserField field) {
        return Cells.truth(values, field.key());
    }

    private boolean isVerified(UserField field, boolean unlessSaid) {
        Cells.Truth truth = truth(field);
        if (truth == Cells.Truth.UNCLEAR) {
            notes.add(
                    field == UserField.EMAIL_VERIFIED
                            ? "email_verified_not_understood"
                            : "phone_verified_not_understood");
        }
        return truth == Cells.Truth.YES || (truth == Cells.Truth.ABSENT && unlessSaid);
    }

    /** Returns whether the record that was read last says anything about its address. */
    boolean saysWhatIsVerified() {
        return has(UserField.EMAIL_VERIFIED);
    }

    // ---- the rest

    private Optional<PersonName> name() {
        PersonName parts = new PersonName(
                personal(UserField.FIRST_NAME), personal(UserField.MIDDLE_NAME), personal(UserField.LAST_NAME));
        if (parts.first() == null && parts.last() == null) {
            parts = new PersonName(personal(UserField.FULL_NAME), parts.middle(), null);
        }
        return parts.first() == null && parts.middle() == null && parts.last() == null
                ? Optional.empty()
                : Optional.of(parts);
    }

    /** Returns a name, unless an address stands in its place. */
    private @Nullable String personal(UserField field) {
        String name = text(field);
        return name == null || name.indexOf('@') >= 0 ? null : name;
    }

    private Optional<Instant> lastLogin() {
        Object value = value(UserField.LAST_LOGIN);
        Optional<Instant> time = Times.read(value instanceof String text ? text.strip() : value);
        if (time.isEmpty() && value != null) {
            notes.add("last_login_not_understood");
        }
        return time;
    }

    // ---- the password

    /**
     * A stored password and what is known about it. Prints neither.
     *
     * @param hash as it is stored, {@code null} when there is none
     * @param statement of the file and of the row
     * @param refused the reason why the row's own statement cannot be used, {@code null} when it can
     */
    record Stored(
            @Nullable String hash,
            HashStatement statement,
            @Nullable String refused) {

        PasswordVerdict verdict() {
            return refused == null || hash == null
                    ? PasswordHashes.read(hash, statement)
                    : new PasswordVerdict.Malformed(refused);
        }

        @Override
        public String toString() {
            return "Stored[" + statement + "]";
        }
    }

    /** Returns the password of the record that was read last. */
    Stored stored() {
        HashStatement all = statement;
        String refused = null;
        for (HashField field : HashField.values()) {
            Object value = values.get(Columns.key(field));
            String text = value instanceof String salt ? salt : Cells.textOrNumber(value); // a salt may be blank
            if (text == null || text.isEmpty()) {
                continue;
            }
            try {
                all = all.with(field, text);
            } catch (IllegalArgumentException e) {
                refused = "bad_" + Columns.key(field);
            }
        }
        Object hash = value(UserField.HASH);
        if (hash instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> credential = new LinkedHashMap<>();
            map.forEach((name, member) -> credential.put(String.valueOf(name), member));
            return new Stored(new String(Json.write(credential), StandardCharsets.UTF_8), all, refused);
        }
        if (hash == null || hash instanceof String) {
            return new Stored((String) hash, all, refused);
        }
        return new Stored("", all, "hash_is_no_text");
    }
}
