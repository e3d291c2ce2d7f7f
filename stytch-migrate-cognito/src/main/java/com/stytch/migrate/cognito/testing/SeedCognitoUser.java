package com.stytch.migrate.cognito.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user to put into a {@link FakeCognito}: CONFIRMED and enabled, with a {@code sub} made of the user name, unless said
 * otherwise. Not thread-safe.
 */
public final class SeedCognitoUser {
    final String username;
    final Map<String, String> attributes = new LinkedHashMap<>();
    final List<String> mfa = new ArrayList<>();
    String status = "CONFIRMED";
    boolean enabled = true;

    @Nullable String password;

    Instant created = Instant.parse("2023-05-01T15:43:49.578Z");

    private SeedCognitoUser(String username) {
        this.username = username;
        attributes.put(
                "sub",
                UUID.nameUUIDFromBytes(username.getBytes(StandardCharsets.UTF_8))
                        .toString());
    }

    /** @param username 1 to 128 characters */
    public static SeedCognitoUser of(String username) {
        if (username.isEmpty() || username.length() > 128) {
            throw new IllegalArgumentException("a user name has 1 to 128 characters");
        }
        return new SeedCognitoUser(username);
    }

    /** Sets the address, and {@code email_verified} as Cognito writes it. */
    public SeedCognitoUser email(String address, boolean verified) {
        return attribute("email", address).attribute("email_verified", String.valueOf(verified));
    }

    /** Sets the number, and {@code phone_number_verified}. */
    public SeedCognitoUser phoneNumber(String number, boolean verified) {
        return attribute("phone_number", number).attribute("phone_number_verified", String.valueOf(verified));
    }

    /**
     * Sets an attribute.
     *
     * @param name 1 to 32 characters, or more behind {@code custom:}
     * @param value up to 2,048 characters
     */
    public SeedCognitoUser attribute(String name, String value) {
        if (value.length() > 2_048) {
            throw new IllegalArgumentException("an attribute has at most 2048 characters: " + name);
        }
        attributes.put(name, value);
        return this;
    }

    /** Makes it the profile of an identity provider: EXTERNAL_PROVIDER, with {@code identities}, without password. */
    public SeedCognitoUser federated(String provider, String type, String subject) {
        status = "EXTERNAL_PROVIDER";
        return identity(provider, type, subject, true);
    }

    /** Links an identity to a native user. */
    public SeedCognitoUser linked(String provider, String type, String subject) {
        return identity(provider, type, subject, false);
    }

    private SeedCognitoUser identity(String provider, String type, String subject, boolean primary) {
        Map<String, @Nullable Object> identity = new LinkedHashMap<>();
        identity.put("userId", subject);
        identity.put("providerName", provider);
        identity.put("providerType", type);
        identity.put("issuer", null);
        identity.put("primary", primary);
        identity.put("dateCreated", created.toEpochMilli());
        String one = Wire.text(identity);
        String earlier = attributes.get("identities");
        attributes.put(
                "identities",
                earlier == null ? "[" + one + "]" : earlier.substring(0, earlier.length() - 1) + "," + one + "]");
        return this;
    }

    /** Sets the status, such as {@code RESET_REQUIRED}, also one that does not exist. */
    public SeedCognitoUser status(String userStatus) {
        status = userStatus;
        return this;
    }

    /** Keeps the user from signing in. */
    public SeedCognitoUser disabled() {
        enabled = false;
        return this;
    }

    /** Sets the password; without one nobody can sign in. */
    public SeedCognitoUser password(String text) {
        password = text;
        return this;
    }

    /**
     * Adds a second factor.
     *
     * @param setting {@code SOFTWARE_TOKEN_MFA}, {@code SMS_MFA} or {@code EMAIL_OTP}
     */
    public SeedCognitoUser mfa(String setting) {
        mfa.add(setting);
        return this;
    }

    /** Sets when the user was made. */
    public SeedCognitoUser created(Instant when) {
        created = when;
        return this;
    }

    @Override
    public String toString() {
        return "SeedCognitoUser[" + status + "]";
    }
}
