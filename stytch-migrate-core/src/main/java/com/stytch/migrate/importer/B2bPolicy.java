package com.stytch.migrate.importer;

import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.model.LegacyOrganization;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a migration to a B2B project. Immutable; each method returns another policy. {@link #DEFAULT} is the careful
 * one, and can move everything but passwords: for those {@link #withPasswordScope} must be stated.
 */
public final class B2bPolicy {

    /**
     * Blocked people are left out, passwords at Stytch are kept, oversized metadata is cut with a note, roles keep their names,
     * whose passwords they are is not stated, and the settings of an organization are {@link #defaultSettings}.
     */
    public static final B2bPolicy DEFAULT = new B2bPolicy(
            ImportPolicy.DEFAULT, null, role -> Optional.of(List.of(role)), B2bPolicy::defaultSettings, null, null);

    private final ImportPolicy accounts;
    private final @Nullable PasswordScope passwordScope;
    private final Function<String, Optional<List<String>>> roles;
    private final Function<LegacyOrganization, OrganizationSettings> settings;
    private final @Nullable Consumer<MemberRecoveryCodes> recoveryCodes;
    private final @Nullable Consumer<ScimToken> scimTokens;

    private B2bPolicy(
            ImportPolicy accounts,
            @Nullable PasswordScope passwordScope,
            Function<String, Optional<List<String>>> roles,
            Function<LegacyOrganization, OrganizationSettings> settings,
            @Nullable Consumer<MemberRecoveryCodes> recoveryCodes,
            @Nullable Consumer<ScimToken> scimTokens) {
        this.accounts = accounts;
        this.passwordScope = passwordScope;
        this.roles = roles;
        this.settings = settings;
        this.recoveryCodes = recoveryCodes;
        this.scimTokens = scimTokens;
    }

    /**
     * Whose a password is. The project has one of the two as its setting, which cannot be changed once there are passwords;
     * no call tells which, so the caller states it.
     */
    public enum PasswordScope {
        /** Each organization has a password of its own for an address. */
        ORGANIZATION,
        /** A person has one password for all organizations of an address. */
        CROSS_ORGANIZATION
    }

    /** Returns what becomes of people whom the old system keeps from signing in. */
    public ImportPolicy.Blocked blocked() {
        return accounts.blocked();
    }

    /** Returns what becomes of a password that a member already has. */
    public ImportPolicy.ExistingPassword existingPassword() {
        return accounts.existingPassword();
    }

    /** Returns what becomes of metadata beyond Stytch's limits. */
    public ImportPolicy.MetadataOverflow metadataOverflow() {
        return accounts.metadataOverflow();
    }

    /** Returns whose a password is; empty when it was not stated. */
    public Optional<PasswordScope> passwordScope() {
        return Optional.ofNullable(passwordScope);
    }

    /** Returns the roles at Stytch for a role of the old system; nothing when nobody said what becomes of it. */
    Optional<List<String>> rolesFor(String role) {
        return roles.apply(role);
    }

    OrganizationSettings settingsFor(LegacyOrganization organization) {
        return settings.apply(organization);
    }

    Optional<Consumer<MemberRecoveryCodes>> recoveryCodes() {
        return Optional.ofNullable(recoveryCodes);
    }

    Optional<Consumer<ScimToken>> scimTokens() {
        return Optional.ofNullable(scimTokens);
    }

    public B2bPolicy withBlocked(ImportPolicy.Blocked choice) {
        return with(accounts.withBlocked(choice));
    }

    /** Sets what becomes of a password that a member already has; it can be replaced only where each organization has its own. */
    public B2bPolicy withExistingPassword(ImportPolicy.ExistingPassword choice) {
        return with(accounts.withExistingPassword(choice));
    }

    public B2bPolicy withMetadataOverflow(ImportPolicy.MetadataOverflow choice) {
        return with(accounts.withMetadataOverflow(choice));
    }

    private B2bPolicy with(ImportPolicy choice) {
        return new B2bPolicy(choice, passwordScope, roles, settings, recoveryCodes, scimTokens);
    }

    /** States whose a password is at Stytch. A run that would move a password without this ends before it sends anything. */
    public B2bPolicy withPasswordScope(PasswordScope scope) {
        return new B2bPolicy(
                accounts, Objects.requireNonNull(scope, "scope"), roles, settings, recoveryCodes, scimTokens);
    }

    /**
     * Sets which role at Stytch stands for which role of the old system; the same name unless set.
     *
     * @param mapping a role that is not in it stops the run before anything is sent; an empty text means that there is no role
     *     for it
     */
    public B2bPolicy withRoles(Map<String, String> mapping) {
        Map<String, String> copy = Map.copyOf(mapping);
        return new B2bPolicy(
                accounts,
                passwordScope,
                role -> Optional.ofNullable(copy.get(role))
                        .map(mapped -> mapped.isBlank() ? List.of() : List.of(mapped)),
                settings,
                recoveryCodes,
                scimTokens);
    }

    /**
     * Sets which roles at Stytch stand for a role of the old system; the same name unless set.
     *
     * @param mapping returns the roles, perhaps none; it must answer the same each time
     */
    public B2bPolicy withRoles(Function<String, List<String>> mapping) {
        Objects.requireNonNull(mapping, "mapping");
        return new B2bPolicy(
                accounts, passwordScope, role -> Optional.of(mapping.apply(role)), settings, recoveryCodes, scimTokens);
    }

    /**
     * Sets how people get into an organization and sign in there; {@link #defaultSettings} unless set.
     *
     * @param settings returns all of it for one organization; it must answer the same each time. Joining by the domain of the
     *     address is switched on only once a member with a verified address of such a domain is there
     */
    public B2bPolicy withSettings(Function<LegacyOrganization, OrganizationSettings> settings) {
        Objects.requireNonNull(settings, "settings");
        return new B2bPolicy(accounts, passwordScope, roles, settings, recoveryCodes, scimTokens);
    }

    /**
     * Sets who is handed the recovery codes of the members whose authenticator app was imported; nobody unless set, then they
     * can be read at Stytch only.
     *
     * @param listener is called on the threads that send, several at once, when an app was imported. After a lost answer or a
     *     crash one member may come twice. What it throws ends the run
     */
    public B2bPolicy onRecoveryCodes(Consumer<MemberRecoveryCodes> listener) {
        Objects.requireNonNull(listener, "listener");
        return new B2bPolicy(accounts, passwordScope, roles, settings, listener, scimTokens);
    }

    /**
     * Sets who is handed the token of each SCIM connection; nobody unless set, and then no SCIM connection is made
     * ({@code scim_token_for_nobody}).
     *
     * @param listener is called once for a connection, on the threads that send, several at once. What it throws ends the run,
     *     and the token is lost: keep it first, look at it later
     */
    public B2bPolicy onScimToken(Consumer<ScimToken> listener) {
        Objects.requireNonNull(listener, "listener");
        return new B2bPolicy(accounts, passwordScope, roles, settings, recoveryCodes, listener);
    }

    /**
     * Returns the settings of an organization as the old system has them: everybody may be invited, who has an address of its
     * domains joins if the old system says so, a second factor is required if the old system says so, and all ways to sign in
     * are allowed.
     */
    public static OrganizationSettings defaultSettings(LegacyOrganization organization) {
        OrganizationSettings.Builder settings = OrganizationSettings.builder()
                .mfaRequired(organization.mfaRequired())
                .emailJitProvisioning(organization.joinByEmailDomain()
                        && !organization.emailDomains().isEmpty());
        if (!organization.emailDomains().isEmpty()) {
            settings.emailAllowedDomains(organization.emailDomains());
        }
        return settings.build();
    }

    /** Returns the decisions that are no functions. */
    @Override
    public String toString() {
        return "B2bPolicy[" + accounts.blocked() + ", " + accounts.existingPassword() + ", "
                + accounts.metadataOverflow() + ", " + (passwordScope == null ? "no password scope" : passwordScope)
                + "]";
    }
}
