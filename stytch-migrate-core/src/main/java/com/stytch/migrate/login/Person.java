package com.stytch.migrate.login;

import com.stytch.migrate.importer.ExternalIds;
import com.stytch.migrate.importer.Identifiers;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who signs in, as the old system knows them.
 *
 * @param memberOrNull the membership that is signed in to; {@code null} in a Consumer project
 */
record Person(RecordKey key, LegacyUser user, @Nullable LegacyMember memberOrNull) {

    static Person of(LegacyUser user) {
        return new Person(RecordKey.user(user.id()), user, null);
    }

    static Person of(LegacyMember member) {
        return new Person(member.key(), member.person(), member);
    }

    LegacyMember member() {
        return Objects.requireNonNull(memberOrNull, "a member signs in to an organization");
    }

    /** Returns the address in its normal form. */
    Optional<String> email() {
        return user.email().map(Identifier::value).flatMap(Identifiers::email);
    }

    boolean emailAttested() {
        return user.email().map(Identifier::verified).orElse(false);
    }

    String externalId() {
        return ExternalIds.of(user.id());
    }

    @Override
    public String toString() {
        return "Person[" + key + "]";
    }
}
