package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The organizations of a B2B project and their members: how they are found, what is unique, and what they look like in an
 * answer. The callers hold the lock, which is the monitor of this.
 */
final class B2bProject extends ProjectState {
    private static final int MOST_NAME = 128;

    final Roles roles;
    boolean crossOrganizationPasswords;
    final Map<String, SamlMetadata> samlMetadata = new HashMap<>();
    final IntermediateSessions intermediates = new IntermediateSessions(this);

    /** What has this number; {@code null} when it is gone. Organizations stand here in the order of their creation. */
    private final List<@Nullable Object> owners = new ArrayList<>();

    private final Map<String, OrganizationState> slugs = new HashMap<>();
    private final Map<String, OrganizationState> externalIds = new HashMap<>();
    private final Map<String, OrganizationState> claimedDomains = new HashMap<>();

    /** Who has the password of an address, where it is one for all organizations. */
    private final Map<String, List<MemberState>> sharedPasswords = new HashMap<>();

    private int passwords;

    B2bProject(TimeSource time, String projectId, Set<FakeBehaviour> on, HashCheck hashes) {
        super(time, projectId, on, hashes, "member-session-");
        this.roles = new Roles(is(FakeBehaviour.UNKNOWN_ROLE_IS_AN_INVALID_ID));
    }

    /** What a test says that an identity provider has at an address. */
    record SamlMetadata(String entityId, String ssoUrl, String certificate) {}

    void clear() {
        ids = new Ids(environment);
        sessions.clear();
        legacy.clear();
        intermediates.clear();
        owners.clear();
        slugs.clear();
        externalIds.clear();
        claimedDomains.clear();
        sharedPasswords.clear();
        passwords = 0;
    }

    // How things are found.

    int numbers() {
        return owners.size();
    }

    int take(@Nullable Object owner) {
        owners.add(owner);
        return owners.size() - 1;
    }

    List<OrganizationState> organizations() {
        List<OrganizationState> all = new ArrayList<>(slugs.size());
        for (Object owner : owners) {
            if (owner instanceof OrganizationState organization) {
                all.add(organization);
            }
        }
        return all;
    }

    int organizationCount() {
        return slugs.size();
    }

    private @Nullable Object owner(Ids.Kind kind, String id) {
        OptionalInt number = ids.number(kind, id, owners.size());
        return number.isEmpty() ? null : owners.get(number.getAsInt());
    }

    @Nullable OrganizationState organizationById(String id) {
        return owner(Ids.Kind.ORGANIZATION, id) instanceof OrganizationState organization ? organization : null;
    }

    @Nullable OrganizationState organizationBySlug(String slug) {
        return slugs.get(slug);
    }

    @Nullable OrganizationState organizationByExternalId(String externalId) {
        return externalIds.get(externalId);
    }

    @Nullable OrganizationState lookUpOrganization(String reference) {
        if (looksLike(Ids.Kind.ORGANIZATION, reference)) {
            return organizationById(reference);
        }
        OrganizationState bySlug = slugs.get(reference);
        OrganizationState byExternalId = externalIds.get(reference);
        boolean slugFirst = is(FakeBehaviour.SLUG_WINS_OVER_EXTERNAL_ID);
        OrganizationState first = slugFirst ? bySlug : byExternalId;
        return first != null ? first : slugFirst ? byExternalId : bySlug;
    }

    OrganizationState organization(String reference) {
        OrganizationState organization = lookUpOrganization(reference);
        if (organization != null) {
            return organization;
        }
        requireThisEnvironment(Ids.Kind.ORGANIZATION, reference);
        if (!RequestBody.isSlug(reference) && !RequestBody.isExternalId(reference)) {
            throw Refusal.of("invalid_organization_id", "neither an organization id nor a slug nor an external id");
        }
        throw Refusal.notFound("organization_not_found", "Organization could not be found.");
    }

