package com.stytch.migrate.api;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests in which everything is set that can be set. All that must not be shown holds the word {@value #HIDDEN}. */
final class ApiRequests {
    static final String HIDDEN = "hidden";
    static final String EMAIL = "hidden@example.com";
    static final String PHONE = "+4915112345678";
    static final String EXTERNAL_ID = "auth0|hidden";
    static final Secret SECRET = Secret.of("hidden-secret");
    static final Secret PEM = Secret.of("-----BEGIN RSA PRIVATE KEY-----\nhidden\n-----END RSA PRIVATE KEY-----");
    static final Map<String, @Nullable Object> METADATA = metadata();

    static final PasswordHash BCRYPT =
            new PasswordHash.Bcrypt(Secret.of("$2a$12$vefo9ZTiIGZJhiddenhiddenhiddenhiddenhiddenhiddenhidde"));
    static final List<PasswordHash> HASHES = List.of(
            BCRYPT,
            new PasswordHash.Argon2(Secret.of("$argon2id$v=19$m=65536,t=3,p=4$aGlkZGVuaGlkZGVu$aGlkZGVuaGlkZGVu")),
            new PasswordHash.Scrypt(Secret.of("aGlkZGVuaGlkZGVu"), Secret.of("aGlkZGVu"), 16_384, 8, 1, 12),
            new PasswordHash.Pbkdf2(
                    Secret.of("aGlkZGVuaGlkZGVu"), Secret.of("aGlkZGVu"), 1_000, 12, PasswordHash.Pbkdf2.Prf.SHA256),
            new PasswordHash.SaltedDigest(
                    PasswordHash.SaltedDigest.Algorithm.MD5,
                    Secret.of("0123456789abcdef0123456789abcdef"),
                    Secret.of(""),
                    Secret.of(HIDDEN)),
            new PasswordHash.SaltedDigest(
                    PasswordHash.SaltedDigest.Algorithm.SHA1,
                    Secret.of("0123456789abcdef0123456789abcdef01234567"),
                    Secret.of(HIDDEN),
                    Secret.of("")),
            new PasswordHash.SaltedDigest(
                    PasswordHash.SaltedDigest.Algorithm.SHA512,
                    Secret.of("0123456789abcdef".repeat(8)),
                    Secret.of(HIDDEN),
                    Secret.of(HIDDEN)),
            new PasswordHash.Phpass(Secret.of("$P$Bhiddenhiddenhiddenhiddenhidden")));

    static final SessionSettings SESSION =
            SessionSettings.lasting(Duration.ofHours(8)).claims(METADATA);
    static final SessionRef TOKEN = SessionRef.token(SECRET);
    static final SessionRef JWT = SessionRef.jwt(SECRET);

    static final CreateUserRequest CREATE_USER = CreateUserRequest.builder()
            .email(EMAIL)
            .phoneNumber(PHONE)
            .name(new PersonName("hidden", "hidden", "hidden"))
            .pending(true)
            .trustedMetadata(METADATA)
            .untrustedMetadata(METADATA)
            .externalId(EXTERNAL_ID)
            .roles(List.of("editor"))
            .build();

    static final UpdateUserRequest UPDATE_USER = UpdateUserRequest.builder()
            .name(new PersonName("hidden", null, null))
            .trustedMetadata(METADATA)
            .untrustedMetadata(METADATA)
            .externalId(EXTERNAL_ID)
            .roles(List.of())
            .build();

    static final UserSearch USERS = UserSearch.all()
            .limit(10)
            .after("hidden")
            .userIds(List.of("hidden"))
            .emailAddresses(List.of(EMAIL))
            .createdAfter(Instant.parse("2026-01-31T08:15:00Z"));

    static final AttestSessionRequest ATTEST = AttestSessionRequest.builder("profile-1", SECRET)
            .session(SESSION)
            .existing(TOKEN)
            .build();

    static final OrganizationSettings NEW_SETTINGS = OrganizationSettings.builder()
            .emailInvites(Allowance.RESTRICTED)
            .emailAllowedDomains(List.of("hidden.example.com"))
            .emailJitProvisioning(true)
            .ssoJitProvisioning(Allowance.ALL_ALLOWED)
            .oauthTenantJitProvisioning(true)
            .allowedOauthTenants(Map.of("slack", List.of("T1"), "github", List.of("7")))
            .onlyAuthMethods(Set.of(AuthMethod.values()))
            .mfaRequired(true)
            .onlyMfaMethods(Set.of(MfaMethod.values()))
            .emailRoles(List.of(new EmailRole("example.com", "editor")))
            .firstPartyConnectedApps(Allowance.RESTRICTED, List.of("connected-app-1"))
            .thirdPartyConnectedApps(Allowance.NOT_ALLOWED, List.of())
            .build();

    static final OrganizationSettings SETTINGS = NEW_SETTINGS.toBuilder()
            .claimedEmailDomains(List.of("hidden.example.com"))
            .ssoJitProvisioning(Allowance.RESTRICTED)
            .ssoJitProvisioningAllowedConnections(List.of("saml-connection-test-1"))
            .ssoDefaultConnection("saml-connection-test-1")
            .build();

    static final CreateOrganizationRequest CREATE_DISCOVERED_ORGANIZATION = CreateOrganizationRequest.builder("hidden")
            .slug("hidden")
            .logoUrl("https://example.com/hidden")
            .externalId(EXTERNAL_ID)
            .trustedMetadata(METADATA)
            .settings(NEW_SETTINGS)
            .build();

    static final CreateOrganizationRequest CREATE_ORGANIZATION = CreateOrganizationRequest.builder("hidden")
            .slug("hidden")
            .logoUrl("https://example.com/hidden")
            .externalId(EXTERNAL_ID)
            .trustedMetadata(METADATA)
            .settings(NEW_SETTINGS.toBuilder()
                    .claimedEmailDomains(List.of("hidden.example.com"))
                    .build())
            .build();

    static final UpdateOrganizationRequest UPDATE_ORGANIZATION = UpdateOrganizationRequest.builder()
            .name("hidden")
            .slug("hidden")
            .logoUrl("https://example.com/hidden")
            .externalId(EXTERNAL_ID)
            .trustedMetadata(METADATA)
            .settings(SETTINGS)
            .build();

    static final OrganizationSearch ORGANIZATIONS = OrganizationSearch.all()
            .limit(10)
            .after("hidden")
            .organizationIds(List.of("hidden"))
            .organizationSlugs(List.of("hidden"))
            .memberEmails(List.of(EMAIL))
            .allowedDomains(List.of("hidden"))
            .claimedEmailDomains(List.of("hidden"))
            .organizationNameFuzzy("hidden")
            .organizationSlugFuzzy("hidden")
            .memberEmailFuzzy("hidden")
            .allowedDomainFuzzy("hidden")
            .hasActiveSsoConnection(true)
            .ssoConnectionId("saml-connection-test-1");

    static final CreateMemberRequest CREATE_MEMBER = CreateMemberRequest.builder(EMAIL)
            .name("hidden")
            .pending(true)
            .breakglass(true)
            .mfaPhoneNumber(PHONE)
            .mfaEnrolled(true)
            .trustedMetadata(METADATA)
            .untrustedMetadata(METADATA)
            .externalId(EXTERNAL_ID)
            .roles(List.of("editor"))
            .build();

    static final UpdateMemberRequest UPDATE_MEMBER = UpdateMemberRequest.builder()
            .name("hidden")
            .trustedMetadata(METADATA)
            .untrustedMetadata(METADATA)
            .breakglass(false)
            .mfaPhoneNumber(PHONE)
            .mfaEnrolled(false)
            .roles(List.of())
            .preserveExistingSessions(true)
            .defaultMfaMethod(MfaMethod.TOTP)
            .emailAddress(EMAIL)
            .unlinkEmail(true)
            .externalId(EXTERNAL_ID)
            .build();

    static final MemberSearch MEMBERS = MemberSearch.in(List.of("hidden"))
            .limit(10)
            .after("hidden")
            .memberIds(List.of("hidden"))
            .memberEmails(List.of(EMAIL))
            .statuses(List.of("active", "deleted"))
            .memberRoles(List.of("editor"))
            .memberMfaPhoneNumbers(List.of(PHONE))
            .memberEmailFuzzy("hidden")
            .memberMfaPhoneNumberFuzzy("123")
            .memberIsBreakglass(true)
            .memberPasswordExists(false);

    static final AuthenticateMemberPasswordRequest MEMBER_PASSWORD = AuthenticateMemberPasswordRequest.builder(
                    "hidden", EMAIL, SECRET)
            .session(SESSION)
            .existing(JWT)
            .intermediateSession(SECRET)
            .build();

    static final AuthenticateMemberTotpRequest MEMBER_TOTP = AuthenticateMemberTotpRequest.builder(
                    "hidden", EXTERNAL_ID, SECRET)
            .session(SESSION)
            .existing(JWT)
            .intermediateSession(SECRET)
            .enrolInMfa(true)
            .defaultMfa(true)
            .build();

    static final AttestMemberSessionRequest ATTEST_MEMBER = AttestMemberSessionRequest.builder("profile-1", SECRET)
            .organizationId("hidden")
            .session(SESSION)
            .existing(JWT)
            .build();

    static final UpdateSamlConnectionRequest SAML = UpdateSamlConnectionRequest.builder()
            .displayName("hidden")
            .identityProvider("okta")
            .idpEntityId("hidden")
            .idpSsoUrl("https://idp.example.com/hidden")
            .x509Certificate("hidden")
            .attributeMapping(Map.of("email", "hidden", "full_name", "hidden", "groups", "hidden"))
            .implicitRoles(List.of("editor"))
            .groupRoles(List.of(new GroupRole("staff", "editor")))
            .alternativeAudienceUri("hidden")
            .alternativeAcsUrl("https://example.com/hidden")
            .nameidFormat("hidden")
            .idpInitiatedAuthDisabled(true)
            .allowGatewayCallback(false)
            .signingPrivateKey(PEM)
            .encryptionPrivateKey(PEM)
            .build();

    static final UpdateOidcConnectionRequest OIDC = UpdateOidcConnectionRequest.builder()
            .displayName("hidden")
            .identityProvider("generic")
            .clientId("hidden")
            .clientSecret(SECRET)
            .issuer("https://hidden.example.com")
            .authorizationUrl("https://hidden.example.com/a")
            .tokenUrl("https://hidden.example.com/t")
            .userinfoUrl("https://hidden.example.com/u")
            .jwksUrl("https://hidden.example.com/j")
            .customScopes("groups")
            .attributeMapping(Map.of("email", "hidden"))
            .build();

    static final ExternalConnectionRequest EXTERNAL = ExternalConnectionRequest.builder()
            .displayName("hidden")
            .implicitRoles(List.of("editor"))
            .groupRoles(List.of(new GroupRole("staff", "editor")))
            .build();

    static final CreateM2mClientRequest CREATE_CLIENT = CreateM2mClientRequest.builder(List.of("read:all"))
            .clientId("hidden")
            .clientSecret(SECRET)
            .name("hidden")
            .description("hidden")
            .trustedMetadata(METADATA)
            .build();

    static final UpdateM2mClientRequest UPDATE_CLIENT = UpdateM2mClientRequest.builder()
            .name("hidden")
            .description("hidden")
            .active(false)
            .scopes(List.of("read:all"))
            .trustedMetadata(METADATA)
            .build();

    static final M2mClientSearch CLIENTS = M2mClientSearch.all()
            .limit(10)
            .after("hidden")
            .clientIds(List.of("hidden"))
            .clientNames(List.of("hidden"))
            .scopes(List.of("hidden"));

    /** All of them. */
    static final List<Object> ALL = List.of(
            SESSION,
            TOKEN,
            JWT,
            CREATE_USER,
            UPDATE_USER,
            USERS,
            migrateUser(BCRYPT),
            ATTEST,
            NEW_SETTINGS,
            SETTINGS,
            CREATE_ORGANIZATION,
            CREATE_DISCOVERED_ORGANIZATION,
            UPDATE_ORGANIZATION,
            ORGANIZATIONS,
            CREATE_MEMBER,
            UPDATE_MEMBER,
            MEMBERS,
            migrateMember(BCRYPT),
            MEMBER_PASSWORD,
            MEMBER_TOTP,
            ATTEST_MEMBER,
            SAML,
            OIDC,
            EXTERNAL,
            CREATE_CLIENT,
            UPDATE_CLIENT,
            CLIENTS);

    private ApiRequests() {}

    static MigratePasswordRequest migrateUser(PasswordHash hash) {
        return MigratePasswordRequest.builder(EMAIL, hash)
                .emailVerified(true)
                .name(new PersonName("hidden", "hidden", "hidden"))
                .phoneNumber(PHONE)
                .phoneNumberVerified(true)
                .trustedMetadata(METADATA)
                .untrustedMetadata(METADATA)
                .externalId(EXTERNAL_ID)
                .roles(List.of("editor"))
                .build();
    }

    static MigrateMemberPasswordRequest migrateMember(PasswordHash hash) {
        return MigrateMemberPasswordRequest.forVerifiedEmail("hidden", EMAIL, hash)
                .name("hidden")
                .mfaPhoneNumber(PHONE)
                .mfaPhoneNumberVerified(true)
                .trustedMetadata(METADATA)
                .untrustedMetadata(METADATA)
                .externalId(EXTERNAL_ID)
                .roles(List.of("editor"))
                .preserveExistingSessions(true)
                .build();
    }

    private static Map<String, @Nullable Object> metadata() {
        Map<String, @Nullable Object> metadata = new HashMap<>();
        metadata.put("key", "hidden");
        metadata.put("gone", null);
        return metadata;
    }
}
