package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which calls one machine client needs, and why. Made by {@link MachineClientPlanner}; nothing is sent yet. */
public final class MachineClientPlan implements RecordPlan {
    private final RecordKey key;
    private final @Nullable String reason;
    private final List<String> notes;
    final @Nullable Content content;

    /**
     * What is sent.
     *
     * @param scopes in order, each once
     */
    record Content(
            Secret secret,
            @Nullable String name,
            @Nullable String description,
            List<String> scopes,
            Map<String, @Nullable Object> trustedMetadata) {}

    /** @param content {@code null} when nothing is sent; then there is a reason */
    MachineClientPlan(LegacyId id, @Nullable String reason, List<String> notes, @Nullable Content content) {
        this.key = RecordKey.machineClient(id);
        this.reason = reason;
        this.notes = List.copyOf(notes);
        this.content = content;
    }

    @Override
    public RecordKey key() {
        return key;
    }

    @Override
    public ConsumerPlan.Action action() {
        if (content != null) {
            return ConsumerPlan.Action.CREATE;
        }
        return "duplicate_in_source".equals(reason) ? ConsumerPlan.Action.SKIP : ConsumerPlan.Action.REFUSE;
    }

    @Override
    public int calls() {
        return action().calls();
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
        Content sent = content;
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        profile.put("action", sent == null ? action() + ":" + reason : "send");
        Map<String, @Nullable Object> secret = new LinkedHashMap<>();
        if (sent != null) {
            profile.put("name", sent.name());
            profile.put("description", sent.description());
            profile.put("scopes", sent.scopes().stream().sorted().toList());
            profile.put("trusted", sent.trustedMetadata());
            secret.put("secret", sent.secret().reveal());
        }
        return new Fingerprint(
                Fingerprint.part(key, Map.of()), Fingerprint.part(key, profile), Fingerprint.part(key, secret));
    }

    /** Returns the id and the action. */
    @Override
    public String toString() {
        return "MachineClientPlan[" + key.id() + " " + action() + (reason == null ? "" : " " + reason) + "]";
    }
}
