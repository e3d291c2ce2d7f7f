package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member of an organization, as Stytch describes it: the account of one person in one organization. Immutable and
 * thread-safe. {@link #toString()} shows the id only.
 *
 * <p>Source: schema {@code Member} of the contract, section 5.2. Every part may be absent.
 */
public final class StytchMember {
    private final JsonView json;

    StytchMember(JsonView json) {
        this.json = json;
    }

    /** Returns the member inside an answer. */
    static StytchMember in(JsonView body) {
        return new StytchMember(body.object("member").orElse(body));
    }

    /** Returns the Stytch id, {@code member-test-…} or {@code member-live-…}. */
    public String memberId() {
        return json.text("member_id").orElse("");
    }

    public String organizationId() {
        return json.text("organization_id").orElse("");
    }

    /** Returns the external id, unique in the organization. */
    public Optional<String> externalId() {
        return json.text("external_id");
    }

    /** Returns {@code pending}, {@code invited}, {@code active} or {@code deleted}. */
    public String status() {
        return json.text("status").orElse("");
    }

    public String emailAddress() {
        return json.text("email_address").orElse("");
    }

    public boolean emailAddressVerified() {
        return json.isTrue("email_address_verified");
    }

    /** Returns addresses that the member had before; nobody else in the organization can have one until it is unlinked. */
    public List<RetiredEmail> retiredEmailAddresses() {
        return json.objects(
                "retired_email_addresses",
                email -> new RetiredEmail(
                        email.text("email_id").orElse(""),
                        email.text("email_address").orElse("")));
    }

    /** Returns the name, one text. */
    public Optional<String> name() {
        return json.text("name");
    }

    /** Returns the id of the password; empty when there is none. */
    public Optional<String> passwordId() {
        return json.text("member_password_id");
    }

    public boolean mfaEnrolled() {
        return json.isTrue("mfa_enrolled");
    }

    /** Returns {@code sms_otp} or {@code totp}. */
    public Optional<String> defaultMfaMethod() {
        return json.text("default_mfa_method");
    }

    public Optional<String> mfaPhoneNumber() {
        return json.text("mfa_phone_number");
    }

    public boolean mfaPhoneNumberVerified() {
        return json.isTrue("mfa_phone_number_verified");
    }

    /** Returns the id of the TOTP registration; empty when there is none. */
    public Optional<String> totpRegistrationId() {
        return json.text("totp_registration_id");
    }

    /** Returns all roles, also those that the member has by address, connection or group. */
    public List<Role> roles() {
        return json.objects(
                "roles",
                role -> new Role(
                        role.text("role_id").orElse(""),
                        role.objects("sources", source -> source.text("type").orElse(""))));
    }

    /** Returns the roles that were given to the member directly: what an update replaces. */
    public List<String> explicitRoles() {
        return roles().stream()
                .filter(role -> role.sources().contains("direct_assignment"))
                .map(Role::roleId)
                .toList();
    }

    /** Returns whether the member has the role {@code stytch_admin}. */
    public boolean admin() {
        return json.isTrue("is_admin");
    }

    /** Returns whether the member may sign in whatever the organization allows. */
    public boolean breakglass() {
        return json.isTrue("is_breakglass");
    }

    public List<SsoRegistration> ssoRegistrations() {
        return json.objects(
                "sso_registrations",
                registration -> new SsoRegistration(
                        registration.text("registration_id").orElse(""),
                        registration.text("connection_id").orElse(""),
                        registration.text("external_id").orElse("")));
    }

    public List<OAuthRegistration> oauthRegistrations() {
        return json.objects(
                "oauth_registrations",
                registration -> new OAuthRegistration(
                        registration.text("member_oauth_registration_id").orElse(""),
                        registration.text("provider_type").orElse(""),
                        registration.text("provider_subject").orElse("")));
    }

    public Optional<ScimRegistration> scimRegistration() {
        // An object today, a list in older samples: contract, section 8, item 16.
        return json.object("scim_registration")
                .or(() ->
                        json.objects("scim_registration", view -> view).stream().findFirst())
                .map(registration -> new ScimRegistration(
                        registration.text("registration_id").orElse(""),
                        registration.text("connection_id").orElse(""),
                        registration.text("external_id").orElse(""),
                        registration.map("scim_attributes")));
    }

    /** Returns what only the backend may write; a {@code null} inside stays. */
    public Map<String, @Nullable Object> trustedMetadata() {
        return json.map("trusted_metadata");
    }

    /** Returns what the member may write too; a {@code null} inside stays. */
    public Map<String, @Nullable Object> untrustedMetadata() {
        return json.map("untrusted_metadata");
    }

    /** Returns whether the member is locked for a while after failed attempts. */
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

    public Optional<Instant> updatedAt() {
        return json.time("updated_at");
    }

    @Override
    public String toString() {
        return "StytchMember[" + memberId() + "]";
    }

    /** An address that a member had before. */
    public record RetiredEmail(String emailId, String emailAddress) {
        @Override
        public String toString() {
            return "RetiredEmail[" + emailId + "]";
        }
    }

    /**
     * A role of a member.
     *
     * @param sources why the member has it: {@code direct_assignment}, {@code email_assignment}, {@code sso_connection},
     *     {@code sso_connection_group}, {@code scim_connection_group}
     */
    public record Role(String roleId, List<String> sources) {

        public Role {
            sources = List.copyOf(sources);
        }
    }

    /**
     * The account of a member at an identity provider.
     *
     * @param externalId the id there
     */
    public record SsoRegistration(String registrationId, String connectionId, String externalId) {
        @Override
        public String toString() {
            return "SsoRegistration[" + registrationId + ", " + connectionId + "]";
        }
    }

    /** A social account of a member. */
    public record OAuthRegistration(String registrationId, String providerType, String providerSubject) {
        @Override
        public String toString() {
            return "OAuthRegistration[" + registrationId + ", " + providerType + "]";
        }
    }

    /**
     * The account of a member at a directory.
     *
     * @param externalId the id there; empty text when it has none
     * @param attributes what the directory says, as Stytch hands it on
     */
    public record ScimRegistration(
            String registrationId, String connectionId, String externalId, Map<String, @Nullable Object> attributes) {
        @Override
        public String toString() {
            return "ScimRegistration[" + registrationId + ", " + connectionId + "]";
        }
    }
}
