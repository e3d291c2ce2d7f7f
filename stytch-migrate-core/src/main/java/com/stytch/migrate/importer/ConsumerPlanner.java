package com.stytch.migrate.importer;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which calls a user needs in a Consumer project. Immutable and thread-safe; sends nothing. */
public final class ConsumerPlanner {
    private static final int MOST_OTHER_ACCOUNTS = 20;

    private final ImportPolicy policy;

    public ConsumerPlanner(ImportPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** Returns the plan for a user. Never throws for what a record contains. */
    public ConsumerPlan plan(LegacyUser user, Siblings siblings) {
        List<String> notes = new ArrayList<>(user.notes());
        if (leavesOut(user)) {
            return ConsumerPlan.skip(user.id(), "blocked", notes);
        }
        Siblings.Sibling standsForIt = siblings.duplicateOf();
        if (standsForIt != null) {
            notes.add("same_" + siblings.duplicateBy() + "_as:" + standsForIt.named());
            return ConsumerPlan.skip(user.id(), "duplicate_in_source", notes);
        }
        siblings.others().stream()
                .limit(MOST_OTHER_ACCOUNTS)
                .forEach(other ->
                        notes.add((other.movesToo() ? "keeps_phone_number_of:" : "stands_for:") + other.named()));
        Optional<String> email = user.email().map(Identifier::value).flatMap(Identifiers::email);
        if (user.email().isPresent() && email.isEmpty()) {
            notes.add("email_left_out:invalid_email");
        }
        Optional<String> phone = user.phoneNumber().map(Identifier::value).flatMap(Identifiers::phoneNumber);
        if (user.phoneNumber().isPresent() && phone.isEmpty()) {
            notes.add("phone_number_left_out:invalid_phone_number");
        }
        Siblings.Sibling holder = siblings.keptBy();
        if (phone.isPresent() && holder != null) {
            notes.add("phone_number_left_out:same_as:" + holder.named());
            phone = Optional.empty();
        }
        if (email.isEmpty() && phone.isEmpty()) {
            return user.email().isPresent() || user.phoneNumber().isPresent()
                    ? ConsumerPlan.refuse(
                            user.id(), user.email().isPresent() ? "invalid_email" : "invalid_phone_number", notes)
                    : ConsumerPlan.skip(user.id(), "no_email_or_phone_number", notes);
        }
        return plan(user, siblings, email.orElse(null), phone.orElse(null), notes);
    }

    /** Returns whether the policy leaves this user out whatever the rest of the record says. */
    public boolean leavesOut(LegacyUser user) {
        return user.blocked() && policy.blocked() == ImportPolicy.Blocked.SKIP;
    }

    private ConsumerPlan plan(
            LegacyUser user, Siblings siblings, @Nullable String email, @Nullable String phone, List<String> notes) {
        Optional<Map<String, @Nullable Object>> trusted = Metadata.fit(
                user.trustedMetadata(), legacy(user, siblings), "trusted_metadata", policy.metadataOverflow(), notes);
        Optional<Map<String, @Nullable Object>> untrusted = Metadata.fit(
                user.untrustedMetadata(), Map.of(), "untrusted_metadata", policy.metadataOverflow(), notes);
        if (trusted.isEmpty() || untrusted.isEmpty()) {
            return ConsumerPlan.refuse(user.id(), "metadata_too_large", notes);
        }
        boolean emailVerified =
                email != null && user.email().map(Identifier::verified).orElse(false);
        boolean phoneVerified =
                phone != null && user.phoneNumber().map(Identifier::verified).orElse(false);
        PasswordHash hash = hash(user.password(), email, notes);
        ConsumerPlan.Action action = action(hash, emailVerified);
        if (emailVerified && action == ConsumerPlan.Action.CREATE) {
            notes.add("email_verification_not_carried");
        }
        if (phoneVerified
                && (action == ConsumerPlan.Action.CREATE || action == ConsumerPlan.Action.CREATE_THEN_MIGRATE)) {
            notes.add("phone_verification_not_carried");
        }
        user.unmovableFactors().forEach(factor -> notes.add("factor_not_moved:" + factor));
        return new ConsumerPlan(
                user.id(),
                action,
                reason(action),
                fate(user.password(), hash),
                notes,
                email,
                emailVerified,
                phone,
                phoneVerified,
                user.name().orElse(null),
                hash,
                trusted.get(),
                untrusted.get());
    }

    private ConsumerPlan.Action action(@Nullable PasswordHash hash, boolean emailVerified) {
        if (hash == null) {
            return emailVerified && policy.carryVerifiedAddress()
                    ? ConsumerPlan.Action.CREATE_VERIFIED
                    : ConsumerPlan.Action.CREATE;
        }
        return emailVerified ? ConsumerPlan.Action.MIGRATE : ConsumerPlan.Action.CREATE_THEN_MIGRATE;
    }

    private static @Nullable String reason(ConsumerPlan.Action action) {
        return switch (action) {
            case CREATE_THEN_MIGRATE -> "address_not_attested";
            case CREATE_VERIFIED -> "verified_address_without_password";
            default -> null;
        };
    }

    private static @Nullable PasswordHash hash(PasswordVerdict verdict, @Nullable String email, List<String> notes) {
        Optional<PasswordHash> hash = verdict.hash();
        if (hash.isPresent() && email == null) {
            notes.add("password_not_moved:no_email"); // the import of a hash needs an address
            return null;
        }
        verdict.reason().ifPresent(reason -> notes.add("password_not_moved:" + reason));
        return hash.orElse(null);
    }

    private static ConsumerPlan.PasswordFate fate(PasswordVerdict verdict, @Nullable PasswordHash hash) {
        return switch (verdict.kind()) {
            case TRANSLATED -> hash == null ? ConsumerPlan.PasswordFate.RESET : ConsumerPlan.PasswordFate.KEPT;
            case LOGIN_ONLY -> ConsumerPlan.PasswordFate.AT_NEXT_LOGIN;
            case RESET_NEEDED, MALFORMED, AMBIGUOUS -> ConsumerPlan.PasswordFate.RESET;
            case NO_PASSWORD -> ConsumerPlan.PasswordFate.NONE;
        };
    }

    /** The part of the profile that Stytch has no field for: it goes under one key, so that it collides with nothing. */
    static Map<String, @Nullable Object> legacy(LegacyUser user, Siblings siblings) {
        Map<String, @Nullable Object> legacy = new LinkedHashMap<>();
        if (!ExternalIds.of(user.id()).equals(user.id().value())) {
            legacy.put("id", user.id().value());
        }
        if (user.blocked()) {
            legacy.put("blocked", true);
        }
        if (!user.linkedIds().isEmpty()) {
            legacy.put("linked_ids", values(user.linkedIds()));
        }
        // Only those whose address is attested too: an unattested one is nobody's proof of being the same person.
        List<LegacyId> samePerson = siblings.others().stream()
                .filter(Siblings.Sibling::samePerson)
                .map(Siblings.Sibling::id)
                .toList();
        if (!samePerson.isEmpty()) {
            legacy.put("other_accounts", values(samePerson));
        }
        user.attributes().forEach(legacy::putIfAbsent);
        return legacy;
    }

    private static List<String> values(List<LegacyId> ids) {
        return ids.stream().limit(MOST_OTHER_ACCOUNTS).map(LegacyId::value).toList();
    }
}
