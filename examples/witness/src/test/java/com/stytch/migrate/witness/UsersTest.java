package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.error;
import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.common.ErrorResponse;
import com.stytch.java.consumer.StytchClient;
import com.stytch.java.consumer.api.users.Users;
import com.stytch.java.consumer.models.attribute.Attributes;
import com.stytch.java.consumer.models.debug.WhoamiRequest;
import com.stytch.java.consumer.models.project.MetricsRequest;
import com.stytch.java.consumer.models.users.CreateRequest;
import com.stytch.java.consumer.models.users.CreateResponse;
import com.stytch.java.consumer.models.users.DeleteBiometricRegistrationRequest;
import com.stytch.java.consumer.models.users.DeleteCryptoWalletRequest;
import com.stytch.java.consumer.models.users.DeleteEmailRequest;
import com.stytch.java.consumer.models.users.DeleteExternalIdRequest;
import com.stytch.java.consumer.models.users.DeleteOAuthRegistrationRequest;
import com.stytch.java.consumer.models.users.DeletePasswordRequest;
import com.stytch.java.consumer.models.users.DeletePhoneNumberRequest;
import com.stytch.java.consumer.models.users.DeleteRequest;
import com.stytch.java.consumer.models.users.DeleteTOTPRequest;
import com.stytch.java.consumer.models.users.DeleteWebAuthnRegistrationRequest;
import com.stytch.java.consumer.models.users.ExchangePrimaryFactorRequest;
import com.stytch.java.consumer.models.users.GetRequest;
import com.stytch.java.consumer.models.users.GetResponse;
import com.stytch.java.consumer.models.users.Name;
import com.stytch.java.consumer.models.users.SearchRequest;
import com.stytch.java.consumer.models.users.SearchResponse;
import com.stytch.java.consumer.models.users.SearchUsersQuery;
import com.stytch.java.consumer.models.users.SearchUsersQueryOperator;
import com.stytch.java.consumer.models.users.UpdateRequest;
import com.stytch.java.consumer.models.users.UpdateResponse;
import com.stytch.java.consumer.models.users.User;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.SeedUser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The users of a Consumer project, through the official SDK. */
class UsersTest extends ConsumerWitness {
    private final Users users = stytch.getUsers();

    private CreateResponse createAda() {
        return success(users.createCompletable(new CreateRequest(
                "Ada@Example.com",
                new Name("Ada", "King", "Lovelace"),
                new Attributes("203.0.113.1", "curl/8"),
                "+15005550006",
                false,
                Map.of("plan", "pro", "seats", 3),
                Map.of("theme", "dark"),
                "auth0|ada",
                List.of("editor"))));
    }

    private GetResponse get(String reference) {
        return success(users.getCompletable(new GetRequest(reference)));
    }

    private static Map<String, @Nullable Object> filter(String name, Object value) {
        return Map.of("filter_name", name, "filter_value", value);
    }

    private SearchResponse search(@Nullable String cursor, long limit, List<Map<String, @Nullable Object>> filters) {
        return success(users.searchCompletable(
                new SearchRequest(cursor, limit, new SearchUsersQuery(SearchUsersQueryOperator.AND, filters))));
    }

    @Test
    void whoami_withTheCredentials_namesTheProject() {
        assertEquals(
                fake.credentials().projectId(),
                success(stytch.getDebug().whoamiCompletable(new WhoamiRequest()))
                        .getProjectId());
    }

    @Test
    void whoami_withAnotherSecret_isAnErrorWithEveryField() {
        try (StytchClient stranger = clientWith("secret-test-of-somebody-else")) {
            ErrorResponse error = error(stranger.getDebug().whoamiCompletable(new WhoamiRequest()));

            assertEquals(401, error.getStatusCode());
            assertEquals("unauthorized_credentials", error.getErrorType());
            assertFalse(error.getErrorMessage().isEmpty());
            assertTrue(String.valueOf(error.getRequestId()).startsWith("request-id-test-"));
            assertTrue(error.getErrorUrl().endsWith("/401#unauthorized_credentials"));
        }
    }

