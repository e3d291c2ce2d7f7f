package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user and a member have in common, as the fake holds it at one moment. Immutable. */
public abstract sealed class FakeAccount permits FakeUser, FakeMember {
    private final String id;
    private final @Nullable String externalId;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final Map<String, @Nullable Object> untrustedMetadata;
    private final List<String> roles;
    private final @Nullable String passwordId;
    private final @Nullable StoredHash hash;
    private final boolean requiresReset;
    private final boolean locked;
    private final Instant createdAt;

    FakeAccount(AccountState state, String id, Ids.Kind passwordKind, Ids ids, boolean locked) {
        this.id = id;
        this.externalId = state.externalId;
        this.trustedMetadata = Collections.unmodifiableMap(RequestBody.metadata(state.trustedMetadata));
        this.untrustedMetadata = Collections.unmodifiableMap(RequestBody.metadata(state.untrustedMetadata));
        this.roles = state.roles;
        AccountState.Password password = state.password;
        this.passwordId = password == null ? null : ids.of(passwordKind, password.number());
        this.hash = password == null ? null : password.hash();
        this.requiresReset = password != null && password.requiresReset();
        this.locked = locked;
        this.createdAt = Instant.ofEpochSecond(state.createdAt);
    }

    final String id() {
        return id;
    }

    public Optional<String> externalId() {
        return Optional.ofNullable(externalId);
    }

    public Map<String, @Nullable Object> trustedMetadata() {
        return trustedMetadata;
    }

    public Map<String, @Nullable Object> untrustedMetadata() {
        return untrustedMetadata;
    }

    /** Returns the roles that were assigned, without those that follow from something else. */
    public List<String> roles() {
        return roles;
    }

    public boolean hasPassword() {
        return hash != null;
    }

    public Optional<String> passwordId() {
        return Optional.ofNullable(passwordId);
    }

    /** Returns whether the password must be reset before it works again. */
    public boolean requiresReset() {
        return requiresReset;
    }

    /** Returns the {@code hash_type} of the imported password; {@code plain} for one that was given in plain text. */
    public Optional<String> hashType() {
        return Optional.ofNullable(hash).map(StoredHash::type);
    }

    /** Returns the {@code hash} of the imported password. */
    public Optional<Secret> hash() {
        return Optional.ofNullable(hash).map(StoredHash::text).map(Secret::of);
    }

    /** Returns a field of the config object that was imported with the hash, such as {@code salt}. */
    public Optional<Secret> hashConfig(String field) {
        return Optional.ofNullable(hash)
                .map(stored -> stored.config().get(field))
                .map(value -> Secret.of(value.toString()));
    }

    /** Returns whether it is locked after ten wrong passwords. */
    public boolean locked() {
        return locked;
    }

    /** Returns when it was created, in whole seconds. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Returns what is said of it in {@link FakeProject#describe()}. */
    final String described(String status, boolean emailVerified) {
        StringBuilder text = new StringBuilder(id);
        if (externalId != null) {
            text.append(", external id ").append(externalId);
        }
        text.append(", ").append(status).append(emailVerified ? ", verified address" : ", no verified address");
        text.append(hashType().map(type -> ", password " + type).orElse(", no password"));
        text.append(requiresReset ? " to be reset" : "").append(locked ? ", locked" : "");
        text.append(roles.isEmpty() ? "" : ", roles " + roles);
        int keys = trustedMetadata.size() + untrustedMetadata.size();
        return text.append(keys == 0 ? "" : ", metadata keys: " + keys).toString();
    }

    /** Shows the ids only. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + id + (externalId == null ? "" : ", " + externalId) + "]";
    }
}
