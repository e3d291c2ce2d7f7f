package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.stytch.migrate.api.StytchUser;
import com.stytch.migrate.api.UserPage;
import com.stytch.migrate.api.UserSearch;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code POST /v1/users/search}. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeSearchTest extends FakeStytchTestBase {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

    private List<String> found(UserSearch search) {
        return fake.client().api().users().search(search).users().stream()
                .map(user -> user.externalId().orElse(""))
                .toList();
    }

    private FakeUser two;
    private FakeUser three;

    private void seedThree() {
        fake.seed(SeedUser.verifiedEmail("Ada@example.com")
                .externalId("one")
                .name(new PersonName("Ada", "King", "Lovelace"))
                .password(Secret.of("p"))
                .createdAt(T));
        two = fake.seed(SeedUser.unverifiedEmail("bob@example.com")
                .phoneNumber("+15005550006", true)
                .externalId("two")
                .pending()
                .totp(true)
                .oauth("Google", "g")
                .createdAt(T.plusSeconds(10)));
        three = fake.seed(SeedUser.create()
                .phoneNumber("+15005550007", false)
                .externalId("three")
                .webauthnRegistration(false)
                .cryptoWallet("0xabc", true)
                .createdAt(T.plusSeconds(20)));
    }

    @Test
    void search_withoutAFilter_findsAllInTheOrderOfTheirCreation() {
        seedThree();

        assertEquals(List.of("one", "two", "three"), found(UserSearch.all()));
        assertEquals(3, fake.client().api().users().search(UserSearch.all()).total());
    }

    @Test
    void search_withEachFilter_findsWhatMatches() {
        seedThree();
        UserSearch all = UserSearch.all();

        assertEquals(List.of("two"), found(all.userIds(List.of(two.userId(), "user-test-none"))));
        assertEquals(List.of("one", "three"), found(all.userIds(List.of("three", "one", "none"))));
        assertEquals(List.of("one"), found(all.emailAddresses(List.of("ada@EXAMPLE.com"))));
        assertEquals(
                List.of("two"), found(all.emailIds(List.of(two.emails().get(0).id()))));
        assertEquals(List.of("two", "three"), found(all.phoneNumbers(List.of("+15005550007", "+15005550006"))));
        assertEquals(
                List.of("three"),
                found(all.phoneIds(List.of(three.phoneNumbers().get(0).id()))));
        assertEquals(List.of("one"), found(all.emailVerified(true)));
        assertEquals(List.of("two"), found(all.emailVerified(false)));
        assertEquals(List.of("two"), found(all.phoneVerified(true)));
        assertEquals(List.of("three"), found(all.phoneVerified(false)));
        assertEquals(List.of("one"), found(all.passwordExists(true)));
        assertEquals(List.of("two", "three"), found(all.passwordExists(false)));
        assertEquals(List.of("one"), found(all.emailAddressFuzzy("ADA@")));
        assertEquals(List.of("three"), found(all.phoneNumberFuzzy("0007")));
        assertEquals(List.of("one"), found(all.fullNameFuzzy("king love")));
        assertEquals(List.of("two"), found(all.status("pending")));
        assertEquals(List.of("one", "three"), found(all.status("active")));
        assertEquals(List.of("two", "three"), found(all.createdAfter(T)));
        assertEquals(List.of("one"), found(all.createdBefore(T.plusSeconds(10))));
        assertEquals(List.of("two"), found(all.createdBetween(T, T.plusSeconds(20))));
        assertEquals(List.of("two"), found(all.oauthProviders(List.of("google"))));
        assertEquals(List.of("two"), found(all.totpVerified(true)));
        assertEquals(List.of("three"), found(all.webauthnRegistrationVerified(false)));
        assertEquals(List.of("three"), found(all.cryptoWalletVerified(true)));
        assertEquals(List.of("three"), found(all.cryptoWalletAddresses(List.of("0xABC"))));
        StytchUser second = fake.client()
                .api()
                .users()
                .search(all.userIds(List.of("two")))
                .users()
                .get(0);
        assertEquals(
                List.of("two"), found(all.totpIds(List.of(second.totps().get(0).id()))));
    }

    @Test
    void search_withSeveralFilters_wantsAllOfThem() {
        seedThree();

        assertEquals(
                List.of("two"), found(UserSearch.all().passwordExists(false).emailVerified(false)));
        assertEquals(List.of(), found(UserSearch.all().userIds(List.of("one")).status("pending")));
    }

    @Test
    void search_withOr_wantsOneOfThem() {
        seedThree();
        Map<String, Object> query = Map.of(
                "operator",
                "OR",
                "operands",
                List.of(
                        Map.of("filter_name", "user_id", "filter_value", List.of("one")),
                        Map.of("filter_name", "status", "filter_value", "pending")));

        RawCalls.Answer answer = calls.post("/v1/users/search", Map.of("query", query));

        assertEquals(2, ((List<?>) answer.body().get("results")).size());
    }

    @Test
    void search_pageByPage_findsEachUserOnce() {
        IntStream.range(0, 25)
                .forEach(i -> fake.seed(SeedUser.verifiedEmail("u" + i + "@b.co")
                        .phoneNumber("+1500555" + (1000 + i), true)
                        .externalId("x" + i)));
        List<String> seen = new ArrayList<>();
        UserSearch search = UserSearch.all().limit(10);
        UserPage page = fake.client().api().users().search(search);
        int pages = 1;
        page.users().forEach(user -> seen.add(user.externalId().orElseThrow()));
        while (page.nextCursor().isPresent()) {
            page = fake.client()
                    .api()
                    .users()
                    .search(search.after(page.nextCursor().orElseThrow()));
            assertEquals(25, page.total());
            page.users().forEach(user -> seen.add(user.externalId().orElseThrow()));
            pages++;
        }

        assertEquals(3, pages);
        assertEquals(IntStream.range(0, 25).mapToObj(i -> "x" + i).toList(), seen);
    }

    @Test
    void search_pageByPageWithAFilter_countsAllMatchesOnEachPage() {
        IntStream.range(0, 9).forEach(i -> fake.seed(SeedUser.create().email("u" + i + "@b.co", i % 2 == 0)));
        UserSearch search = UserSearch.all().limit(2).emailVerified(true);

        UserPage first = fake.client().api().users().search(search);
        UserPage second = fake.client()
                .api()
                .users()
                .search(search.after(first.nextCursor().orElseThrow()));
        UserPage third = fake.client()
                .api()
                .users()
                .search(search.after(second.nextCursor().orElseThrow()));

        assertEquals(List.of(5, 5, 5), List.of(first.total(), second.total(), third.total()));
        assertEquals(1, third.users().size());
        assertEquals(java.util.Optional.empty(), third.nextCursor());
    }

    @Test
    void search_whenUsersAreDeletedBetweenPages_missesNobody() {
        List<FakeUser> users = IntStream.range(0, 6)
                .mapToObj(
                        i -> fake.seed(SeedUser.verifiedEmail("u" + i + "@b.co").externalId("x" + i)))
                .toList();
        UserSearch search = UserSearch.all().limit(2);
        UserPage first = fake.client().api().users().search(search);
        calls.delete("/v1/users/" + users.get(0).userId());
        calls.delete("/v1/users/" + users.get(1).userId());

        assertEquals(List.of("x2", "x3"), found(search.after(first.nextCursor().orElseThrow())));
    }

    @Test
    void search_ofAFullLastPage_hasNoCursor() {
        IntStream.range(0, 2).forEach(i -> fake.seed(SeedUser.verifiedEmail("u" + i + "@b.co")));

        RawCalls.Answer answer = calls.post("/v1/users/search", Map.of("limit", 2));

        assertNull(answer.object("results_metadata").get("next_cursor"));
    }

    @Test
    void search_withoutALimit_takes100() {
        IntStream.range(0, 101).forEach(i -> fake.seed(SeedUser.verifiedEmail("u" + i + "@b.co")));

        assertEquals(
                100, ((List<?>) calls.post("/v1/users/search", Map.of()).body().get("results")).size());
        assertEquals(
                100,
                ((List<?>) calls.post("/v1/users/search", Map.of("limit", 0))
                                .body()
                                .get("results"))
                        .size());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("user_search_invalid_limit", Map.of("limit", 1_001)),
                Arguments.of("user_search_invalid_limit", Map.of("limit", -1)),
                Arguments.of("user_search_invalid_limit", Map.of("limit", "10")),
                Arguments.of("user_search_invalid_cursor", Map.of("cursor", "nonsense!")),
                Arguments.of("user_search_invalid_cursor", Map.of("cursor", "YWZ0ZXI6OTk5")),
                Arguments.of("bad_request", Map.of("offset", 1)),
                Arguments.of("bad_request", Map.of("query", List.of())),
                Arguments.of("user_search_invalid_operator", Map.of("query", Map.of("operands", List.of()))),
                Arguments.of(
                        "user_search_invalid_operator",
                        Map.of("query", Map.of("operator", "and", "operands", List.of()))),
                Arguments.of("bad_request", Map.of("query", Map.of("operator", "AND"))),
                Arguments.of("bad_request", query("x")),
                filter("user_search_missing_filter_name", null, "x"),
                filter("user_search_filter_name_must_be_string", 1, "x"),
                filter("user_search_filter_name_not_recognized", "external_id", List.of("x")),
                filter("user_search_missing_filter_value", "user_id", null),
                filter("user_search_expected_array_of_string", "user_id", "x"),
                filter("user_search_expected_array_of_string", "email_address", List.of(1)),
                filter("user_search_missing_user_ids", "user_id", List.of()),
                filter("user_search_missing_email_addresses", "email_address", List.of()),
                filter("user_search_missing_phone_numbers", "phone_number", List.of()),
                filter("user_search_missing_email_ids", "email_id", List.of()),
                filter("user_search_maximum_filter_value_count_exceeded", "user_id", Collections.nCopies(101, "x")),
                filter(
                        "user_search_cannot_mix_internal_and_external_user_ids",
                        "user_id",
                        List.of("user-test-11111111-1111-4111-8111-111111111111", "one")),
                filter("user_search_expected_bool", "email_verified", "true"),
                filter("user_search_missing_email_verified", "email_verified", null),
                filter("user_search_expected_string", "email_address_fuzzy", true),
                filter("user_search_email_address_fuzzy_too_short", "email_address_fuzzy", "ab"),
                filter("user_search_phone_number_fuzzy_too_short", "phone_number_fuzzy", "+1"),
                filter("user_search_full_name_fuzzy_too_short", "full_name_fuzzy", "ab"),
                filter("user_search_invalid_status_filter", "status", "deleted"),
                filter("user_search_expected_timestamp", "created_at_greater_than", "yesterday"),
                filter("user_search_expected_object", "created_at_between", "x"),
                filter("user_search_missing_greater_than", "created_at_between", Map.of()),
                filter(
                        "user_search_missing_less_than",
                        "created_at_between",
                        Map.of("greater_than", "2026-01-01T00:00:00Z")),
                Arguments.of(
                        "bad_request",
                        query(Map.of("filter_name", "status", "filter_value", "active", "negate", true))));
    }

    private static Map<String, Object> query(Object operand) {
        return Map.of("query", Map.of("operator", "AND", "operands", List.of(operand)));
    }

    private static Arguments filter(String errorType, Object name, Object value) {
        Map<String, Object> operand = new HashMap<>();
        if (name != null) {
            operand.put("filter_name", name);
        }
        if (value != null) {
            operand.put("filter_value", value);
        }
        return Arguments.of(errorType, query(operand));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void search_thatTheContractForbids_isRefused(String errorType, Map<String, Object> body) {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));

        assertEquals("400 " + errorType, calls.post("/v1/users/search", body).verdict());
    }
}
