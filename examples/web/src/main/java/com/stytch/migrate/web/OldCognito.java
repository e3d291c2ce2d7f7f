package com.stytch.migrate.web;

import com.stytch.migrate.cognito.CognitoImporter;
import com.stytch.migrate.cognito.login.CognitoPasswords;
import com.stytch.migrate.cognito.session.CognitoTokens;
import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.source.UserSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user pool of Cognito. With a real one, the fake goes, and so do the three {@code endpoint}s; pool and clients have the ids that
 * the console shows.
 */
final class OldCognito implements OldSystem {
    /** The app client of the application as it was: it sends the password. */
    private static final String OLD_CLIENT = "1old23456789example";

    /** The app client of the move, which is of its own so that triggers can tell; it takes SRP, as is the default. */
    private static final String MOVE_CLIENT = "2move3456789example";

    private final FakeCognito pool = FakeCognito.start();

    OldCognito(List<Person> people) {
        pool.client(SeedCognitoClient.of(OLD_CLIENT, "the old application").allow("ALLOW_USER_PASSWORD_AUTH"))
                .client(SeedCognitoClient.of(MOVE_CLIENT, "the move"));
        for (Person person : people) {
            SeedCognitoUser user = SeedCognitoUser.of(person.email())
                    .attribute("sub", person.id())
                    .email(person.email(), true)
                    .password(person.password());
            pool.users(person.secondFactor() ? user.mfa("SOFTWARE_TOKEN_MFA") : user);
        }
    }

    @Override
    public String name() {
        return "Cognito";
    }

    @Override
    public LegacyPasswordVerifier passwords() {
        return CognitoPasswords.of(pool.poolId(), MOVE_CLIENT).withEndpoint(pool.endpoint());
    }

    @Override
    public LegacyTokenVerifier tokens() {
        return CognitoTokens.builder(pool.poolId(), OLD_CLIENT)
                .idTokensOnly()
                .endpoint(pool.endpoint())
                .build();
    }

    @Override
    public UserSource users() {
        return CognitoImporter.fromUserPool(pool.pool());
    }

    @Override
    public Optional<Secret> logIn(String email, String password) {
        String token = JsonCall.post(
                        pool.endpoint(),
                        Map.of(
                                "AuthFlow",
                                "USER_PASSWORD_AUTH",
                                "ClientId",
                                OLD_CLIENT,
                                "AuthParameters",
                                Map.of("USERNAME", email, "PASSWORD", password)),
                        "Content-Type",
                        "application/x-amz-json-1.1",
                        "X-Amz-Target",
                        "AWSCognitoIdentityProviderService.InitiateAuth")
                .at("/AuthenticationResult/IdToken")
                .asText();
        return Optional.of(token).filter(text -> !text.isEmpty()).map(Secret::of);
    }

    @Override
    public void outage(boolean on) {
        pool.outage(on);
    }

    @Override
    public List<String> calls() {
        return pool.calls().stream()
                .map(call -> call.operation()
                        + (call.status() == 0
                                ? " (no answer)"
                                : " " + call.status()
                                        + call.errorType()
                                                .map(type -> " " + type)
                                                .orElse("")))
                .toList();
    }

    @Override
    public void close() {
        pool.close();
    }
}
