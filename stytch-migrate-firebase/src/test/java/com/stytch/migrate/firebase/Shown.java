package com.stytch.migrate.firebase;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records as lines of text, for tables of what must come of them. */
final class Shown {

    private Shown() {}

    static List<String> all(UserSource source) {
        return all(source, new ArrayList<>());
    }

    static List<String> all(UserSource source, List<String> into) {
        try (UserSource.Cursor cursor = source.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                into.add(line(record.get()));
            }
        }
        return into;
    }

    static List<UserRecord> records(UserSource source) {
        List<UserRecord> records = new ArrayList<>();
        try (UserSource.Cursor cursor = source.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                records.add(record.get());
            }
        }
        return records;
    }

    static LegacyUser user(UserRecord record) {
        return record.user().orElseThrow(() -> new AssertionError(line(record)));
    }

    static String line(UserRecord record) {
        if (record instanceof UserRecord.Unreadable unreadable) {
            return record.at() + " | " + record.id().map(Object::toString).orElse("-") + " | UNREADABLE "
                    + unreadable.reason();
        }
        LegacyUser user = user(record);
        return String.join(
                " | ",
                record.at().toString(),
                user.id().value(),
                identifier(user.email()),
                identifier(user.phoneNumber()),
                user.name().map(name -> String.valueOf(name.first())).orElse("-"),
                password(user) + (user.blocked() ? ", BLOCKED" : ""),
                user.unmovableFactors().toString(),
                "trusted " + user.trustedMetadata(),
                user.lastLogin().map(Object::toString).orElse("never"),
                "attributes " + user.attributes(),
                "notes " + user.notes());
    }

    static String password(LegacyUser user) {
        return user.password().kind()
                + user.password().format().map(format -> " " + format).orElse("")
                + user.password().reason().map(reason -> " " + reason).orElse("");
    }

    private static String identifier(Optional<Identifier> identifier) {
        return identifier
                .map(found -> found.value() + (found.verified() ? " (verified)" : " (unverified)"))
                .orElse("-");
    }
}
