package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the other records of the source mean for one of them: who has the same id, address or phone number.
 *
 * @param duplicateOf the record that stands for this one, or {@code null} when it stands for itself
 * @param duplicateBy what the two have in common: {@code id}, {@code email} or {@code phone_number}; {@code null} together
 *     with {@code duplicateOf}
 * @param keptBy another record that keeps what both would have, a phone number or the slug of an organization; {@code null}
 *     when there is none
 * @param others the records that this one stands for
 * @param roles the roles that a member has by other records of the same membership
 */
public record Siblings(
        @Nullable Sibling duplicateOf,
        @Nullable String duplicateBy,
        @Nullable Sibling keptBy,
        List<Sibling> others,
        List<String> roles) {

    /** No other record has anything in common with it. */
    public static final Siblings NONE = new Siblings(null, null, null, List.of());

    public Siblings {
        others = List.copyOf(others);
        roles = List.copyOf(roles);
    }

    /** Siblings that bring no roles. */
    public Siblings(
            @Nullable Sibling duplicateOf,
            @Nullable String duplicateBy,
            @Nullable Sibling keptBy,
            List<Sibling> others) {
        this(duplicateOf, duplicateBy, keptBy, others, List.of());
    }

    /**
     * Another record of the same source.
     *
     * @param id its legacy id
     * @param at where it stands
     * @param samePerson whether the provider attests the common address for both, so that both are one person
     * @param movesToo whether it moves by itself, without what the two have in common
     */
    public record Sibling(LegacyId id, String at, boolean samePerson, boolean movesToo) {
        /** Another record that does not move by itself. */
        public Sibling(LegacyId id, String at, boolean samePerson) {
            this(id, at, samePerson, false);
        }

        public Sibling {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(at, "at");
        }

        /** Returns the id and the place, as they stand in a note. */
        String named() {
            return id + "@" + at;
        }
    }
}
