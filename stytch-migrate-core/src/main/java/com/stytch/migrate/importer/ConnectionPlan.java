package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which calls one connection needs, and why. Made by {@link ConnectionPlanner}; nothing is sent yet. */
public final class ConnectionPlan implements RecordPlan {
    /** One look, one create, one update. */
    private static final int CALLS = 3;

    private final RecordKey key;
    private final ConsumerPlan.Action action;
    private final @Nullable String reason;
    private final List<String> notes;
    final boolean parked;
    final @Nullable StytchId organization;
    /** Without what Stytch would refuse. */
    final LegacyConnection content;

    ConnectionPlan(
            LegacyConnection content,
            ConsumerPlan.Action action,
            @Nullable String reason,
            List<String> notes,
            boolean parked,
            @Nullable StytchId organization) {
        this.key = content.key();
        this.content = content;
        this.action = action;
        this.reason = reason;
        this.notes = List.copyOf(notes);
        this.parked = parked;
        this.organization = organization;
    }

    @Override
    public RecordKey key() {
        return key;
    }

    @Override
    public ConsumerPlan.Action action() {
        return action;
    }

    @Override
    public int calls() {
        return action.calls() == 0 ? 0 : CALLS;
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
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        profile.put("action", action.calls() == 0 ? action + ":" + reason : "send");
        profile.put("protocol", content.protocol().name());
        profile.put("idp", content.identityProvider().orElse(null));
        profile.put("entity", content.idpEntityId().orElse(null));
        profile.put("sso", content.idpSsoUrl().orElse(null));
        profile.put("metadata", content.metadataUrl().orElse(null));
        profile.put("audience", content.alternativeAudienceUri().orElse(null));
        profile.put("acs", content.alternativeAcsUrl().orElse(null));
        profile.put("issuer", content.issuer().orElse(null));
        profile.put("client", content.clientId().orElse(null));
        profile.put("authorization", content.authorizationUrl().orElse(null));
        profile.put("token", content.tokenUrl().orElse(null));
        profile.put("userinfo", content.userinfoUrl().orElse(null));
        profile.put("jwks", content.jwksUrl().orElse(null));
        profile.put("scopes", content.scopes().orElse(null));
        profile.put("certificates", content.certificates());
        profile.put("mapping", content.attributeMapping());
        Map<String, @Nullable Object> secret = new LinkedHashMap<>();
        secret.put("secret", content.clientSecret().map(Secret::reveal).orElse(null));
        return new Fingerprint(
                Fingerprint.part(key, Map.of()), Fingerprint.part(key, profile), Fingerprint.part(key, secret));
    }

    /** Returns the ids and the action. */
    @Override
    public String toString() {
        return "ConnectionPlan[" + key + " " + action + (reason == null ? "" : " " + reason) + "]";
    }
}
