package com.stytch.migrate.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class B2bLoginMigrationTest {
    private static final LegacyId ACME = LegacyId.of("acme");

    private final FakeB2b stytch = FakeStytch.b2b();
    private final B2bClient client = stytch.client();
    private final Ledger ledger = Ledger.inMemory();
    private final B2bPolicy policy = B2bPolicy.DEFAULT.withPasswordScope(PasswordScope.ORGANIZATION);
    private String right = "right";
    private int asked;

    @AfterEach
    void close() {
        stytch.close();
        ledger.close();
    }

    private static LegacyMember ada(boolean attested, @Nullable String exported) {
        LegacyUser.Builder person = LegacyUser.builder("ada-1").email(new Identifier("ada@acme.example", attested));
        if (exported != null) {
            person.password(new PasswordVerdict.Translated("argon2", NewPasswordHash.of(exported.toCharArray())));
        }
        return LegacyMember.builder(ACME, person.build()).build();
    }

    private void backfill(LegacyMember... members) {
        LegacyOrganization acme = LegacyOrganization.builder("acme", "Acme").build();
        client.backfill(TenantSource.of("test", List.of(acme), List.of(members)))
                .policy(policy)
                .ledger(ledger)
                .run();
    }

    private B2bLoginMigration logins(boolean attested) {
        return client.logins(
                ledger,
                (organization, name) ->
                        Optional.of(ada(attested, null)).filter(member -> name.equals("ada@acme.example")),
                login -> {
                    asked++;
                    return new String(login.password()).equals(right) ? LegacyVerdict.right() : LegacyVerdict.wrong();
                },
                policy,
                LoginSettings.DEFAULT
                        .withBudget(Duration.ofMinutes(5), Duration.ofMinutes(1)) // for a busy machine
                        .withWrongAnswersAfter(Duration.ZERO));
    }

    private LoginOutcome logIn(boolean attested, String password) {
        return logins(attested).logIn(ACME, "ada@acme.example", password.toCharArray(), LoginContext.NONE);
    }

    private static void assertSignedIn(LoginWay way, LoginOutcome outcome) {
        LoginOutcome.SignedIn signedIn = assertInstanceOf(LoginOutcome.SignedIn.class, outcome, outcome.toString());
        assertEquals(way, signedIn.way());
        assertTrue(signedIn.sessionToken().isPresent());
    }

    private LedgerEntry entry() {
        return ledger.find(RecordKey.member(ACME, LegacyId.of("ada-1"))).orElseThrow();
    }

    @Test
    void logIn_ofAMemberWhoHasNotMoved_movesWithThePassword() {
        backfill();

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn(true, "wrong").kind());
        assertEquals(0, stytch.memberCount());
        assertSignedIn(LoginWay.MOVED, logIn(true, "right"));
        assertSignedIn(LoginWay.STYTCH, logIn(true, "right"));

        assertEquals(2, asked, "the third login asks Stytch only");
        assertEquals(1, stytch.memberCount());
        assertTrue(entry().login().moved());
    }

    @Test
    void logIn_whenThePasswordChangedAfterTheExport_replacesIt() {
        backfill(ada(true, "old"));
        right = "new";

        assertSignedIn(LoginWay.PASSWORD_REPLACED, logIn(true, "new"));
        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn(true, "old").kind());
        assertEquals(1, asked);

        // and a later backfill leaves it alone
        backfill(ada(true, "older"));
        assertSignedIn(LoginWay.STYTCH, logIn(true, "new"));
    }

    @Test
    void logIn_ofAMemberWithoutPasswordAtStytch_addsIt() {
        backfill(ada(true, null));

        assertSignedIn(LoginWay.PASSWORD_ADDED, logIn(true, "right"));
        assertEquals(1, stytch.memberCount());
    }

    @Test
    void logIn_whenTheAddressIsNotAttested_neverMarksItAsVerified() {
        backfill(ada(false, null));

        assertEquals(
                new LoginOutcome.ResetNeeded(LoginOutcome.Side.STYTCH, "address_not_attested", true),
                logIn(false, "right"));

        assertFalse(stytch.members().get(0).emailVerified());
        assertFalse(stytch.members().get(0).hasPassword());
    }

    @Test
    void passwordChanged_whenTheAddressIsNotAttested_leavesThePasswordToTheOldSystem() {
        backfill();
        right = "new";

        HookOutcome outcome = logins(false).passwordChanged(ada(false, null), "new".toCharArray());

        assertEquals(HookOutcome.notDone("address_not_attested"), outcome);
        assertFalse(stytch.members().get(0).hasPassword());
        assertFalse(entry().login().moved(), "the old system still decides");
        assertEquals(
                new LoginOutcome.ResetNeeded(LoginOutcome.Side.STYTCH, "address_not_attested", true),
                logIn(false, "new"));
        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn(false, "old").kind());
    }

    @Test
    void logIn_toAnOrganizationThatHasNotMoved_saysSo() {
        assertEquals(
                new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "organization_not_moved", false),
                logIn(true, "right"));
        assertEquals(0, asked);
    }
}