    /** Returns the member with this Stytch id, in whatever organization and state. */
    @Nullable MemberState memberById(String id) {
        return owner(Ids.Kind.MEMBER, id) instanceof MemberState member
                        && ids.of(Ids.Kind.MEMBER, member.number).equals(id)
                ? member
                : null;
    }

    /** Returns the member with this Stytch id or external id, deleted ones too by their Stytch id. */
    @Nullable MemberState lookUpMember(OrganizationState organization, String reference) {
        if (!looksLike(Ids.Kind.MEMBER, reference)) {
            return organization.externalIds.get(reference);
        }
        MemberState member = memberById(reference);
        return member != null && member.organization == organization ? member : null;
    }

    MemberState member(OrganizationState organization, String reference) {
        MemberState member = lookUpMember(organization, reference);
        if (member == null || member.isDeleted()) {
            requireThisEnvironment(Ids.Kind.MEMBER, reference);
            throw memberNotFound();
        }
        return member;
    }

    static Refusal memberNotFound() {
        return Refusal.notFound("member_not_found", "Member could not be found.");
    }

    @Nullable MemberState memberByEmail(OrganizationState organization, String email) {
        return organization.emails.get(emailKey(email));
    }

    @Nullable ConnectionState connection(Ids.Kind kind, String id) {
        return owner(kind, id) instanceof ConnectionState connection && connection.kind == kind ? connection : null;
    }

    // What is unique, and who may have what.

    void requireFreeSlug(String slug, @Nullable OrganizationState self) {
        OrganizationState holder = slugs.get(slug);
        if (holder != null && holder != self) {
            throw Refusal.of("organization_slug_already_used", "The slug is already used in another organization.");
        }
    }

    void requireFreeExternalId(String externalId, @Nullable OrganizationState self) {
        OrganizationState holder = externalIds.get(externalId);
        if (holder != null && holder != self) {
            throw Refusal.of("organization_external_id_already_used", "another organization has this external id");
        }
    }

    void requireFreeClaims(Map<String, Object> settings, @Nullable OrganizationState self) {
        if (settings.get("claimed_email_domains") instanceof List<?> domains) {
            for (Object domain : domains) {
                OrganizationState holder = claimedDomains.get(OrganizationRules.lower(String.valueOf(domain)));
                if (holder != null && holder != self) {
                    throw Refusal.of(
                            "organization_settings_duplicate_claimed_domain",
                            "another organization claims this domain");
                }
            }
        }
    }

    /** Refuses an address that somebody else has or had in the organization, or whose domain another organization claims. */
    void requireFreeEmail(OrganizationState organization, String email, @Nullable MemberState self) {
        MemberState holder = memberByEmail(organization, email);
        if (holder != null && holder != self) {
            throw Refusal.of("duplicate_member_email", "a member of the organization has this address already");
        }
        MemberState before = organization.retiredEmails.get(emailKey(email));
        if (before != null && before != self) {
            throw Refusal.of("retired_member_email", "another member of the organization had this address before");
        }
        requireUnclaimed(email, organization);
    }

    /** Refuses an address whose domain another organization claims; {@code organization} is {@code null} before it is there. */
    void requireUnclaimed(String email, @Nullable OrganizationState organization) {
        String domain = OrganizationRules.lower(email.substring(email.lastIndexOf('@') + 1));
        OrganizationState claimer = claimedDomains.get(domain);
        if (claimer != null && claimer != organization) {
            throw Refusal.of(
                    "action_not_allowed_email_domain_is_claimed",
                    "another organization claims the domain of the address");
        }
    }

    static void requireFreeExternalId(OrganizationState organization, String externalId, @Nullable MemberState self) {
        MemberState holder = organization.externalIds.get(externalId);
        if (holder != null && holder != self) {
            throw Refusal.of(
                    "duplicate_member_external_id", "a member of the organization has this external id already");
        }
    }

