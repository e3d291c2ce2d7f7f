package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A machine client as the fake holds it at one moment. Immutable; {@link #toString()} shows the id only. */
public final class FakeMachineClient {
    private final String clientId;
    private final String name;
    private final String description;
    private final boolean active;
    private final List<String> scopes;
    private final Map<String, @Nullable Object> trustedMetadata;
    private final MachineState.Stored secret;
    private final MachineState.@Nullable Stored nextSecret;

    FakeMachineClient(MachineState state) {
        this.clientId = state.clientId;
        this.name = state.name;
        this.description = state.description;
        this.active = state.active;
        this.scopes = state.scopes;
        this.trustedMetadata = Collections.unmodifiableMap(RequestBody.metadata(state.trustedMetadata));
        this.secret = state.secret;
        this.nextSecret = state.nextSecret;
    }

    public String clientId() {
        return clientId;
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    /** Returns whether it gets tokens. */
    public boolean active() {
        return active;
    }

    public List<String> scopes() {
        return scopes;
    }

    public Map<String, @Nullable Object> trustedMetadata() {
        return trustedMetadata;
    }

    /** Returns whether a secret is its own, or during a rotation the next one. */
    public boolean takes(Secret candidate) {
        MachineState.Stored next = nextSecret;
        return secret.isOf(candidate.reveal()) || (next != null && next.isOf(candidate.reveal()));
    }

    /** Returns whether a second secret holds, that is to replace the first one. */
    public boolean rotating() {
        return nextSecret != null;
    }

    @Override
    public String toString() {
        return "FakeMachineClient[" + clientId + "]";
    }
}
