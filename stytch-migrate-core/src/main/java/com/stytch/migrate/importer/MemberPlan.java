package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which calls one member needs in a B2B project, and why. Made by {@link MemberPlanner}; nothing is sent yet. */
public final class MemberPlan implements RecordPlan {
    private final RecordKey key;
    private final ConsumerPlan.Action action;
    private final @Nullable String reason;
    private final ConsumerPlan.PasswordFate passwordFate;
    private final List<String> notes;
    final boolean parked;
    final String externalId;
    final Content content;

    /**
     * What is sent.
     *
     * @param organization the organization at Stytch; {@code null} in a plan without a run
     * @param joinWaits whether joining by the domain of the address is switched on by the first verified member
     * @param email in its normal form
     * @param roles all that the member has, in order
     * @param totp in the form that Stytch takes
     * @param enrolled whether the member needs a second factor
     */
    record Content(
            @Nullable StytchId organization,
            boolean joinWaits,
            String email,
            boolean emailVerified,
            @Nullable String phoneNumber,
            boolean phoneNumberVerified,
            @Nullable String name,
            @Nullable PasswordHash hash,
            List<String> roles,
            @Nullable Secret totp,
            List<Secret> recoveryCodes,
            boolean enrolled,
            Map<String, @Nullable Object> trustedMetadata,
            Map<String, @Nullable Object> untrustedMetadata) {

        /** Nothing but where a member would be, who is looked for after an attempt without answer. */
        static Content nothing(@Nullable StytchId organization) {
            return new Content(
                    organization,
                    false,
                    "",
                    false,
                    null,
                    false,
                    null,
                    null,
                    List.of(),
                    null,
                    List.of(),
                    false,
                    Map.of(),
                    Map.of());
        }

        @Override
        public String toString() {
            return "Content[redacted]";
        }
    }

    MemberPlan(
            RecordKey key,
            ConsumerPlan.Action action,
            @Nullable String reason,
            ConsumerPlan.PasswordFate passwordFate,
            List<String> notes,
            boolean parked,
            Content content) {
        this.key = key;
        this.externalId = ExternalIds.of(key.id());
        this.action = action;
        this.reason = reason;
        this.passwordFate = passwordFate;
        this.notes = List.copyOf(notes);
        this.parked = parked;
        this.content = content;
    }

    static MemberPlan skip(LegacyMember member, Tenant tenant, String reason, List<String> notes) {
        return without(member, tenant, ConsumerPlan.Action.SKIP, reason, notes, false);
    }

    static MemberPlan refuse(LegacyMember member, Tenant tenant, String reason, List<String> notes) {
        return without(member, tenant, ConsumerPlan.Action.REFUSE, reason, notes, false);
    }

    /** A member whose organization may be there the next time. */
    static MemberPlan park(LegacyMember member, Tenant tenant, String reason, List<String> notes) {
        return without(member, tenant, ConsumerPlan.Action.REFUSE, reason, notes, true);
    }

    private static MemberPlan without(
            LegacyMember member,
            Tenant tenant,
            ConsumerPlan.Action action,
            String reason,
            List<String> notes,
            boolean parked) {
        return new MemberPlan(
                member.key(),
                action,
                reason,
                ConsumerPlan.PasswordFate.NONE,
                notes,
                parked,
                Content.nothing(tenant.idOrNull()));
    }

    @Override
    public RecordKey key() {
        return key;
    }

    /** Returns what the member is known by in its organization at Stytch beside its own id. */
    public String externalId() {
        return externalId;
    }

    /** Returns the roles that the member gets, all of them. */
    public List<String> roles() {
        return content.roles();
    }

    @Override
    public ConsumerPlan.Action action() {
        return action;
    }

    @Override
    public int calls() {
        return action.calls() + (content.totp() == null ? 0 : 2);
    }

    @Override
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public ConsumerPlan.PasswordFate passwordFate() {
        return passwordFate;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Fingerprint fingerprint() {
        Map<String, @Nullable Object> identifiers = new LinkedHashMap<>();
        identifiers.put("email", content.email());
        identifiers.put("email_verified", content.emailVerified());
        identifiers.put("phone", content.phoneNumber());
        identifiers.put("phone_verified", content.phoneNumberVerified());
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        profile.put("action", action.calls() == 0 ? action + ":" + reason : "send");
        profile.put("name", content.name());
        profile.put("roles", content.roles().stream().sorted().toList());
        profile.put("enrolled", content.enrolled());
        profile.put("trusted", content.trustedMetadata());
        profile.put("untrusted", content.untrustedMetadata());
        Map<String, @Nullable Object> password = new LinkedHashMap<>();
        password.put("fate", passwordFate.name());
        PasswordHash hash = content.hash();
        if (hash != null) {
            password.put("type", hash.stytchType());
            password.put("digest", hash.digest().reveal());
            password.putAll(ConsumerPlan.settings(hash));
        }
        Secret totp = content.totp();
        password.put("totp", totp == null ? null : totp.reveal());
        return new Fingerprint(
                Fingerprint.part(key, identifiers), Fingerprint.part(key, profile), Fingerprint.part(key, password));
    }

    /** Returns the ids and the action, and no address. */
    @Override
    public String toString() {
        return "MemberPlan[" + key + " " + action + (reason == null ? "" : " " + reason) + "]";
    }
}
