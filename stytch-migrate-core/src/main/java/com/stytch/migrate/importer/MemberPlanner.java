package com.stytch.migrate.importer;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides which calls a member needs in a B2B project. Immutable and thread-safe; sends nothing. */
public final class MemberPlanner {
    private static final int MOST_OTHER_ACCOUNTS = 20;
    /** Every member has it by itself, and Stytch refuses to give it. */
    static final String IMPLICIT_ROLE = "stytch_member";

    private final B2bPolicy policy;

    public MemberPlanner(B2bPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** Returns whether the policy leaves this member out whatever the rest of the record says. */
    public boolean leavesOut(LegacyMember member) {
        return member.person().blocked() && policy.blocked() == ImportPolicy.Blocked.SKIP;
    }

    /** Returns whether the password of this member would be sent, if everything else allows it. */
    public static boolean movesPassword(LegacyMember member) {
        LegacyUser person = member.person();
        return person.password().hash().isPresent()
                && person.email()
                        .filter(Identifier::verified)
                        .map(Identifier::value)
                        .flatMap(Identifiers::email)
                        .isPresent();
    }

    /**
     * Returns the roles at Stytch for some of the old system, each once; nothing when the mapping says nothing about one of them.
     */
    public Optional<List<String>> roles(Collection<String> legacyRoles) {
        Set<String> roles = new LinkedHashSet<>();
        for (String role : legacyRoles) {
            Optional<List<String>> mapped = policy.rolesFor(role);
            if (mapped.isEmpty()) {
                return Optional.empty();
            }
            roles.addAll(mapped.get());
        }
        roles.remove(IMPLICIT_ROLE);
        return Optional.of(List.copyOf(roles));
    }

    /**
     * Returns the plan for a member.
     *
     * @throws MigrationException.UnusableInput if the mapping of the roles says nothing about one of them: a role is never left
     *     out
     */
    public MemberPlan plan(LegacyMember member, Siblings siblings, Tenant tenant) {
        LegacyUser person = member.person();
        List<String> notes = new ArrayList<>(person.notes());
        if (leavesOut(member)) {
            return MemberPlan.skip(member, tenant, "blocked", notes);
        }
        Siblings.Sibling standsForIt = siblings.duplicateOf();
        if (standsForIt != null) {
            String by = "id".equals(siblings.duplicateBy()) ? "membership" : String.valueOf(siblings.duplicateBy());
            notes.add("same_" + by + "_as:" + standsForIt.named());
            return MemberPlan.skip(member, tenant, "duplicate_in_source", notes);
        }
        switch (tenant.state()) {
            case UNKNOWN -> {
                return MemberPlan.refuse(member, tenant, "organization_unknown", notes);
            }
            case LEFT_OUT -> {
                return MemberPlan.skip(member, tenant, "organization_left_out", notes);
            }
            case FAILED -> {
                return MemberPlan.refuse(member, tenant, "organization_failed", notes);
            }
            case NOT_YET -> {
                return MemberPlan.park(member, tenant, "organization_failed", notes);
            }
            case THERE, PLANNED -> {}
        }
        siblings.others().stream()
                .limit(MOST_OTHER_ACCOUNTS)
                .forEach(other ->
                        notes.add((other.movesToo() ? "keeps_phone_number_of:" : "stands_for:") + other.named()));
        Optional<String> email = person.email().map(Identifier::value).flatMap(Identifiers::email);
        if (email.isEmpty()) {
            return person.email().isPresent()
                    ? MemberPlan.refuse(member, tenant, "invalid_email", notes)
                    : MemberPlan.skip(member, tenant, "no_email", notes);
        }
        return plan(member, siblings, tenant, email.get(), notes);
    }

    private MemberPlan plan(LegacyMember member, Siblings siblings, Tenant tenant, String email, List<String> notes) {
        LegacyUser person = member.person();
        Optional<Map<String, @Nullable Object>> trusted = Metadata.fit(
                person.trustedMetadata(),
                ConsumerPlanner.legacy(person, siblings),
                "trusted_metadata",
                policy.metadataOverflow(),
                notes);
        Optional<Map<String, @Nullable Object>> untrusted = Metadata.fit(
                person.untrustedMetadata(), Map.of(), "untrusted_metadata", policy.metadataOverflow(), notes);
        if (trusted.isEmpty() || untrusted.isEmpty()) {
            return MemberPlan.refuse(member, tenant, "metadata_too_large", notes);
        }
        boolean emailVerified = person.email().map(Identifier::verified).orElse(false);
        String phone = phone(person, siblings, notes);
        boolean phoneVerified =
                phone != null && person.phoneNumber().map(Identifier::verified).orElse(false);
        PasswordHash hash = hash(person.password(), emailVerified, tenant, notes);
        if (emailVerified && hash == null) {
            notes.add("email_verification_not_carried");
        }
        if (phoneVerified && hash == null) {
            notes.add("phone_verification_not_carried");
        }
        Secret totp = totp(member, notes);
        if (phone == null && totp == null) {
            if (tenant.mfaRequired()) {
                notes.add("no_second_factor:required_by_organization");
            } else if (member.mfaEnrolled()) {
                notes.add("no_second_factor:must_be_enrolled");
            }
        }
        person.unmovableFactors().forEach(factor -> notes.add("factor_not_moved:" + factor));
        List<String> legacyRoles = Stream.concat(member.roles().stream(), siblings.roles().stream())
                .toList();
        List<String> roles = roles(legacyRoles)
                .orElseThrow(() -> new MigrationException.UnusableInput(
                        "the mapping of the roles does not say what becomes of a role; nothing more is sent"));
        MemberPlan.Content content = new MemberPlan.Content(
                tenant.idOrNull(),
                tenant.joinWaits(),
                email,
                emailVerified,
                phone,
                phoneVerified,
                person.name()
                        .map(MemberPlanner::text)
                        .filter(name -> !name.isEmpty())
                        .orElse(null),
                hash,
                roles,
                totp,
                totp == null
                        ? List.of()
                        : member.totp().map(TotpSecret::recoveryCodes).orElse(List.of()),
                member.mfaEnrolled(),
                trusted.get(),
                untrusted.get());
        return new MemberPlan(
                member.key(),
                hash == null ? ConsumerPlan.Action.CREATE : ConsumerPlan.Action.CREATE_THEN_MIGRATE,
                null,
                fate(person.password(), hash),
                notes,
                false,
                content);
    }

    private static @Nullable String phone(LegacyUser person, Siblings siblings, List<String> notes) {
        Optional<String> phone = person.phoneNumber().map(Identifier::value).flatMap(Identifiers::phoneNumber);
        if (person.phoneNumber().isPresent() && phone.isEmpty()) {
            notes.add("phone_number_left_out:invalid_phone_number");
        }
        Siblings.Sibling holder = siblings.keptBy();
        if (phone.isPresent() && holder != null) {
            notes.add("phone_number_left_out:same_as:" + holder.named());
            return null;
        }
        return phone.orElse(null);
    }

    private static @Nullable PasswordHash hash(
            PasswordVerdict verdict, boolean emailVerified, Tenant tenant, List<String> notes) {
        Optional<PasswordHash> hash = verdict.hash();
        if (hash.isPresent() && !emailVerified) {
            // The import of a hash would mark the address as verified, whoever owns it.
            notes.add("password_not_moved:address_not_attested");
            return null;
        }
        if (hash.isPresent() && !tenant.passwordsAllowed()) {
            notes.add("password_of_no_use:organization_allows_none");
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

    private static @Nullable Secret totp(LegacyMember member, List<String> notes) {
        Optional<TotpSecret> totp = member.totp();
        if (totp.isEmpty()) {
            return null;
        }
        if (!totp.get().isStandard()) {
            notes.add("totp_not_moved:settings_not_supported"); // Stytch would expect other codes
            return null;
        }
        Optional<Secret> secret = totp.get().base32();
        if (secret.isEmpty()) {
            notes.add("totp_not_moved:not_base32");
        }
        return secret.orElse(null);
    }

    private static String text(PersonName name) {
        return Stream.of(name.first(), name.middle(), name.last())
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
