package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.LegacyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A member of an organization of Auth0. Immutable. {@link #toString()} shows the id only.
 *
 * @param userId the user
 * @param email absent for who signs in by phone; whether it is verified says the user only
 * @param name what Auth0 shows, often the address
 * @param picture an address of a picture
 * @param roles the roles in this organization; empty when the answer does not say, which is not the same as none
 */
public record Auth0Member(
        LegacyId userId,
        Optional<String> email,
        Optional<String> name,
        Optional<String> picture,
        Optional<List<Auth0Role>> roles) {

    public Auth0Member {
        roles = roles.map(List::copyOf);
    }

    static Optional<Auth0Member> read(JsonView view) {
        Optional<String> id = view.text("user_id").filter(text -> !text.isBlank());
        Optional<List<Auth0Role>> roles = Optional.empty();
        if (view.asMap().get("roles") instanceof List<?> list) {
            List<Auth0Role> read = new ArrayList<>();
            view.objects("roles", Auth0Role::read).forEach(role -> role.ifPresent(read::add));
            if (read.size() != list.size()) {
                return Optional.empty(); // a member with fewer roles than he has is another member
            }
            roles = Optional.of(read);
        }
        if (id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Auth0Member(
                LegacyId.of(id.get()), view.text("email"), view.text("name"), view.text("picture"), roles));
    }

    @Override
    public String toString() {
        return "Auth0Member[" + userId + "]";
    }
}
