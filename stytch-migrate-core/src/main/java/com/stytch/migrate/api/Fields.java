package com.stytch.migrate.api;

import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a request body; what is not set is left out, as the contract asks (section 1.3). */
final class Fields {
    private final Map<String, @Nullable Object> body = new LinkedHashMap<>();

    Fields put(String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
        return this;
    }

    Fields putName(@Nullable PersonName name) {
        if (name == null) {
            return this;
        }
        Map<String, @Nullable Object> parts = new Fields()
                .put("first_name", name.first())
                .put("middle_name", name.middle())
                .put("last_name", name.last())
                .map();
        return parts.isEmpty() ? this : put("name", parts);
    }

    /** Puts metadata, unless it is empty. A {@code null} inside stays: it deletes a key. */
    Fields putMetadata(String name, @Nullable Map<String, @Nullable Object> metadata) {
        return metadata == null || metadata.isEmpty() ? this : put(name, metadata);
    }

    Fields putRoles(@Nullable List<String> roles) {
        return put("roles", roles);
    }

    Fields putSecret(String name, @Nullable Secret secret) {
        return put(name, secret == null ? null : secret.reveal());
    }

    /** Puts a time in whole minutes. */
    Fields putMinutes(String name, @Nullable Duration time) {
        return put(name, time == null ? null : Math.toIntExact(time.toMinutes()));
    }

    /** Puts the length and the claims of a session, those that are set. */
    Fields putSession(@Nullable SessionSettings session) {
        if (session == null) {
            return this;
        }
        return putMinutes("session_duration_minutes", session.lengthOrNull())
                .putMetadata("session_custom_claims", session.claims());
    }

    /** Puts the token or the JWT of a Stytch session. */
    Fields putSession(@Nullable SessionRef session) {
        return session == null ? this : putSecret(session.field(), session.secret());
    }

    Map<String, @Nullable Object> map() {
        return Collections.unmodifiableMap(body);
    }

    /** Returns a copy that keeps the order and the nulls. */
    static Map<String, @Nullable Object> copy(Map<String, ? extends @Nullable Object> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
