package com.stytch.migrate.cognito.export;

import com.stytch.migrate.http.JsonView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a user pool says of itself, as far as a migration needs it.
 *
 * @param id such as {@code us-east-1_AbCdEf123}
 * @param name what its owner calls it
 * @param usernameAttributes what users sign in with in place of a user name: {@code email}, {@code phone_number}; the user name
 *     is a made-up id then
 * @param aliasAttributes what users may sign in with beside their user name, once it is verified. Several users of such a pool
 *     may have the same unverified address
 * @param caseSensitive whether user names of different case are different users
 * @param mfa {@code OFF}, {@code OPTIONAL} or {@code ON}
 * @param customAttributes the names of the custom attributes, with {@code custom:} before them
 * @param triggers the names of the Lambda triggers, such as {@code UserMigration}. That one may create users while passwords are
 *     checked
 * @param estimatedUsers how many users there are, about
 * @param domain the domain of the hosted sign-in, or its own one where it has one
 * @param updatedIssuer whether tokens name {@code issuer-cognito-idp} in place of {@code cognito-idp} in their issuer
 */
public record UserPoolDescription(
        String id,
        Optional<String> name,
        List<String> usernameAttributes,
        List<String> aliasAttributes,
        boolean caseSensitive,
        String mfa,
        List<String> customAttributes,
        Set<String> triggers,
        Optional<Integer> estimatedUsers,
        Optional<String> domain,
        boolean updatedIssuer) {

    public UserPoolDescription {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(mfa, "mfa");
        usernameAttributes = List.copyOf(usernameAttributes);
        aliasAttributes = List.copyOf(aliasAttributes);
        customAttributes = List.copyOf(customAttributes);
        triggers = Set.copyOf(triggers);
    }

    /** Reads UserPoolType of AWS's API model; nothing when it has no id. Every other field may be absent. */
    public static Optional<UserPoolDescription> of(JsonView pool) {
        Set<String> triggers = new TreeSet<>();
        pool.map("LambdaConfig").forEach((trigger, target) -> {
            if (target instanceof String) {
                triggers.add(trigger);
            }
        });
        return pool.text("Id")
                .map(id -> new UserPoolDescription(
                        id,
                        pool.text("Name"),
                        pool.texts("UsernameAttributes"),
                        pool.texts("AliasAttributes"),
                        pool.object("UsernameConfiguration")
                                .flatMap(configuration -> configuration.flag("CaseSensitive"))
                                .orElse(true),
                        pool.text("MfaConfiguration").orElse("OFF"),
                        pool
                                .objects(
                                        "SchemaAttributes",
                                        attribute -> attribute.text("Name").orElse(""))
                                .stream()
                                .filter(name -> name.startsWith("custom:") || name.startsWith("dev:custom:"))
                                .toList(),
                        triggers,
                        pool.number("EstimatedNumberOfUsers"),
                        pool.text("CustomDomain").or(() -> pool.text("Domain")),
                        pool.object("IssuerConfiguration")
                                .flatMap(configuration -> configuration.text("Type"))
                                .filter("UPDATED"::equals)
                                .isPresent()));
    }
}
