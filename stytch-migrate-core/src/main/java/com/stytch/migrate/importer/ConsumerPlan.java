package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.RecordKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which calls one user needs in a Consumer project, and why. Made by {@link ConsumerPlanner}; nothing is sent yet. */
public final class ConsumerPlan implements RecordPlan {
    private final LegacyId legacyId;
    private final String externalId;
    private final Action action;
    private final @Nullable String reason;
    private final PasswordFate passwordFate;
    private final List<String> notes;
    final @Nullable String email;
    final boolean emailVerified;
    final @Nullable String phoneNumber;
    final boolean phoneNumberVerified;
    final @Nullable PersonName name;
    final @Nullable PasswordHash hash;
    final Map<String, @Nullable Object> trustedMetadata;
    final Map<String, @Nullable Object> untrustedMetadata;

    ConsumerPlan(
            LegacyId legacyId,
            Action action,
            @Nullable String reason,
            PasswordFate passwordFate,
            List<String> notes,
            @Nullable String email,
            boolean emailVerified,
            @Nullable String phoneNumber,
            boolean phoneNumberVerified,
            @Nullable PersonName name,
            @Nullable PasswordHash hash,
            Map<String, @Nullable Object> trustedMetadata,
            Map<String, @Nullable Object> untrustedMetadata) {
        this.legacyId = legacyId;
        this.externalId = ExternalIds.of(legacyId);
        this.action = action;
        this.reason = reason;
        this.passwordFate = passwordFate;
        this.notes = List.copyOf(notes);
        this.email = email;
        this.emailVerified = emailVerified;
        this.phoneNumber = phoneNumber;
        this.phoneNumberVerified = phoneNumberVerified;
        this.name = name;
        this.hash = hash;
        this.trustedMetadata = trustedMetadata;
        this.untrustedMetadata = untrustedMetadata;
    }

    static ConsumerPlan skip(LegacyId id, String reason, List<String> notes) {
        return without(id, Action.SKIP, reason, notes);
    }

    static ConsumerPlan refuse(LegacyId id, String reason, List<String> notes) {
        return without(id, Action.REFUSE, reason, notes);
    }

    private static ConsumerPlan without(LegacyId id, Action action, String reason, List<String> notes) {
        return new ConsumerPlan(
                id, action, reason, PasswordFate.NONE, notes, null, false, null, false, null, null, Map.of(), Map.of());
    }

    /** What is done for a record. */
    public enum Action {
        /** One call: the hash import, which creates the user with everything. */
        MIGRATE(1),
        /**
         * Two calls: create, then import the hash. For an address that the provider does not attest, and for every member of
         * an organization: the import alone would hand the hash to whoever owns the address at Stytch.
         */
        CREATE_THEN_MIGRATE(2),
        /** Create: one call, for a member with second factors more. There is no hash to carry. */
        CREATE(1),
        /** Two calls: import a throw-away hash, delete it. See {@link ImportPolicy#carryVerifiedAddress()}. */
        CREATE_VERIFIED(2),
        /** None: left out by a decision. */
        SKIP(0),
        /** None: the record breaks a rule that Stytch would refuse it by. */
        REFUSE(0);

        private final int calls;

        Action(int calls) {
            this.calls = calls;
        }

        /** Returns how many calls it takes when nothing goes wrong. */
        public int calls() {
            return calls;
        }
    }

    /** How the user will sign in. */
    public enum PasswordFate {
        /** With the old password. */
        KEPT,
        /**
         * With the old password, once it was checked at a login: Stytch has no type for its hash, or the old system keeps the
         * hash to itself.
         */
        AT_NEXT_LOGIN,
        /** With a new password. */
        RESET,
        /** Without password, as before. */
        NONE
    }

    @Override
    public RecordKey key() {
        return RecordKey.user(legacyId);
    }

    @Override
    public LegacyId legacyId() {
        return legacyId;
    }

    public String externalId() {
        return externalId;
    }

    @Override
    public Action action() {
        return action;
    }

    @Override
    public int calls() {
        return action.calls();
    }

    /** Returns why the action is not the plain one; always there for {@code SKIP} and {@code REFUSE}. */
    @Override
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public PasswordFate passwordFate() {
        return passwordFate;
    }

    /** Returns what does not move with the user, as codes. */
    @Override
    public List<String> notes() {
        return notes;
    }

    /** Returns what tells this plan from another one for the same user, without holding what either sends. */
    @Override
    public Fingerprint fingerprint() {
        Map<String, @Nullable Object> identifiers = new LinkedHashMap<>();
        identifiers.put("email", email);
        identifiers.put("email_verified", emailVerified);
        identifiers.put("phone", phoneNumber);
        identifiers.put("phone_verified", phoneNumberVerified);
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        profile.put("action", action == Action.SKIP || action == Action.REFUSE ? action + ":" + reason : "send");
        profile.put("first", name == null ? null : name.first());
        profile.put("middle", name == null ? null : name.middle());
        profile.put("last", name == null ? null : name.last());
        profile.put("trusted", trustedMetadata);
        profile.put("untrusted", untrustedMetadata);
        Map<String, @Nullable Object> password = new LinkedHashMap<>();
        password.put("fate", passwordFate.name());
        if (hash != null) {
            password.put("type", hash.stytchType());
            password.put("digest", hash.digest().reveal());
            password.putAll(settings(hash));
        }
        return new Fingerprint(
                Fingerprint.part(legacyId, identifiers),
                Fingerprint.part(legacyId, profile),
                Fingerprint.part(legacyId, password));
    }

    /** Another statement about the same stored value changes only these. */
    static Map<String, @Nullable Object> settings(PasswordHash hash) {
        if (hash instanceof PasswordHash.Scrypt scrypt) {
            return Map.of("salt", scrypt.salt().reveal(), "n", scrypt.n(), "r", scrypt.r(), "p", scrypt.p());
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            return Map.of(
                    "salt",
                    pbkdf2.salt().reveal(),
                    "iterations",
                    pbkdf2.iterations(),
                    "algorithm",
                    pbkdf2.algorithm().stytchName());
        } else if (hash instanceof PasswordHash.SaltedDigest digest) {
            return Map.of(
                    "prepend",
                    digest.prependSalt().reveal(),
                    "append",
                    digest.appendSalt().reveal());
        }
        return Map.of();
    }

    /** Returns the id and the action, and no address. */
    @Override
    public String toString() {
        return "ConsumerPlan[" + legacyId + " " + action + (reason == null ? "" : " " + reason) + "]";
    }
}
