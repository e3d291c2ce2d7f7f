package com.stytch.migrate.importer;

import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which calls one organization needs in a B2B project, and why. Made by {@link OrganizationPlanner}; nothing is sent yet. */
public final class OrganizationPlan implements RecordPlan {
    /** Note of an organization in which every member needs a second factor. */
    public static final String MFA_REQUIRED = "mfa_required_by_organization";
    /** Note of an organization in which nobody may sign in with a password. */
    public static final String NO_PASSWORDS = "passwords_not_allowed_by_organization";
    /** Note of an organization in which joining by the domain of the address is switched on by the first verified member. */
    public static final String JOIN_WAITS = "join_by_email_waits_for_verified_member";

    /** The notes that the members of an organization need to know of. */
    public static final List<String> FACTS = List.of(MFA_REQUIRED, NO_PASSWORDS, JOIN_WAITS);

    private final RecordKey key;
    private final ConsumerPlan.Action action;
    private final @Nullable String reason;
    private final List<String> notes;
    final String externalId;
    final String name;
    /** The slugs to try, one after the other. */
    final List<String> slugs;

    final @Nullable String logoUrl;
    final Map<String, @Nullable Object> trustedMetadata;
    /** How people get in, in the end. */
    final @Nullable OrganizationSettings settings;
    /** The same before there is a verified member. */
    final @Nullable OrganizationSettings firstSettings;

    OrganizationPlan(
            LegacyId id,
            ConsumerPlan.Action action,
            @Nullable String reason,
            List<String> notes,
            String name,
            List<String> slugs,
            @Nullable String logoUrl,
            Map<String, @Nullable Object> trustedMetadata,
            @Nullable OrganizationSettings settings,
            @Nullable OrganizationSettings firstSettings) {
        this.key = RecordKey.organization(id);
        this.externalId = ExternalIds.of(id);
        this.action = action;
        this.reason = reason;
        this.notes = List.copyOf(notes);
        this.name = name;
        this.slugs = List.copyOf(slugs);
        this.logoUrl = logoUrl;
        this.trustedMetadata = trustedMetadata;
        this.settings = settings;
        this.firstSettings = firstSettings;
    }

    static OrganizationPlan skip(LegacyId id, String reason, List<String> notes) {
        return without(id, ConsumerPlan.Action.SKIP, reason, notes);
    }

    static OrganizationPlan refuse(LegacyId id, String reason, List<String> notes) {
        return without(id, ConsumerPlan.Action.REFUSE, reason, notes);
    }

    /** Returns the plan for an organization that has its outcome already: it cannot be read, or the mapping dropped it. */
    public static OrganizationPlan of(LegacyId id, ImportOutcome outcome) {
        String reason = outcome.reason().orElseThrow();
        return outcome.kind() == ImportOutcome.Kind.SKIPPED
                ? skip(id, reason, outcome.notes())
                : refuse(id, reason, outcome.notes());
    }

    private static OrganizationPlan without(
            LegacyId id, ConsumerPlan.Action action, String reason, List<String> notes) {
        return new OrganizationPlan(id, action, reason, notes, "", List.of(), null, Map.of(), null, null);
    }

    @Override
    public RecordKey key() {
        return key;
    }

    /** Returns what the organization is known by at Stytch beside its own id. */
    public String externalId() {
        return externalId;
    }

    /** Returns the slug that is tried first; empty when nothing is sent. */
    public Optional<String> slug() {
        return slugs.stream().findFirst();
    }

    @Override
    public ConsumerPlan.Action action() {
        return action;
    }

    @Override
    public int calls() {
        return action.calls();
    }

    @Override
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    @Override
    public ConsumerPlan.PasswordFate passwordFate() {
        return ConsumerPlan.PasswordFate.NONE;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Fingerprint fingerprint() {
        Map<String, @Nullable Object> identifiers = new LinkedHashMap<>();
        // Only a wish of the source: which slug is free depends on the other organizations.
        identifiers.put("slug", slugs.isEmpty() ? null : slugs.get(slugs.size() - 1));
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        profile.put("action", action.calls() == 0 ? action + ":" + reason : "send");
        profile.put("name", name);
        profile.put("logo", logoUrl);
        profile.put("trusted", trustedMetadata);
        Map<String, @Nullable Object> settled = new LinkedHashMap<>();
        settled.put("settings", settings == null ? null : settings.asMap());
        return new Fingerprint(
                Fingerprint.part(key, identifiers), Fingerprint.part(key, profile), Fingerprint.part(key, settled));
    }

    /** Returns the id and the action. */
    @Override
    public String toString() {
        return "OrganizationPlan[" + key.id() + " " + action + (reason == null ? "" : " " + reason) + "]";
    }
}
