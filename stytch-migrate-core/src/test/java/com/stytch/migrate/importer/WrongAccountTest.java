package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.SeedUser;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which a record could reach, or claim, the account of somebody else. */
class WrongAccountTest {
    private static final String EMAIL = "ana@example.com";
    private static final PasswordVerdict HASH = new PasswordVerdict.Translated(
            "bcrypt",
            new PasswordHash.Bcrypt(Secret.of("$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC")));

    private final FakeStytch stytch = FakeStytch.consumer();
    private final ConsumerApi api = stytch.client().api();

    @AfterEach
    void close() {
        stytch.close();
    }

    private static LegacyUser.Builder ana() {
        return LegacyUser.builder("auth0|ana").email(Identifier.verified(EMAIL)).password(HASH);
    }

    private ImportOutcome run(LegacyUser user, ImportPolicy policy, History history) {
        ConsumerImporter importer = new ConsumerImporter(api, policy);
        return importer.run(importer.planner().plan(user, Siblings.NONE), history);
    }

    private ImportOutcome run(LegacyUser user) {
        return run(user, ImportPolicy.DEFAULT, History.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana@fa\u00df.de", "ana@\u03b1\u03c2.gr", "ana@fass\u200d.de", "ana@fa\u00adss.de"})
    void email_ofAnotherDomain_isNotMadeTheDomainOfSomebodyElse(String address) {
        Optional<String> normal = Identifiers.email(address);
        assertNotEquals(Optional.of("ana@fass.de"), normal);
        assertNotEquals(Identifiers.email("ana@\u03b1\u03c3.gr"), normal);
    }

    @Test
    void run_ofAnAttestedDeviationDomain_doesNotGetIntoTheAccountOfTheOtherDomain() {
        stytch.seed(SeedUser.verifiedEmail("ana@fass.de"));
        run(LegacyUser.builder("auth0|evil")
                .email(Identifier.verified("ana@fa\u00df.de"))
                .password(HASH)
                .build());
        FakeUser victim = stytch.user("ana@fass.de").orElseThrow();
        assertFalse(victim.hasPassword(), "the hash of the owner of faß.de is on the account of fass.de");
    }

    @Test
    void run_withoutAnyLostAnswer_doesNotClaimAnAccountThatALoginJustMade() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL)
                .externalId("auth0|ana")
                .createdAt(api.now().minusSeconds(30)));
        ImportOutcome outcome =
                run(ana().password(new PasswordVerdict.NoPassword()).build());
        assertFalse(outcome.createdByUs(), "an undo would delete it: " + outcome);
    }

    @Test
    void run_carryingAVerifiedAddress_keepsThePasswordOfAnAccountThatALoginJustMade() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL)
                .externalId("auth0|ana")
                .password(Secret.of("Tall-Alder-2021"))
                .createdAt(api.now().minusSeconds(30)));
        run(
                ana().password(new PasswordVerdict.NoPassword()).build(),
                ImportPolicy.DEFAULT.withCarryVerifiedAddress(true),
                History.NONE);
        assertTrue(stytch.users().get(0).hasPassword(), "the person's own password was deleted");
    }

    @Test
    void run_ofAPersonWhoTookOverAnAddress_doesNotPutTheHashOnTheAccountOfTheFirst() {
        // given an account of another legacy user, without password, made from an earlier export
        stytch.seed(
                SeedUser.verifiedEmail(EMAIL).externalId("auth0|first-ana").trustedMetadata(Map.of("role", "admin")));
        ImportOutcome outcome = run(ana().build());
        assertEquals(Kind.FAILED, outcome.kind(), outcome.toString());
        assertFalse(stytch.users().get(0).hasPassword());
    }

    @Test
    void run_replacing_neverReplacesThePasswordOfAnotherLegacyUser() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL).externalId("auth0|first-ana").password(Secret.of("old-first-ana-1")));
        run(
                ana().build(),
                ImportPolicy.DEFAULT.withExistingPassword(ImportPolicy.ExistingPassword.REPLACE),
                History.NONE);
        api.passwords().authenticate(EMAIL, Secret.of("old-first-ana-1"));
    }

    @Test
    void run_ofALegacyIdThatIsAStytchUserId_isNotMappedToThatAccount() {
        FakeUser victim =
                stytch.seed(SeedUser.verifiedEmail("victim@example.com").phoneNumber("+12025550101", true));
        ImportOutcome outcome = run(LegacyUser.builder(victim.userId())
                .phoneNumber(Identifier.unverified("+12025550101"))
                .build());
        assertTrue(outcome.stytchId().isEmpty(), outcome.toString());
    }

    @Test
    void run_byThrowAwayHash_saysThatTheAccountHasFactorsOfItsOwn() {
        stytch.seed(SeedUser.unverifiedEmail(EMAIL).oauth("google", "attacker"));
        ImportOutcome outcome = run(
                ana().password(new PasswordVerdict.NoPassword()).build(),
                ImportPolicy.DEFAULT.withCarryVerifiedAddress(true),
                History.NONE);
        assertTrue(outcome.notes().contains("account_has_factors_of_its_own"), outcome.toString());
    }

    @Test
    void run_ofARecordThatIsBlockedNow_looksForWhatAnUnansweredAttemptMade() {
        // given an attempt that made the account, and died
        Instant begun = api.now();
        stytch.seed(SeedUser.verifiedEmail(EMAIL).externalId("auth0|ana"));
        ImportOutcome outcome = run(ana().blocked(true).build(), ImportPolicy.DEFAULT, History.unanswered(begun));
        assertTrue(outcome.stytchId().isPresent(), "a blocked user can sign in, and nobody is told: " + outcome);
    }

    @Test
    void notes_ofCutMetadata_holdNoAddress() {
        ImportOutcome outcome = run(ana().untrustedMetadata(Map.of("friend@example.com", "x".repeat(5000)))
                .build());
        assertFalse(outcome.notes().toString().contains("@"), outcome.notes().toString());
    }

    @Test
    void metadata_ofAnIdThatIsADigest_holdsTheIdAlsoBesideAnOwnLegacyKey() {
        LegacyUser user = LegacyUser.builder("samlp|" + "x@".repeat(100))
                .email(Identifier.verified(EMAIL))
                .password(HASH)
                .trustedMetadata(Map.of("legacy", "mine"))
                .build();
        run(user);
        FakeUser made = stytch.users().get(0);
        assertTrue(made.externalId().orElseThrow().startsWith("sha256|"));
        assertTrue(
                made.trustedMetadata().toString().contains("samlp|x@"),
                made.trustedMetadata().toString());
    }
}