    @Test
    void metrics_whichTheFakeDoesNotKnow_areAnErrorThatSaysSo() {
        ErrorResponse error = error(stytch.getProject().metricsCompletable(new MetricsRequest()));

        assertEquals(501, error.getStatusCode());
        assertTrue(error.getErrorMessage().contains("/v1/projects/metrics"));
    }

    @Test
    void create_withAllFields_isDecodedWithAllOfThem() {
        CreateResponse created = createAda();

        assertEquals(201, created.getStatusCode());
        assertTrue(created.getRequestId().startsWith("request-id-test-"));
        assertEquals("active", created.getStatus());
        User user = created.getUser();
        assertEquals(created.getUserId(), user.getUserId());
        assertEquals(created.getEmailId(), user.getEmails().get(0).getEmailId());
        assertEquals("Ada@Example.com", user.getEmails().get(0).getEmail());
        assertFalse(user.getEmails().get(0).getVerified());
        assertEquals(created.getPhoneId(), user.getPhoneNumbers().get(0).getPhoneId());
        assertEquals("+15005550006", user.getPhoneNumbers().get(0).getPhoneNumber());
        assertEquals(new Name("Ada", "King", "Lovelace"), user.getName());
        assertEquals(Instant.parse("2026-01-31T08:15:00Z"), user.getCreatedAt());
        assertEquals(Map.of("plan", "pro", "seats", 3.0), user.getTrustedMetadata());
        assertEquals(Map.of("theme", "dark"), user.getUntrustedMetadata());
        assertEquals("auth0|ada", user.getExternalId());
        assertEquals(List.of("editor"), user.getRoles());
        assertNull(user.getPassword());
        assertFalse(user.isLocked());
        assertNull(user.getLockExpiresAt());
    }

    @Test
    void create_withAnAddressOnly_isDecodedWithoutAPhoneNumber() {
        CreateResponse created = success(users.createCompletable(new CreateRequest("bob@example.com")));

        assertEquals("", created.getPhoneId());
        assertEquals(List.of(), created.getUser().getPhoneNumbers());
        assertEquals(Map.of(), created.getUser().getTrustedMetadata());
        assertNull(created.getUser().getExternalId());
    }

    @Test
    void create_ofWhatIsTaken_isAnErrorOfItsKind() {
        createAda();

        assertEquals("400 duplicate_email", refusal(users.createCompletable(new CreateRequest("ada@example.com"))));
        assertEquals(
                "400 duplicate_phone_number",
                refusal(users.createCompletable(new CreateRequest(null, null, null, "+15005550006"))));
        assertEquals(
                "400 duplicate_user_external_id",
                refusal(users.createCompletable(
                        new CreateRequest("bob@example.com", null, null, null, null, null, null, "auth0|ada"))));
        assertEquals("400 invalid_email", refusal(users.createCompletable(new CreateRequest("no address"))));
        assertEquals(
                "400 invalid_phone_number",
                refusal(users.createCompletable(new CreateRequest(null, null, null, "0123"))));
        assertEquals(1, fake.userCount());
    }

    @Test
    void get_byEitherId_isTheUser() {
        CreateResponse created = createAda();

        GetResponse byUserId = get(created.getUserId());
        GetResponse byExternalId = get("auth0|ada"); // the SDK encodes the bar

        assertEquals(created.getUserId(), byExternalId.getUserId());
        assertEquals(created.getUser().getEmails(), byUserId.getEmails());
        assertEquals(created.getUser().getPhoneNumbers(), byUserId.getPhoneNumbers());
        assertEquals(created.getUser().getCreatedAt(), byUserId.getCreatedAt());
        assertEquals(200, byUserId.getStatusCode());
        assertEquals("404 user_not_found", refusal(users.getCompletable(new GetRequest("auth0|nobody"))));
    }