    /** Refuses a number that another member has, and one for a member who has another one. */
    static void requireFreePhoneNumber(OrganizationState organization, String number, @Nullable MemberState self) {
        MemberState holder = organization.phoneNumbers.get(number);
        if (holder != null && holder != self) {
            throw Refusal.of("duplicate_member_phone_number", "a member of the organization has this number already");
        }
        if (self != null && !self.mfaPhoneNumber.isEmpty() && !self.mfaPhoneNumber.equals(number)) {
            throw hasPhoneNumber();
        }
    }

    static Refusal hasPhoneNumber() {
        return Refusal.of(
                "duplicate_member_phone_number_for_member", "the member has a number, which must be deleted first");
    }

    // How state changes. Everything was checked before.

    OrganizationState addOrganization(String name, String slug, long createdAt) {
        OrganizationState organization = new OrganizationState(owners.size(), createdAt, name, slug);
        owners.add(organization);
        slugs.put(slug, organization);
        return organization;
    }

    void setSlug(OrganizationState organization, String slug) {
        slugs.remove(organization.slug);
        organization.slug = slug;
        slugs.put(slug, organization);
    }

    void setExternalId(OrganizationState organization, @Nullable String externalId) {
        if (organization.externalId != null) {
            externalIds.remove(organization.externalId);
        }
        organization.externalId = externalId;
        if (externalId != null) {
            externalIds.put(externalId, organization);
        }
    }

    void setSettings(OrganizationState organization, Map<String, Object> settings) {
        organization
                .settings("claimed_email_domains")
                .forEach(domain -> claimedDomains.remove(OrganizationRules.lower(domain)));
        organization.settings = settings;
        organization
                .settings("claimed_email_domains")
                .forEach(domain -> claimedDomains.put(OrganizationRules.lower(domain), organization));
    }

    void remove(OrganizationState organization) {
        organization.members.forEach(member -> {
            sessions.endAllOf(member);
            dropPassword(member);
            dropTotp(member);
            owners.set(member.number, null);
        });
        organization.connections.forEach(connection -> owners.set(connection.number, null));
        setSettings(organization, Map.of());
        setExternalId(organization, null);
        slugs.remove(organization.slug);
        owners.set(organization.number, null);
    }

    MemberState addMember(OrganizationState organization, String email, long createdAt) {
        MemberState member = new MemberState(owners.size(), createdAt, organization, email);
        owners.add(member);
        organization.members.add(member);
        organization.emails.put(emailKey(email), member);
        return member;
    }

    /** Changes the address; the one before is retired unless it is to be free for others. */
    void changeEmail(MemberState member, String email, boolean unlinksTheOldOne) {
        OrganizationState organization = member.organization;
        organization.emails.remove(emailKey(member.email));
        dropPassword(member);
        dropRetired(member, email);
        if (!unlinksTheOldOne) {
            retire(member, member.email);
        }
        member.email = email;
        member.emailVerified = false;
        organization.emails.put(emailKey(email), member);
    }

    void retire(MemberState member, String address) {
        member.retiredEmails =
                AccountState.with(member.retiredEmails, new MemberState.RetiredEmail(take(null), address));
        member.organization.retiredEmails.put(emailKey(address), member);
    }

    void dropRetired(MemberState member, String address) {
        member.retiredEmails = member.retiredEmails.stream()
                .filter(retired -> !emailKey(retired.address()).equals(emailKey(address)))
                .toList();
        member.organization.retiredEmails.remove(emailKey(address), member);
    }

    static void setExternalId(MemberState member, @Nullable String externalId) {
        if (member.externalId != null) {
            member.organization.externalIds.remove(member.externalId);
        }
        member.externalId = externalId;
        if (externalId != null) {
            member.organization.externalIds.put(externalId, member);
        }
    }

    static void setPhoneNumber(MemberState member, String number, boolean verified) {
        if (!member.mfaPhoneNumber.isEmpty()) {
            member.organization.phoneNumbers.remove(member.mfaPhoneNumber);
        }
        member.mfaPhoneNumber = number;
        member.mfaPhoneNumberVerified = verified;
        if (!number.isEmpty()) {
            member.organization.phoneNumbers.put(number, member);
        } else if (member.defaultMfaMethod.equals("sms_otp")) {
            member.defaultMfaMethod = "";
        }
    }

