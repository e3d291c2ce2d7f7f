package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.login.LoginCounters;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/rolling-migration.md} does what the page says. */
class RollingLoginTest {
    private static final LegacyUser ADA = LegacyUser.builder("ada-1")
            .email(Identifier.verified("ada@example.com"))
            .build();

    private static String logIn(LoginMigration logins, String password) {
        return RollingLogin.logIn(logins, "ada@example.com", password.toCharArray(), "203.0.113.7", "agent");
    }

    @Test
    void logIn_ofTheExample_movesOnceAndBeginsASession() {
        int[] asked = {0};
        FakeClock clock = FakeClock.at("2026-03-01T12:00:00Z");
        try (FakeStytch stytch = FakeStytch.consumerBuilder().clock(clock).start();
                Ledger ledger = Ledger.inMemory()) {
            LoginMigration logins = RollingLogin.migration(
                    stytch.client(),
                    ledger,
                    name -> Optional.of(ADA).filter(user -> name.equals("ada@example.com")),
                    login -> {
                        asked[0]++;
                        return new String(login.password()).equals("right")
                                ? LegacyVerdict.right()
                                : LegacyVerdict.wrong();
                    });

            assertEquals("Wrong, or please reset your password.", logIn(logins, "wrong"));
            String token = logIn(logins, "right");
            assertTrue(token.length() > 20, token);
            assertTrue(stytch.userById("ada-1").isPresent());
            logIn(logins, "right");
            assertEquals(2, asked[0], "the second login asks Stytch only");

            RollingLogin.hooks(
                    logins,
                    ADA,
                    "newer".toCharArray(),
                    ledger.find(ADA.id()).flatMap(LedgerEntry::stytchId).orElseThrow());
            assertEquals("Wrong, or please reset your password.", logIn(logins, "right"));
            assertTrue(logIn(logins, "newer").length() > 40);
            assertEquals(Map.of(), RollingLogin.stragglers(ledger, new LoginCounters()));
        }
    }

    @Test
    void verifiers_ofTheExample_decideOnlyWhatTheyKnow() {
        LegacyLogin login = new LegacyLogin(
                "ada@example.com", ADA, "right".toCharArray(), LoginContext.NONE, Duration.ofSeconds(1));

        assertEquals(
                LegacyVerdict.Kind.RIGHT,
                RollingLogin.inHouse(user -> Optional.of("$unknown$"), name -> Optional.of(true))
                        .verify(login)
                        .kind());
        assertEquals(
                Optional.of("no_answer"),
                RollingLogin.inHouse(user -> Optional.of("$unknown$"), name -> Optional.empty())
                        .verify(login)
                        .reason());
        assertTrue(
                RollingLogin.firebase(user -> Optional.empty(), FirebaseHashConfig.none(), Secret.of("key")) != null);
    }
}
