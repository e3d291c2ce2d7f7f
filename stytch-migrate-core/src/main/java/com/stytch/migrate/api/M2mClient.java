package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A machine client, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows the id only.
 *
 * <p>Source: schema {@code M2mClient} of the contract, section 4.9. Every part may be absent.
 */
public final class M2mClient {
    private final JsonView json;

    M2mClient(JsonView json) {
        this.json = json;
    }

    /** Returns the id: one that Stytch made, {@code m2m-client-…}, or the client's own of before. */
    public String clientId() {
        return json.text("client_id").orElse("");
    }

    public String name() {
        return json.text("client_name").orElse("");
    }

    public String description() {
        return json.text("client_description").orElse("");
    }

    /** Returns {@code active} or {@code inactive}. */
    public String status() {
        return json.text("status").orElse("");
    }

    public List<String> scopes() {
        return json.texts("scopes");
    }

    /** Returns the last four characters of the secret. */
    public String secretLastFour() {
        return json.text("client_secret_last_four").orElse("");
    }

    /** Returns the last four characters of the secret that is to replace it; empty unless one is. */
    public Optional<String> nextSecretLastFour() {
        return json.text("next_client_secret_last_four");
    }

    /** Returns what only the backend may write; a {@code null} inside stays. */
    public Map<String, @Nullable Object> trustedMetadata() {
        return json.map("trusted_metadata");
    }

    @Override
    public String toString() {
        return "M2mClient[" + clientId() + "]";
    }
}
