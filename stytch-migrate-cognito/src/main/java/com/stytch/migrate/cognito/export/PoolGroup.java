package com.stytch.migrate.cognito.export;

import com.stytch.migrate.http.JsonView;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A group of a user pool. The IAM role of a group means nothing to Stytch and is left out.
 *
 * @param name 1 to 128 characters of any kind
 * @param description what the owner wrote about it
 * @param precedence from 0, the strongest; empty is the weakest
 */
public record PoolGroup(String name, Optional<String> description, OptionalInt precedence) {

    public PoolGroup {
        Objects.requireNonNull(name, "name");
    }

    /** Reads GroupType of AWS's API model; nothing when it has no name. */
    public static Optional<PoolGroup> of(JsonView group) {
        return group.text("GroupName")
                .map(name -> new PoolGroup(
                        name,
                        group.text("Description"),
                        group.number("Precedence").map(OptionalInt::of).orElseGet(OptionalInt::empty)));
    }

    /** Returns whether Cognito itself made the group, one for each identity provider: {@code POOL_PROVIDER}. */
    public boolean isOfProvider() {
        return ExportedUsers.isOfProvider(name);
    }
}