    /** Sets a password. Where it is one for all organizations, the first one of the address stays. */
    void setPassword(MemberState member, StoredHash hash, boolean requiresReset) {
        dropPassword(member);
        passwords++;
        if (!crossOrganizationPasswords) {
            member.password = new AccountState.Password(take(member), hash, requiresReset);
            return;
        }
        List<MemberState> sharers = sharedPasswords.computeIfAbsent(emailKey(member.email), key -> new ArrayList<>());
        AccountState.Password shared = sharers.isEmpty() ? null : sharers.get(0).password;
        sharers.add(member);
        if (shared == null || is(FakeBehaviour.CROSS_ORGANIZATION_PASSWORD_IS_REPLACED)) {
            AccountState.Password password = new AccountState.Password(take(null), hash, requiresReset);
            sharers.forEach(sharer -> sharer.password = password);
        } else {
            member.password = shared;
        }
    }

    void dropPassword(MemberState member) {
        AccountState.Password password = member.password;
        if (password != null) {
            passwords--;
            member.password = null;
            owners.set(password.number(), null);
            sharers(member.email).remove(member);
        }
    }

    /** Returns the members who share the password of an address, where it is one for all organizations. */
    List<MemberState> sharers(String email) {
        return sharedPasswords.getOrDefault(emailKey(email), new ArrayList<>());
    }

    boolean hasPasswords() {
        return passwords > 0;
    }

    void setTotp(MemberState member, String secret, boolean active) {
        setTotp(member, secret, active, 0);
    }

    void setTotp(MemberState member, String secret, boolean active, long expiresAt) {
        member.totp = new MemberState.Totp(take(null), secret, active, expiresAt, -1);
    }

    static void dropTotp(MemberState member) {
        member.totp = null;
        member.recoveryCodes = List.of();
        if (member.defaultMfaMethod.equals("totp")) {
            member.defaultMfaMethod = "";
        }
    }

    /** Marks a member as deleted. Who it was stays, what it could sign in with goes, and others may have its address. */
    void markDeleted(MemberState member) {
        OrganizationState organization = member.organization;
        sessions.endAllOf(member);
        dropPassword(member);
        dropTotp(member);
        setPhoneNumber(member, "", false);
        member.mfaEnrolled = false;
        organization.emails.remove(emailKey(member.email), member);
        List.copyOf(member.retiredEmails).forEach(retired -> dropRetired(member, retired.address()));
        if (member.externalId != null) {
            organization.externalIds.remove(member.externalId, member);
        }
        member.status = MemberState.DELETED;
        member.updatedAt = now();
    }

    /** Makes a deleted member an active one. */
    void revive(MemberState member) {
        member.status = MemberState.ACTIVE;
        member.organization.emails.put(emailKey(member.email), member);
        if (member.externalId != null) {
            member.organization.externalIds.put(member.externalId, member);
        }
        member.updatedAt = now();
    }

    ConnectionState addConnection(Ids.Kind kind, OrganizationState organization) {
        ConnectionState connection = new ConnectionState(owners.size(), kind, organization);
        owners.add(connection);
        organization.connections.add(connection);
        return connection;
    }

    void remove(ConnectionState connection) {
        connection.organization.connections.remove(connection);
        owners.set(connection.number, null);
    }

    // What is shown.

    static String nameOf(RequestBody body) {
        String name = required(body.text("organization_name"), "organization_name_missing", "a name is needed");
        if (name.length() > MOST_NAME) {
            throw Refusal.of("invalid_organization_name", "the name has more than " + MOST_NAME + " characters");
        }
        return name;
    }

    String id(OrganizationState organization) {
        return ids.of(Ids.Kind.ORGANIZATION, organization.number);
    }

