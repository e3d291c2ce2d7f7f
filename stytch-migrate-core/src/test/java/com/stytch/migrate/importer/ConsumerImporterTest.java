package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ConsumerPlan.Action;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.SeedUser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumerImporterTest {
    private static final String EMAIL = "ana@example.com";
    private static final String PHONE = "+12025550101";
    private static final Secret PASSWORD = Secret.of("Tall-Alder-2021");
    /** Of the sample tenant of Auth0's export; checked there with a bcrypt library. */
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
        return LegacyUser.builder("auth0|ana")
                .email(Identifier.verified(EMAIL))
                .name(new PersonName("Ana", null, "Alder"))
                .password(HASH)
                .trustedMetadata(Map.of("plan", "pro"));
    }

    private ImportOutcome run(LegacyUser user) {
        return run(user, ImportPolicy.DEFAULT, History.NONE);
    }

    private ImportOutcome run(LegacyUser user, ImportPolicy policy, History history) {
        ConsumerImporter importer = new ConsumerImporter(api, policy);
        return importer.run(importer.planner().plan(user, Siblings.NONE), history);
    }

    private FakeUser account() {
        assertEquals(1, stytch.users().size());
        return stytch.users().get(0);
    }

    private void assertSignsIn() {
        api.passwords().authenticate(EMAIL, PASSWORD);
    }

    // ---- nobody is there yet

    @Test
    void run_ofAnAttestedAddressWithHash_takesOneCall() {
        ImportOutcome outcome =
                run(ana().phoneNumber(Identifier.verified(PHONE)).build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertTrue(outcome.createdByUs());
        assertEquals(1, stytch.journal().count());
        assertTrue(account().emailVerified());
        assertTrue(account().phoneNumberVerified());
        assertEquals("auth0|ana", account().externalId().orElseThrow());
        assertEquals("pro", account().trustedMetadata().get("plan"));
        assertEquals(account().userId(), outcome.stytchId().orElseThrow().value());
        assertSignsIn();
    }

    @Test
    void run_ofAnUnattestedAddressWithHash_createsFirstAndVerifiesNothing() {
        ImportOutcome outcome = run(ana().email(Identifier.unverified(EMAIL)).build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertEquals(1, stytch.journal().count("POST", "/v1/users"));
        assertFalse(account().emailVerified());
        assertSignsIn();
    }

    @Test
    void run_ofAnUnattestedNumberBesideAnUnattestedAddress_keepsBoth() {
        ImportOutcome outcome = run(ana().email(Identifier.unverified(EMAIL))
                .phoneNumber(Identifier.unverified(PHONE))
                .build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertEquals(PHONE, account().phoneNumber().orElseThrow());
        assertSignsIn();
    }

    @Test
    void run_answeredByTooManyUnverifiedFactors_fallsBackToTwoCalls() {
        stytch.onNext("POST", "/v1/passwords/migrate").error(400, "too_many_unverified_factors");

        ImportOutcome outcome =
                run(ana().phoneNumber(Identifier.unverified(PHONE)).build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertEquals(PHONE, account().phoneNumber().orElseThrow());
        assertTrue(account().emailVerified());
        assertEquals(1, stytch.journal().count("POST", "/v1/users"));
        assertSignsIn();
    }

    @Test
    void run_ofAUserWithoutPassword_createsItAndSaysWhatIsNotCarried() {
        ImportOutcome outcome =
                run(ana().password(new PasswordVerdict.NoPassword()).build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertFalse(account().emailVerified());
        assertTrue(outcome.notes().contains("email_verification_not_carried"));
    }

    @Test
    void run_withAThrowAwayHash_carriesTheVerifiedAddressAndLeavesNoPassword() {
        ImportOutcome outcome = run(
                ana().password(new PasswordVerdict.NoPassword()).build(),
                ImportPolicy.DEFAULT.withCarryVerifiedAddress(true),
                History.NONE);

        assertEquals(Kind.CREATED, outcome.kind());
        assertTrue(account().emailVerified());
        assertFalse(account().hasPassword());
        assertEquals(2, stytch.journal().count());
    }

    @Test
    void run_withAThrowAwayHashThatACrashLeftBehind_removesIt() {
        LegacyUser user = ana().password(new PasswordVerdict.NoPassword()).build();
        ImportPolicy policy = ImportPolicy.DEFAULT.withCarryVerifiedAddress(true);
        int attempts = stytch.client().settings().retry().attempts();
        stytch.onNext("DELETE", "/v1/users/passwords/{password_id}")
                .times(2 * attempts)
                .internalServerError();
        Instant begun = Instant.now();
        ImportOutcome first = run(user, policy, History.NONE);
        assertTrue(first.retryable(), first.toString());

        ImportOutcome second = run(user, policy, History.unanswered(begun));

        assertEquals(Kind.CREATED, second.kind());
        assertTrue(account().emailVerified());
        assertFalse(account().hasPassword());
    }

    @Test
    void run_ofAUserWithANumberOnly_createsIt() {
        ImportOutcome outcome = run(LegacyUser.builder("sms|1")
                .phoneNumber(Identifier.verified(PHONE))
                .password(HASH)
                .build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertTrue(outcome.notes().contains("password_not_moved:no_email"));
        assertTrue(outcome.notes().contains("phone_verification_not_carried"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_phone_number", "invalid_phone_number_country_code"})
    void run_whoseNumberIsRefused_movesWithoutIt(String error) {
        stytch.onNext("POST", "/v1/passwords/migrate").error(400, error);

        ImportOutcome outcome =
                run(ana().phoneNumber(Identifier.verified(PHONE)).build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertTrue(outcome.notes().contains("phone_number_left_out:" + error));
        assertTrue(account().phoneNumber().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_bcrypt_cost", "invalid_bcrypt_hash", "metadata_too_large", "invalid_email"})
    void run_thatIsRefused_failsWithStytchsCode(String error) {
        stytch.onNext("POST", "/v1/passwords/migrate").error(400, error);

        ImportOutcome outcome = run(ana().build());

        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals(error, outcome.reason().orElseThrow());
        assertFalse(outcome.retryable());
        assertTrue(outcome.requestId().isPresent());
        assertEquals(List.of(), stytch.users());
    }

    // ---- somebody is there

    @Test
    void run_ofAnAttestedAddressThatIsThereVerifiedWithoutPassword_joins() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL));

        ImportOutcome outcome = run(ana().build());

        assertEquals(Kind.UPDATED, outcome.kind());
        assertEquals("joined_existing_account", outcome.reason().orElseThrow());
        assertFalse(outcome.createdByUs(), "an undo must not delete it");
        assertTrue(outcome.changes().contains("external_id"));
        assertEquals("auth0|ana", account().externalId().orElseThrow());
        assertSignsIn();
    }

    @Test
    void run_ofAnAttestedAddressThatIsThereWithPassword_keepsThatPassword() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL).password(Secret.of("the new password")));

        ImportOutcome outcome = run(ana().build());

        assertEquals(Kind.ALREADY_EXISTS, outcome.kind());
        assertEquals("password_already_exists", outcome.reason().orElseThrow());
        assertTrue(outcome.notes().contains("password_kept:password_already_exists"));
        assertEquals("auth0|ana", account().externalId().orElseThrow());
        api.passwords().authenticate(EMAIL, Secret.of("the new password"));
    }

    @Test
    void run_withThePolicyToReplace_replacesThePassword() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL).password(Secret.of("the new password")));

        ImportOutcome outcome = run(
                ana().build(),
                ImportPolicy.DEFAULT.withExistingPassword(ImportPolicy.ExistingPassword.REPLACE),
                History.NONE);

        assertEquals(Kind.UPDATED, outcome.kind());
        assertEquals("password_replaced", outcome.reason().orElseThrow());
        assertSignsIn();
    }

    @Test
    void run_ofAnAttestedAddressThatIsThereUnverifiedWithPassword_doesNotLink() {
        // given somebody who signed up with ana's address and never proved that it is hers
        stytch.seed(SeedUser.unverifiedEmail(EMAIL).password(Secret.of("attacker's")));

        ImportOutcome outcome = run(ana().build());

        assertEquals(Kind.FAILED, outcome.kind());
        assertTrue(outcome.notes().contains("not_linked:address_not_verified_at_stytch"));
        assertTrue(outcome.stytchId().isEmpty());
        assertTrue(account().externalId().isEmpty());
    }

    @Test
    void run_ofAnUnattestedAddressThatIsThere_neverTouchesTheAccount() {
        // given ana at Stytch without password, and at the old side somebody who signed up with her address
        stytch.seed(SeedUser.verifiedEmail(EMAIL));

        ImportOutcome outcome = run(ana().email(Identifier.unverified(EMAIL)).build());

        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals("duplicate_email", outcome.reason().orElseThrow());
        assertTrue(outcome.notes().contains("not_linked:address_not_attested"));
        assertFalse(account().hasPassword());
        assertTrue(account().externalId().isEmpty());
    }

    @Test
    void run_ofAUserWithoutPasswordWhoIsThere_links() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL));

        ImportOutcome outcome =
                run(ana().password(new PasswordVerdict.NoPassword()).build());

        assertEquals(Kind.ALREADY_EXISTS, outcome.kind());
        assertEquals("auth0|ana", account().externalId().orElseThrow());
        assertTrue(outcome.changes().contains("external_id"));
    }

    @Test
    void run_ofAnAccountThatHasAnotherExternalId_leavesIt() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL).externalId("shop-17"));

        ImportOutcome outcome =
                run(ana().password(new PasswordVerdict.NoPassword()).build());

        assertEquals(Kind.ALREADY_EXISTS, outcome.kind());
        assertTrue(outcome.notes().contains("external_id_not_set:account_has_another"));
        assertEquals("shop-17", account().externalId().orElseThrow());
    }

    @Test
    void run_ofAnAddressThatChangedHands_leavesTheFirstOwnersAccountWithoutTheHash() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL).externalId("auth0|first-owner"));

        ImportOutcome outcome = run(ana().build());

        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals("account_has_another_external_id", outcome.reason().orElseThrow());
        assertTrue(outcome.stytchId().isEmpty());
        assertFalse(account().hasPassword());
        assertEquals("auth0|first-owner", account().externalId().orElseThrow());
    }

    @Test
    void run_ofAnAccountThatAnotherToolMade_takesItOverAndDoesNotClaimToHaveMadeIt() {
        stytch.seed(
                SeedUser.verifiedEmail(EMAIL).externalId("auth0|ana").createdAt(Instant.parse("2024-01-01T00:00:00Z")));

        ImportOutcome outcome = run(ana().build());

        assertFalse(outcome.createdByUs());
        assertTrue(outcome.kind().settled());
        assertSignsIn();
    }

    @Test
    void run_whoseExternalIdHasAnotherAddressAtStytch_makesNoSecondAccount() {
        stytch.seed(SeedUser.verifiedEmail("moved@example.com")
                .externalId("auth0|ana")
                .createdAt(Instant.parse("2024-01-01T00:00:00Z")));

        ImportOutcome outcome = run(ana().build());

        assertEquals(Kind.ALREADY_EXISTS, outcome.kind());
        assertTrue(outcome.notes().contains("password_not_moved:address_differs_at_stytch"), outcome.toString());
        assertEquals("moved@example.com", account().email().orElseThrow());
    }

    @Test
    void run_whoseNumberIsTaken_movesWithoutIt() {
        stytch.seed(SeedUser.verifiedEmail("ben@example.com").phoneNumber(PHONE, true));

        ImportOutcome outcome =
                run(ana().phoneNumber(Identifier.verified(PHONE)).build());

        assertEquals(Kind.CREATED, outcome.kind());
        assertTrue(outcome.notes().contains("phone_number_left_out:duplicate_phone_number"));
        assertSignsIn();
    }

    @Test
    void run_thatJoinsAnAccountWithOtherFactors_saysSo() {
        stytch.seed(SeedUser.verifiedEmail(EMAIL).oauth("google", "1"));

        ImportOutcome outcome = run(ana().build());

        assertTrue(outcome.notes().contains("account_has_factors_of_its_own"));
    }

    // ---- answers that get lost

    @ParameterizedTest
    @ValueSource(strings = {"/v1/users", "/v1/passwords/migrate"})
    void run_whoseAnswerIsLostInEitherCall_endsLikeAnyOther(String path) {
        stytch.onNext("POST", path).storeThenDropConnection();

        ImportOutcome outcome = run(ana().email(Identifier.unverified(EMAIL)).build());

        assertEquals(Kind.CREATED, outcome.kind(), outcome.toString());
        assertEquals(List.of(), outcome.notes());
        assertSignsIn();
    }

    @Test
    void run_whoseRequestNeverArrived_repeatsIt() {
        stytch.onNext("POST", "/v1/passwords/migrate").dropConnection();

        assertEquals(Kind.CREATED, run(ana().build()).kind());
        assertEquals(2, stytch.journal().count("POST", "/v1/passwords/migrate"));
        assertEquals(1, stytch.journal().count("GET", "/v1/users/{user_id}"));
    }

    @Test
    void run_whenStytchNeverAnswers_isUnansweredAndTheNextRunSettlesIt() {
        Instant begun = Instant.now();
        int attempts = stytch.client().settings().retry().attempts();
        stytch.onNext("POST", "/v1/passwords/migrate").storeThenDropConnection();
        stytch.onNext("GET", "/v1/users/{user_id}").times(attempts).internalServerError();

        ImportOutcome first = run(ana().build());
        ImportOutcome second = run(ana().build(), ImportPolicy.DEFAULT, History.unanswered(begun));

        assertEquals("http_500", first.reason().orElseThrow());
        assertTrue(first.retryable());
        assertEquals(Kind.CREATED, second.kind());
        assertEquals(1, stytch.journal().count("POST", "/v1/passwords/migrate"));
    }

    @Test
    void run_withRefusedCredentials_throws() {
        stytch.onNext("POST", "/v1/passwords/migrate").error(401, "unauthorized_credentials");

        assertThrows(MigrationException.Refused.class, () -> run(ana().build()));
    }

    // ---- a newer record

    private History settled(ImportOutcome outcome, LegacyUser before) {
        ConsumerImporter importer = new ConsumerImporter(api, ImportPolicy.DEFAULT);
        return new History(
                null,
                outcome.stytchId().orElseThrow(),
                importer.planner().plan(before, Siblings.NONE).fingerprint(),
                outcome.changes());
    }

    @Test
    void run_ofANewerProfile_updatesItAndKeepsTheUndo() {
        LegacyUser before = ana().build();
        History history = settled(run(before), before);

        ImportOutcome outcome =
                run(ana().trustedMetadata(Map.of("plan", "free")).build(), ImportPolicy.DEFAULT, history);

        assertEquals(Kind.UPDATED, outcome.kind());
        assertTrue(outcome.createdByUs());
        assertEquals("free", account().trustedMetadata().get("plan"));
    }

    @Test
    void run_ofAHashThatCameLater_addsThePassword() {
        LegacyUser before = ana().password(new PasswordVerdict.ResetNeeded("auth0", "no_hash_file"))
                .build();
        History history = settled(run(before), before);

        ImportOutcome outcome = run(ana().build(), ImportPolicy.DEFAULT, history);

        assertEquals(Kind.UPDATED, outcome.kind());
        assertSignsIn();
    }

    @Test
    void run_ofAnAccountThatIsGone_doesNotMakeItAgain() {
        LegacyUser before = ana().build();
        History history = settled(run(before), before);
        api.users().delete(account().userId());

        ImportOutcome outcome =
                run(ana().trustedMetadata(Map.of("plan", "free")).build(), ImportPolicy.DEFAULT, history);

        assertEquals(Kind.FAILED, outcome.kind());
        assertEquals("deleted_at_stytch", outcome.reason().orElseThrow());
        assertEquals(List.of(), stytch.users());
    }

    @Test
    void run_ofAUserWhoWasBlockedSince_keepsTheAccountAndSaysSo() {
        LegacyUser before = ana().build();
        ImportOutcome first = run(before);

        ImportOutcome outcome = run(ana().blocked(true).build(), ImportPolicy.DEFAULT, settled(first, before));

        assertEquals(Kind.ALREADY_EXISTS, outcome.kind());
        assertEquals("blocked_after_import", outcome.reason().orElseThrow());
        assertEquals(first.stytchId(), outcome.stytchId());
        assertEquals(first.changes(), outcome.changes());
    }

    @Test
    void history_withAnAccountButNoFingerprint_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new History(null, StytchId.of("user-test-1"), null, List.of()));
    }

    // ---- the plan

    @Test
    void plan_ofEachKind_namesItsCalls() {
        ConsumerPlanner planner = new ConsumerPlanner(ImportPolicy.DEFAULT);

        assertEquals(Action.MIGRATE, planner.plan(ana().build(), Siblings.NONE).action());
        assertEquals(
                Action.CREATE_THEN_MIGRATE,
                planner.plan(ana().email(Identifier.unverified(EMAIL)).build(), Siblings.NONE)
                        .action());
        assertEquals(
                Action.CREATE,
                planner.plan(ana().password(new PasswordVerdict.NoPassword()).build(), Siblings.NONE)
                        .action());
        assertEquals(
                Action.SKIP,
                planner.plan(ana().blocked(true).build(), Siblings.NONE).action());
        assertEquals(
                Action.REFUSE,
                planner.plan(ana().email(Identifier.verified("no address")).build(), Siblings.NONE)
                        .action());
        assertEquals(
                Action.SKIP,
                planner.plan(LegacyUser.builder("auth0|1").build(), Siblings.NONE)
                        .action());
    }
}