    @Test
    void update_ofEverything_mergesMetadataAndReplacesRoles() {
        String id = createAda().getUserId();

        UpdateResponse updated = success(users.updateCompletable(new UpdateRequest(
                id,
                new Name("Augusta"),
                new Attributes("203.0.113.2"),
                Map.of("plan", "free", "since", 2026),
                null,
                "auth0|augusta",
                List.of("admin", "editor"))));

        User user = updated.getUser();
        assertEquals(new Name("Augusta", "King", "Lovelace"), user.getName());
        assertEquals(Map.of("plan", "free", "seats", 3.0, "since", 2026.0), user.getTrustedMetadata());
        assertEquals(Map.of("theme", "dark"), user.getUntrustedMetadata());
        assertEquals("auth0|augusta", user.getExternalId());
        assertEquals(List.of("admin", "editor"), user.getRoles());
        assertEquals(user.getEmails(), updated.getEmails());
        assertEquals(user.getPhoneNumbers(), updated.getPhoneNumbers());
        assertEquals(List.of(), updated.getCryptoWallets());
        assertEquals("404 user_not_found", refusal(users.getCompletable(new GetRequest("auth0|ada"))));
    }

    /** The SDK for Java leaves a null out of a map, so with it nobody can delete a key; the one for Node can. */
    @Test
    void update_withNullInMetadata_deletesNothingForItNeverArrives() {
        String id = createAda().getUserId();
        Map<String, @Nullable Object> change = new HashMap<>();
        change.put("plan", null);

        User user = success(users.updateCompletable(new UpdateRequest(id, null, null, change, null, null, null)))
                .getUser();

        assertEquals(Map.of("plan", "pro", "seats", 3.0), user.getTrustedMetadata());
    }

    @Test
    void search_byPages_findsEverybodyOnce() {
        for (int i = 0; i < 5; i++) {
            success(users.createCompletable(new CreateRequest("user" + i + "@example.com")));
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            SearchResponse page = success(users.searchCompletable(new SearchRequest(cursor, 2L)));
            page.getResults().forEach(user -> found.add(user.getEmails().get(0).getEmail()));
            assertEquals(5, page.getResultsMetadata().getTotal());
            cursor = page.getResultsMetadata().getNextCursor();
        } while (cursor != null && !cursor.isEmpty());

        assertEquals(
                List.of(
                        "user0@example.com",
                        "user1@example.com",
                        "user2@example.com",
                        "user3@example.com",
                        "user4@example.com"),
                found.stream().sorted().toList());
    }

    @Test
    void search_withFilters_findsTheirUsers() {
        String ada = createAda().getUserId();
        fake.seed(SeedUser.verifiedEmail("bob@example.com").password(Secret.of("correct horse battery")));

        assertEquals(
                ada,
                search(null, 10, List.of(filter("email_address", List.of("ada@example.com"))))
                        .getResults()
                        .get(0)
                        .getUserId());
        assertEquals(
                "bob@example.com",
                search(null, 10, List.of(filter("email_verified", true), filter("password_exists", true)))
                        .getResults()
                        .get(0)
                        .getEmails()
                        .get(0)
                        .getEmail());
        assertEquals(
                ada,
                search(null, 10, List.of(filter("full_name_fuzzy", "lovelace")))
                        .getResults()
                        .get(0)
                        .getUserId());
        assertEquals(
                List.of(),
                search(null, 10, List.of(filter("phone_number", List.of("+15005550009"))))
                        .getResults());
        assertEquals(
                2,
                search(null, 10, List.of(filter("created_at_greater_than", "2026-01-01T00:00:00Z")))
                        .getResults()
                        .size());
        assertEquals(
                "400 user_search_filter_name_not_recognized",
                refusal(users.searchCompletable(new SearchRequest(
                        null,
                        10L,
                        new SearchUsersQuery(
                                SearchUsersQueryOperator.OR, List.of(filter("shoe_size", List.of("44"))))))));
    }