    String id(MemberState member) {
        return ids.of(Ids.Kind.MEMBER, member.number);
    }

    @Override
    String idOf(AccountState account) {
        return ids.of(Ids.Kind.MEMBER, account.number);
    }

    @Override
    List<String> rolesInSession(AccountState account) {
        return account instanceof MemberState member
                ? rolesOf(member).stream()
                        .map(role -> String.valueOf(role.get("role_id")))
                        .toList()
                : List.of();
    }

    @Override
    Map<String, @Nullable Object> json(SessionState session) {
        MemberState member = (MemberState) session.account;
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("member_session_id", session.id);
        json.put("member_id", id(member));
        json.put("organization_id", id(member.organization));
        json.put("organization_slug", member.organization.slug);
        json.putAll(sessions.common(session));
        json.put("custom_claims", session.customClaims);
        return json;
    }

    @Override
    void addClaims(Map<String, @Nullable Object> claims, AccountState account) {
        OrganizationState organization = ((MemberState) account).organization;
        claims.put(
                SessionStore.ORGANIZATION_CLAIM,
                Map.of("organization_id", id(organization), "slug", organization.slug));
    }

    @Override
    Map<String, @Nullable Object> answerOf(AccountState account) {
        return answer((MemberState) account);
    }

    @Override
    AccountState accountOfQuery(RequestBody query) {
        query.only(Set.of("organization_id", "member_id"));
        String organizationId = requiredText(query, "organization_id");
        return member(organization(organizationId), requiredText(query, "member_id"));
    }

    @Override
    AccountState accountById(String id) {
        MemberState member = memberById(id);
        if (member == null || member.isDeleted()) {
            requireThisEnvironment(Ids.Kind.MEMBER, id);
            throw memberNotFound();
        }
        return member;
    }

    @Override
    Map<String, @Nullable Object> verdict(AccountState account, RequestBody check) {
        check.only(Set.of("organization_id", "resource_id", "action"));
        String organizationId = requiredText(check, "organization_id");
        String resource = requiredText(check, "resource_id");
        String action = requiredText(check, "action");
        OrganizationState organization = ((MemberState) account).organization;
        if (lookUpOrganization(organizationId) != organization) {
            throw new Refusal(403, "session_authorization_tenancy_error", "the session is one of another organization");
        }
        List<String> granting = granting((MemberState) account, resource, action);
        if (granting.isEmpty()) {
            throw new Refusal(403, "session_authorization_error", "no role of the member grants this");
        }
        return granted(granting);
    }

    List<String> granting(MemberState member, String resource, String action) {
        return rolesInSession(member).stream()
                .filter(roleId -> roles.grants(roleId, member.organization, resource, action))
                .toList();
    }

    @Override
    Refusal sessionOfSomebodyElse() {
        return Refusal.of("member_session_member_id_mismatch", "the session is that of another member");
    }

    String id(ConnectionState connection) {
        return ids.of(connection.kind, connection.number);
    }

