package com.stytch.migrate.firebase.testing;

import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An account to put into a {@link FakeFirebase}. Immutable; each method returns another one. */
public final class SeedAccount {
    private static final Instant CREATED = Instant.parse("2024-05-01T12:00:00Z");

    private final Map<String, @Nullable Object> fields;
    private final List<Map<String, Object>> providers;
    private final @Nullable Secret password;
    private final boolean imported;

    private SeedAccount(
            Map<String, @Nullable Object> fields,
            List<Map<String, Object>> providers,
            @Nullable Secret password,
            boolean imported) {
        this.fields = fields;
        this.providers = providers;
        this.password = password;
        this.imported = imported;
    }

    /** Returns an account that somebody made without telling anything: no address, no number, no provider. */
    public static SeedAccount anonymous() {
        return new SeedAccount(Map.of(), List.of(), null, false).createdAt(CREATED);
    }

    /** Returns an account with an address, and no way to sign in yet. */
    public static SeedAccount email(String address, boolean verified) {
        return anonymous().with("email", address).with("emailVerified", verified);
    }

    /** Returns an account that signs in with a number. */
    public static SeedAccount phone(String number) {
        return anonymous()
                .with("phoneNumber", number)
                .listed(Map.of("providerId", "phone", "rawId", number, "phoneNumber", number));
    }

    private SeedAccount with(String field, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new SeedAccount(more, providers, password, imported);
    }

    private SeedAccount listed(Map<String, Object> provider) {
        List<Map<String, Object>> more = new ArrayList<>(providers);
        more.add(provider);
        return new SeedAccount(fields, List.copyOf(more), password, imported);
    }

    private String address() {
        return Objects.requireNonNull((String) fields.get("email"), "an address is needed first");
    }

    /** Sets the id; one of 28 characters is made unless set. */
    public SeedAccount uid(String uid) {
        return with("localId", uid);
    }

    /** Sets a password, hashed with the parameters of the project or tenant. */
    public SeedAccount password(Secret password) {
        SeedAccount listed = listed(passwordProvider()).with("passwordUpdatedAt", (double) CREATED.toEpochMilli());
        return new SeedAccount(listed.fields, listed.providers, password, false);
    }

    /** Sets a password that was imported and not used since: no hash is shown until somebody signs in with it. */
    public SeedAccount importedPassword(Secret password) {
        SeedAccount listed = listed(passwordProvider()).with("passwordUpdatedAt", (double) CREATED.toEpochMilli());
        return new SeedAccount(listed.fields, listed.providers, password, true);
    }

    private Map<String, Object> passwordProvider() {
        return Map.of("providerId", "password", "rawId", address(), "federatedId", address(), "email", address());
    }

    /** Lets the account sign in by a link in an e-mail, which Firebase lists as {@code password} too. */
    public SeedAccount emailLink() {
        return listed(passwordProvider()).with("emailLinkSignin", true);
    }

    /**
     * Adds a provider.
     *
     * @param providerId such as {@code google.com}, {@code saml.acme}, {@code oidc.partner}
     * @param rawId the id of the person there
     */
    public SeedAccount provider(String providerId, String rawId) {
        return listed(Map.of("providerId", providerId, "rawId", rawId, "federatedId", rawId));
    }

    public SeedAccount displayName(String name) {
        return with("displayName", name);
    }

    public SeedAccount photoUrl(String address) {
        return with("photoUrl", address);
    }

    /** Sets the custom claims, as JSON text. */
    public SeedAccount customClaims(String json) {
        return with("customAttributes", json);
    }

    public SeedAccount disabled() {
        return with("disabled", true);
    }

    /** Enrolls a number as second factor. */
    public SeedAccount secondFactor(String number) {
        return with(
                "mfaInfo",
                List.of(Map.of(
                        "mfaEnrollmentId",
                        "enrolment-" + number.hashCode(),
                        "phoneInfo",
                        number,
                        "enrolledAt",
                        CREATED.toString())));
    }

    public SeedAccount createdAt(Instant time) {
        return with("createdAt", Long.toString(time.toEpochMilli()))
                .with("validSince", Long.toString(time.getEpochSecond()));
    }

    public SeedAccount lastLogin(Instant time) {
        return with("lastLoginAt", Long.toString(time.toEpochMilli()));
    }

    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
        if (!providers.isEmpty()) {
            copy.put("providerUserInfo", providers);
        }
        return copy;
    }

    @Nullable Secret passwordText() {
        return password;
    }

    boolean isImported() {
        return imported;
    }

    /** Shows the id only. */
    @Override
    public String toString() {
        return "SeedAccount[" + fields.getOrDefault("localId", "new") + "]";
    }
}
