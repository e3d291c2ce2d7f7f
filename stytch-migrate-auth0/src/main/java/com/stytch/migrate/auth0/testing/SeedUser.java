package com.stytch.migrate.auth0.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user to be put into {@link FakeAuth0}. Immutable; each method returns another one. Times and ids that are left out are made. */
public final class SeedUser extends Seed {
    private final Credential credential;

    /** What the sign-in of the user is like; the JSON of a user holds nothing of it. */
    record Credential(
            @Nullable String password,
            @Nullable Object hash,
            @Nullable Object customHash,
            boolean secondFactor,
            boolean leaked,
            boolean denied) {
        static final Credential NONE = new Credential(null, null, null, false, false, false);
    }

    private SeedUser(Map<String, ? extends @Nullable Object> json, Credential credential) {
        super(json);
        this.credential = credential;
    }

    Credential credential() {
        return credential;
    }

    /**
     * Returns a user as JSON has it, with all its fields; {@code user_id} is needed.
     *
     * @param json texts, numbers, booleans, maps, lists and {@code null}
     */
    public static SeedUser of(Map<String, ? extends @Nullable Object> json) {
        if (!(json.get("user_id") instanceof String)) {
            throw new IllegalArgumentException("a user has a user_id");
        }
        return new SeedUser(json, Credential.NONE);
    }

    /** Returns a user of the database with an address that is not verified. */
    public static SeedUser database(String email) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("email", email.toLowerCase(Locale.ROOT));
        json.put("email_verified", false);
        return new SeedUser(json, Credential.NONE);
    }

    /**
     * Returns a user of a social provider, whose address it attests.
     *
     * @param provider such as {@code google-oauth2}, which is the name of the connection too
     */
    public static SeedUser social(String provider, String id, String email) {
        return outside(provider, id, provider, true, email).emailVerified();
    }

    /**
     * Returns a user of an enterprise connection, about whose address nothing is said.
     *
     * @param strategy such as {@code samlp}
     * @param connection its name, which stands in the id too
     */
    public static SeedUser enterprise(String strategy, String connection, String id, String email) {
        return outside(strategy, connection + "|" + id, connection, false, email);
    }

    private static SeedUser outside(String provider, String id, String connection, boolean social, String email) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("user_id", provider + "|" + id);
        json.put("email", email);
        json.put("identities", List.of(identityOf(provider, id, connection, social)));
        return new SeedUser(json, Credential.NONE);
    }

    private static Map<String, Object> identityOf(String provider, String id, String connection, boolean social) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("connection", connection);
        identity.put("user_id", id);
        identity.put("provider", provider);
        identity.put("isSocial", social);
        return identity;
    }

    /** Sets a field; {@code null} is written as {@code null}. */
    public SeedUser field(String name, @Nullable Object value) {
        return new SeedUser(plus(name, value), credential);
    }

    /** Sets the id within the database, without {@code auth0|}. */
    public SeedUser databaseId(String id) {
        return field("user_id", "auth0|" + Objects.requireNonNull(id, "id"));
    }

    /** Says that the address is verified. */
    public SeedUser emailVerified() {
        return field("email_verified", true);
    }

    /** Sets the number, in the form {@code +} and digits. */
    public SeedUser phoneNumber(String number, boolean verified) {
        return field("phone_number", number).field("phone_verified", verified);
    }

    /** Sets both names, and the whole one. */
    public SeedUser name(String given, String family) {
        return field("given_name", given).field("family_name", family).field("name", given + " " + family);
    }

    /** Adds to the {@code app_metadata}. */
    public SeedUser appMetadata(String key, Object value) {
        return new SeedUser(plusInside("app_metadata", key, value), credential);
    }

    /** Adds to the {@code user_metadata}. */
    public SeedUser userMetadata(String key, Object value) {
        return new SeedUser(plusInside("user_metadata", key, value), credential);
    }

    /** Links one more identity, behind the first. */
    public SeedUser linked(String provider, String id, String connection, boolean social) {
        List<Object> identities = new ArrayList<>(json().get("identities") instanceof List<?> old ? old : List.of());
        if (identities.isEmpty()) {
            throw new IllegalStateException(
                    "a database user gets its own identity when it is put in: link by the field");
        }
        return new SeedUser(plusElement("identities", identityOf(provider, id, connection, social)), credential);
    }

    /** Says that an administrator has blocked the user. */
    public SeedUser blocked() {
        return field("blocked", true);
    }

    /** Sets the password. */
    public SeedUser password(String password) {
        return credential(
                new Credential(password, null, null, credential.secondFactor, credential.leaked, credential.denied));
    }

    /**
     * Sets the hash of the password, which is checked for real; {@code org.bouncycastle:bcprov-jdk18on} must be on the class
     * path.
     *
     * @param bcrypt all 60 characters
     */
    public SeedUser passwordHash(String bcrypt) {
        return credential(
                new Credential(null, bcrypt, null, credential.secondFactor, credential.leaked, credential.denied));
    }

    /** Sets the hash of the password in the form of the bulk import, {@code custom_password_hash}. */
    public SeedUser customPasswordHash(Map<String, ?> hash) {
        return credential(
                new Credential(null, null, hash, credential.secondFactor, credential.leaked, credential.denied));
    }

    /**
     * Says that a second factor is asked for after the right password.
     *
     * @param provider what {@code multifactor} names, such as {@code guardian}
     */
    public SeedUser secondFactor(String provider) {
        SeedUser more = new SeedUser(plusElement("multifactor", provider), credential);
        return more.credential(new Credential(
                credential.password,
                credential.hash,
                credential.customHash,
                true,
                credential.leaked,
                credential.denied));
    }

    /** Says that the password is known to have leaked, so that the right one is refused. */
    public SeedUser leakedPassword() {
        return credential(new Credential(
                credential.password,
                credential.hash,
                credential.customHash,
                credential.secondFactor,
                true,
                credential.denied));
    }

    /** Says that an Action refuses the user after the right password. */
    public SeedUser deniedByAction() {
        return credential(new Credential(
                credential.password,
                credential.hash,
                credential.customHash,
                credential.secondFactor,
                credential.leaked,
                true));
    }

    private SeedUser credential(Credential other) {
        return new SeedUser(json(), other);
    }

    @Override
    public String toString() {
        return "SeedUser[" + json().get("user_id") + "]";
    }
}
