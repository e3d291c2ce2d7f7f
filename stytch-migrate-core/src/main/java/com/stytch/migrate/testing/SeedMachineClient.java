package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A machine client for {@link FakeProject#seed(SeedMachineClient)}. Not thread-safe. */
public final class SeedMachineClient {
    final Secret secret;
    final List<String> scopes;

    @Nullable String clientId;

    @Nullable Secret nextSecret;

    String name = "";
    String description = "";
    boolean active = true;
    Map<String, @Nullable Object> trustedMetadata = Map.of();

    private SeedMachineClient(Secret secret, List<String> scopes) {
        this.secret = Objects.requireNonNull(secret, "secret");
        this.scopes = scopes;
    }

    /** Returns an active client with any secret, however weak. */
    public static SeedMachineClient withSecret(Secret secret, String... scopes) {
        return new SeedMachineClient(secret, List.of(scopes));
    }

    /** Sets the id; a new one unless set. */
    public SeedMachineClient clientId(String id) {
        this.clientId = Objects.requireNonNull(id, "id");
        return this;
    }

    public SeedMachineClient name(String text) {
        this.name = Objects.requireNonNull(text, "text");
        return this;
    }

    public SeedMachineClient description(String text) {
        this.description = Objects.requireNonNull(text, "text");
        return this;
    }

    public SeedMachineClient trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
        this.trustedMetadata = new LinkedHashMap<>(metadata);
        return this;
    }

    /** Lets it be inactive: it gets no tokens. */
    public SeedMachineClient inactive() {
        this.active = false;
        return this;
    }

    /** Lets it be in the middle of a rotation, in which both secrets hold. */
    public SeedMachineClient nextSecret(Secret next) {
        this.nextSecret = Objects.requireNonNull(next, "next");
        return this;
    }
}
