package com.stytch.migrate.login;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.Tenant;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.StytchId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves members to a B2B project at the moment they log in to an organization; otherwise as {@link LoginMigration}. Thread-safe, made
 * to be shared.
 *
 * <p>The organization must have moved before: the ledger says which one it is at Stytch. A password can be imported only for an
 * address that the old system attests, since Stytch marks it as verified; a member with another one gets
 * {@link LoginOutcome.ResetNeeded} with {@code address_not_attested}, and is there without a password.
 */
public final class B2bLoginMigration {
    private final B2bApi api;
    private final Ledger ledger;
    private final LegacyMembers members;
    private final B2bPolicy policy;
    private final LoginSettings settings;
    private final LoginEngine engine;

    private B2bLoginMigration(
            B2bApi api,
            Ledger ledger,
            LegacyMembers members,
            LegacyPasswordVerifier verifier,
            B2bPolicy policy,
            LoginSettings settings) {
        this.api = Objects.requireNonNull(api, "api");
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        this.members = Objects.requireNonNull(members, "members");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.settings = settings;
        this.engine = new LoginEngine(
                ledger,
                api.projectId(),
                verifier,
                settings,
                api.http().settings().time(),
                this::accounts);
    }

    /**
     * Returns a migration of logins. {@code B2bClient.logins} is the usual way to one.
     *
     * @param members finds the membership of who signs in; it must give the ids that the backfill gives
     * @param policy that of the backfill, for roles and whose passwords are
     * @throws MigrationException.UnusableLedger if the ledger belongs to another project or tenant
     */
    public static B2bLoginMigration of(
            B2bApi api,
            Ledger ledger,
            LegacyMembers members,
            LegacyPasswordVerifier verifier,
            B2bPolicy policy,
            LoginSettings settings) {
        return new B2bLoginMigration(api, ledger, members, verifier, policy, settings);
    }

    private Accounts accounts(@Nullable LegacyId organization, Instant deadline) {
        LedgerEntry entry = ledger.find(RecordKey.organization(Objects.requireNonNull(organization, "organization")))
                .orElseThrow();
        List<String> notes = entry.outcome().map(outcome -> outcome.notes()).orElse(List.of());
        return new B2bAccounts(
                api.forLogins(deadline),
                policy,
                Tenant.there(entry.stytchId().orElseThrow(), notes),
                settings.session());
    }

    private boolean isThere(LegacyId organization) {
        return ledger.find(RecordKey.organization(organization))
                .flatMap(LedgerEntry::stytchId)
                .isPresent();
    }

    /**
     * Logs somebody in to an organization.
     *
     * @param organization the legacy id of the organization
     * @param identifier the address or user name as it was typed
     * @param password wiped when the method returns
     * @param context where the login comes from
     * @return {@link LoginOutcome.Unreachable} with {@code organization_not_moved} where Stytch does not have the organization
     * @throws MigrationException.Refused if Stytch refuses the credentials of the project, or something that no login should meet
     * @throws MigrationException.UnusableLedger if the ledger cannot be used
     */
    public LoginOutcome logIn(LegacyId organization, String identifier, char[] password, LoginContext context) {
        return logIn(organization, identifier, password, context, false);
    }

    /** Logs somebody in whom the old system asked for a second factor; as {@link LoginMigration#logInAfterSecondFactor}. */
    public LoginOutcome logInAfterSecondFactor(
            LegacyId organization, String identifier, char[] password, LoginContext context) {
        return logIn(organization, identifier, password, context, true);
    }

    private LoginOutcome logIn(
            LegacyId organization, String identifier, char[] password, LoginContext context, boolean factorPassed) {
        if (!isThere(organization)) {
            LoginMigration.wipe(password);
            return new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "organization_not_moved", false);
        }
        return engine.logIn(new LoginEngine.Request(
                organization,
                Objects.requireNonNull(identifier, "identifier"),
                organization + "\n" + identifier.strip().toLowerCase(Locale.ROOT),
                password,
                Objects.requireNonNull(context, "context"),
                factorPassed,
                () -> members.find(organization, identifier).map(Person::of),
                null));
    }

    /** Carries over a password that the old system has just taken; as {@link LoginMigration#passwordChanged}. */
    public HookOutcome passwordChanged(LegacyMember member, char[] newPassword) {
        if (!isThere(member.organization())) {
            LoginMigration.wipe(newPassword);
            return HookOutcome.notDone("organization_not_moved");
        }
        return engine.passwordChanged(Person.of(member), newPassword);
    }

    /** Makes sure that there is a member to start Stytch's own reset for; as {@link LoginMigration#prepareReset}. */
    public HookOutcome prepareReset(LegacyId organization, String identifier) {
        if (!isThere(organization)) {
            return HookOutcome.notDone("organization_not_moved");
        }
        Optional<LegacyMember> member;
        try {
            member = members.find(organization, identifier);
        } catch (MigrationException.Unreachable unreachable) {
            return HookOutcome.unreachable("directory_no_answer");
        }
        return member.map(one -> engine.prepareReset(Person.of(one)))
                .orElseGet(() -> HookOutcome.notDone("no_such_user"));
    }

    /** Notes that a member chose a password at Stytch: from now on the old one is worth nothing. */
    public HookOutcome passwordChosenAtStytch(LegacyMember member, StytchId account) {
        return isThere(member.organization())
                ? engine.decidedAtStytch(Person.of(member), account, LoginWay.CHOSEN_AT_STYTCH)
                : HookOutcome.notDone("organization_not_moved");
    }

    /** Returns whether a login is checking the password of this member at the old system right now. */
    public boolean isChecking(LegacyId organization, LegacyId person) {
        return engine.isChecking(RecordKey.member(organization, person));
    }
}
