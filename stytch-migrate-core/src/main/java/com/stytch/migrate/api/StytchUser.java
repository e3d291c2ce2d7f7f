package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.PersonName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user of a Consumer project, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows the id only.
 *
 * <p>Source: schema {@code User} of the contract, section 2.1. Every part may be absent.
 */
public final class StytchUser {
    private final JsonView json;

    StytchUser(JsonView json) {
        this.json = json;
    }

    /** Returns the Stytch id, {@code user-test-…} or {@code user-live-…}. */
    public String userId() {
        return json.text("user_id").orElse("");
    }

    public Optional<String> externalId() {
        return json.text("external_id");
    }

    /** Returns {@code active} or {@code pending}. */
    public String status() {
        return json.text("status").orElse("");
    }

    public List<Email> emails() {
        return json.objects(
                "emails",
                email -> new Email(
                        email.text("email_id").orElse(""), email.text("email").orElse(""), email.isTrue("verified")));
    }

    public List<PhoneNumber> phoneNumbers() {
        return json.objects(
                "phone_numbers",
                phone -> new PhoneNumber(
                        phone.text("phone_id").orElse(""),
                        phone.text("phone_number").orElse(""),
                        phone.isTrue("verified")));
    }

    public Optional<Password> password() {
        return json.object("password")
                .flatMap(password ->
                        password.text("password_id").map(id -> new Password(id, password.isTrue("requires_reset"))));
    }

    public List<OAuthProvider> providers() {
        return json.objects(
                "providers",
                provider -> new OAuthProvider(
                        provider.text("oauth_user_registration_id").orElse(""),
                        provider.text("provider_type").orElse(""),
                        provider.text("provider_subject").orElse("")));
    }

    public List<Registration> totps() {
        return registrations("totps", "totp_id");
    }

    public List<Registration> webauthnRegistrations() {
        return registrations("webauthn_registrations", "webauthn_registration_id");
    }

    public List<Registration> biometricRegistrations() {
        return registrations("biometric_registrations", "biometric_registration_id");
    }

    public List<Registration> cryptoWallets() {
        return registrations("crypto_wallets", "crypto_wallet_id");
    }

    private List<Registration> registrations(String list, String idName) {
        return json.objects(
                list,
                registration ->
                        new Registration(registration.text(idName).orElse(""), registration.isTrue("verified")));
    }

    /** Returns the name; empty also when Stytch sends one whose parts are all empty. */
    public Optional<PersonName> name() {
        return json.object("name")
                .map(name -> new PersonName(
                        name.text("first_name").orElse(null),
                        name.text("middle_name").orElse(null),
                        name.text("last_name").orElse(null)))
                .filter(name -> name.first() != null || name.middle() != null || name.last() != null);
    }

    public List<String> roles() {
        return json.texts("roles");
    }

    /** Returns what only the backend may write; a {@code null} inside stays. */
    public Map<String, @Nullable Object> trustedMetadata() {
        return json.map("trusted_metadata");
    }

    /** Returns what the user may write too; a {@code null} inside stays. */
    public Map<String, @Nullable Object> untrustedMetadata() {
        return json.map("untrusted_metadata");
    }

    /** Returns whether the user is locked for a while after failed attempts. */
    public boolean locked() {
        return json.isTrue("is_locked");
    }

    public Optional<Instant> lockCreatedAt() {
        return json.time("lock_created_at");
    }

    public Optional<Instant> lockExpiresAt() {
        return json.time("lock_expires_at");
    }

    public Optional<Instant> createdAt() {
        return json.time("created_at");
    }

    @Override
    public String toString() {
        return "StytchUser[" + userId() + "]";
    }

    /** An e-mail address of a user. */
    public record Email(String emailId, String email, boolean verified) {
        @Override
        public String toString() {
            return "Email[" + emailId + ", verified=" + verified + "]";
        }
    }

    /** A phone number of a user. */
    public record PhoneNumber(String phoneId, String phoneNumber, boolean verified) {
        @Override
        public String toString() {
            return "PhoneNumber[" + phoneId + ", verified=" + verified + "]";
        }
    }

    /**
     * The password of a user.
     *
     * @param requiresReset whether it must be reset before it works again
     */
    public record Password(String passwordId, boolean requiresReset) {}

    /** A social account of a user. */
    public record OAuthProvider(String registrationId, String providerType, String providerSubject) {
        @Override
        public String toString() {
            return "OAuthProvider[" + registrationId + ", " + providerType + "]";
        }
    }

    /** A TOTP, passkey, biometric or wallet registration of a user. */
    public record Registration(String id, boolean verified) {}
}