    Map<String, @Nullable Object> answer(OrganizationState organization) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("organization", json(organization));
        return answer;
    }

    Map<String, @Nullable Object> answer(MemberState member) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("member_id", id(member));
        answer.put("member", json(member));
        answer.put("organization", json(member.organization));
        return answer;
    }

    Map<String, @Nullable Object> json(OrganizationState organization) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("organization_id", id(organization));
        json.put("organization_name", organization.name);
        json.put("organization_slug", organization.slug);
        json.put("organization_logo_url", organization.logoUrl);
        json.put("organization_external_id", organization.externalId);
        json.put("trusted_metadata", RequestBody.metadata(organization.trustedMetadata));
        json.putAll(organization.settings);
        json.put("custom_roles", organization.customRoles);
        json.put(
                "sso_active_connections",
                organization.connections.stream()
                        .filter(connection -> connection.kind != Ids.Kind.SCIM_CONNECTION && connection.isActive())
                        .map(connection -> Map.of(
                                "connection_id", id(connection),
                                "display_name", connection.text("display_name"),
                                "identity_provider", connection.text("identity_provider")))
                        .toList());
        json.put(
                "scim_active_connection",
                organization.connections.stream()
                        .filter(connection -> connection.kind == Ids.Kind.SCIM_CONNECTION)
                        .map(this::activeScim)
                        .findFirst()
                        .orElse(null));
        json.put("created_at", time(organization.createdAt));
        json.put("updated_at", time(organization.updatedAt));
        return json;
    }

    private Map<String, @Nullable Object> activeScim(ConnectionState connection) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("connection_id", id(connection));
        for (String field : new String[] {"display_name", "bearer_token_last_four", "bearer_token_expires_at"}) {
            json.put(field, connection.fields.get(field));
        }
        return json;
    }

    Map<String, @Nullable Object> json(MemberState member) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("organization_id", id(member.organization));
        json.put("member_id", id(member));
        json.put("external_id", member.externalId);
        json.put("email_address", member.email);
        json.put("email_address_verified", member.emailVerified);
        json.put("status", member.status);
        json.put("name", member.name);
        json.put("is_breakglass", member.breakglass);
        json.put("is_admin", member.roles.contains(Roles.ADMIN));
        json.put("roles", rolesOf(member));
        AccountState.Password password = member.password;
        json.put("member_password_id", password == null ? "" : ids.of(Ids.Kind.MEMBER_PASSWORD, password.number()));
        json.put("mfa_enrolled", member.mfaEnrolled);
        json.put("mfa_phone_number", member.mfaPhoneNumber);
        json.put("mfa_phone_number_verified", member.mfaPhoneNumberVerified);
        json.put("default_mfa_method", member.defaultMfaMethod);
        json.put("totp_registration_id", totpId(member));
        json.put(
                "retired_email_addresses",
                member.retiredEmails.stream()
                        .map(retired -> Map.of(
                                "email_id",
                                ids.of(Ids.Kind.EMAIL, retired.number()),
                                "email_address",
                                retired.address()))
                        .toList());
        json.put("sso_registrations", List.of());
        json.put("oauth_registrations", List.of());
        json.put("scim_registration", null);
        json.put("trusted_metadata", RequestBody.metadata(member.trustedMetadata));
        json.put("untrusted_metadata", RequestBody.metadata(member.untrustedMetadata));
        json.put("created_at", time(member.createdAt));
        json.put("updated_at", time(member.updatedAt));
        putLock(json, member);
        return json;
    }

    String totpId(MemberState member) {
        MemberState.Totp totp = member.totp;
        return totp == null ? "" : ids.of(Ids.Kind.MEMBER_TOTP, totp.number());
    }

    private static List<Map<String, Object>> rolesOf(MemberState member) {
        Map<String, List<Map<String, Object>>> sources = new LinkedHashMap<>();
        Map<String, Object> direct = Map.of("type", "direct_assignment", "details", Map.of());
        sources.computeIfAbsent(Roles.MEMBER, id -> new ArrayList<>()).add(direct);
        member.roles.forEach(roleId ->
                sources.computeIfAbsent(roleId, id -> new ArrayList<>()).add(direct));
        if (member.emailVerified
                && member.organization.settings.get("rbac_email_implicit_role_assignments")
                        instanceof List<?> assignments) {
            for (Object assignment : assignments) {
                if (assignment instanceof Map<?, ?> map
                        && member.domain().equalsIgnoreCase(String.valueOf(map.get("domain")))) {
                    sources.computeIfAbsent(String.valueOf(map.get("role_id")), id -> new ArrayList<>())
                            .add(Map.of(
                                    "type",
                                    "email_assignment",
                                    "details",
                                    Map.of("email_domain", String.valueOf(map.get("domain")))));
                }
            }
        }
        return sources.entrySet().stream()
                .map(role -> Map.<String, Object>of("role_id", role.getKey(), "sources", role.getValue()))
                .toList();
    }
}
