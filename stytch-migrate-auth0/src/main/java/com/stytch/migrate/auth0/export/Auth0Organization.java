package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An organization of Auth0. Immutable. {@link #toString()} shows the id only.
 *
 * @param id {@code org_} and 16 letters or digits
 * @param name 1 to 50 characters: lower case, digits, {@code _} and {@code -}
 * @param displayName what people see, to 255 characters
 * @param logoUrl of its branding
 * @param metadata up to 25 pairs of texts; empty also where Auth0 sent none
 */
public record Auth0Organization(
        String id,
        String name,
        Optional<String> displayName,
        Optional<String> logoUrl,
        Map<String, @Nullable Object> metadata) {

    static Optional<Auth0Organization> read(JsonView view) {
        Optional<String> id = view.text("id");
        Optional<String> name = view.text("name");
        if (id.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Auth0Organization(
                id.get(),
                name.get(),
                view.text("display_name"),
                view.object("branding").flatMap(branding -> branding.text("logo_url")),
                view.map("metadata")));
    }

    @Override
    public String toString() {
        return "Auth0Organization[" + id + "]";
    }
}