    @Test
    void exchangePrimaryFactor_ofOneAddress_isTheNumberInstead() {
        String id = success(users.createCompletable(new CreateRequest("bob@example.com")))
                .getUserId();

        User user = success(users.exchangePrimaryFactorCompletable(
                        new ExchangePrimaryFactorRequest(id, null, "+15005550006")))
                .getUser();

        assertEquals(List.of(), user.getEmails());
        assertEquals("+15005550006", user.getPhoneNumbers().get(0).getPhoneNumber());
    }

    @Test
    void deleteFactor_ofEachKind_leavesTheOthers() {
        FakeUser seeded = fake.seed(SeedUser.verifiedEmail("bob@example.com")
                .phoneNumber("+15005550006", true)
                .password(Secret.of("correct horse battery"))
                .oauth("Google", "1234")
                .totp(true)
                .webauthnRegistration(true)
                .biometricRegistration(false)
                .cryptoWallet("0xabc", true));
        GetResponse before = get(seeded.userId());
        assertEquals("1234", before.getProviders().get(0).getProviderSubject());
        assertEquals("0xabc", before.getCryptoWallets().get(0).getCryptoWalletAddress());
        assertFalse(before.getBiometricRegistrations().get(0).getVerified());
        assertNotNull(before.getPassword());

        success(users.deleteOAuthRegistrationCompletable(
                new DeleteOAuthRegistrationRequest(before.getProviders().get(0).getOauthUserRegistrationId())));
        success(users.deleteTOTPCompletable(
                new DeleteTOTPRequest(before.getTotps().get(0).getTotpId())));
        success(users.deleteWebAuthnRegistrationCompletable(new DeleteWebAuthnRegistrationRequest(
                before.getWebauthnRegistrations().get(0).getWebauthnRegistrationId())));
        success(users.deleteBiometricRegistrationCompletable(new DeleteBiometricRegistrationRequest(
                before.getBiometricRegistrations().get(0).getBiometricRegistrationId())));
        success(users.deleteCryptoWalletCompletable(
                new DeleteCryptoWalletRequest(before.getCryptoWallets().get(0).getCryptoWalletId())));
        User withoutPassword = success(users.deletePasswordCompletable(
                        new DeletePasswordRequest(before.getPassword().getPasswordId())))
                .getUser();
        User withoutEmail = success(users.deleteEmailCompletable(
                        new DeleteEmailRequest(before.getEmails().get(0).getEmailId())))
                .getUser();

        assertNull(withoutPassword.getPassword());
        assertEquals(1, withoutPassword.getEmails().size());
        assertEquals(List.of(), withoutEmail.getEmails());
        assertEquals(List.of(), withoutEmail.getProviders());
        assertEquals(List.of(), withoutEmail.getTotps());
        assertEquals(List.of(), withoutEmail.getWebauthnRegistrations());
        assertEquals(List.of(), withoutEmail.getBiometricRegistrations());
        assertEquals(List.of(), withoutEmail.getCryptoWallets());
        assertEquals(
                "400 cannot_delete_last_primary_factor",
                refusal(users.deletePhoneNumberCompletable(new DeletePhoneNumberRequest(
                        before.getPhoneNumbers().get(0).getPhoneId()))));
    }

    @Test
    void deleteExternalId_ofAUser_freesIt() {
        String id = createAda().getUserId();

        assertNull(success(users.deleteExternalIdCompletable(new DeleteExternalIdRequest("auth0|ada")))
                .getUser()
                .getExternalId());
        assertEquals("404 user_not_found", refusal(users.getCompletable(new GetRequest("auth0|ada"))));
        assertEquals(id, get(id).getUserId());
    }

    @Test
    void delete_ofAUser_answersWithTheIdAndForgetsIt() {
        String id = createAda().getUserId();

        assertEquals(
                id,
                success(users.deleteCompletable(new DeleteRequest("auth0|ada"))).getUserId());
        assertEquals("404 user_not_found", refusal(users.getCompletable(new GetRequest(id))));
        assertEquals(0, fake.userCount());
    }
}
