package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.ApiStub.Asked;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The four searches read to the end. */
@Timeout(60)
class SearchAllTest {

    /**
     * A search.
     *
     * @param list the field of the answer that holds what was found
     * @param id the field of its id
     */
    record Search(String name, String list, String id, Function<StytchHttp, Stream<String>> all, Start start) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The same search, begun at a later page. */
    interface Start extends Function<StytchHttp, Stream<String>> {}

    static final List<Search> SEARCHES = List.of(
            new Search(
                    "users",
                    "results",
                    "user_id",
                    http -> new ConsumerApi(http)
                            .users()
                            .searchAll(UserSearch.all())
                            .map(StytchUser::userId),
                    http -> new ConsumerApi(http)
                            .users()
                            .searchAll(UserSearch.all().after("2"))
                            .map(StytchUser::userId)),
            new Search(
                    "organizations",
                    "organizations",
                    "organization_id",
                    http -> new B2bApi(http)
                            .organizations()
                            .searchAll(OrganizationSearch.all())
                            .map(StytchOrganization::organizationId),
                    http -> new B2bApi(http)
                            .organizations()
                            .searchAll(OrganizationSearch.all().after("2"))
                            .map(StytchOrganization::organizationId)),
            new Search(
                    "members",
                    "members",
                    "member_id",
                    http -> new B2bApi(http)
                            .members()
                            .searchAll(MemberSearch.in(List.of("o")).statuses(List.of("active")))
                            .map(StytchMember::memberId),
                    http -> new B2bApi(http)
                            .members()
                            .searchAll(MemberSearch.in(List.of("o")).after("2"))
                            .map(StytchMember::memberId)),
            new Search(
                    "machine clients",
                    "m2m_clients",
                    "client_id",
                    http -> new B2bApi(http)
                            .m2mClients()
                            .searchAll(M2mClientSearch.all())
                            .map(M2mClient::clientId),
                    http -> new B2bApi(http)
                            .m2mClients()
                            .searchAll(M2mClientSearch.all().after("2"))
                            .map(M2mClient::clientId)));

    private static Reply page(Search search, List<String> ids, @Nullable Object next, int total) {
        Map<String, @Nullable Object> metadata = new HashMap<>();
        metadata.put("total", total);
        metadata.put("next_cursor", next);
        return ApiStub.json(
                200,
                Map.of(
                        "status_code",
                        200,
                        "request_id",
                        "request-id-test-7",
                        search.list,
                        ids.stream().map(id -> Map.of(search.id, id)).toList(),
                        "results_metadata",
                        metadata));
    }

    private static String cursor(Asked asked) {
        Object cursor = Objects.requireNonNull(asked.body()).get("cursor");
        return cursor == null ? "1" : cursor.toString();
    }

    @ParameterizedTest
    @FieldSource("SEARCHES")
    void searchAll_ofThreePages_readsThemInOrderWhateverTheTotalSays(Search search) {
        try (ApiStub stub = ApiStub.answering(asked -> switch (cursor(asked)) {
            case "1" -> page(search, List.of("a", "b"), "2", -1);
            case "2" -> page(search, List.of(), "3", 0);
            default -> page(search, List.of("c"), "", 1);
        })) {
            assertEquals(List.of("a", "b", "c"), search.all.apply(stub.http()).toList());

            assertEquals(
                    List.of("1", "2", "3"),
                    stub.asked().stream().map(SearchAllTest::cursor).toList());
            Map<String, @Nullable Object> last = new HashMap<String, @Nullable Object>(
                    Objects.requireNonNull(stub.asked().get(2).body()));
            last.remove("cursor");
            assertEquals(stub.asked().get(0).body(), last);
        }
    }

    @ParameterizedTest
    @FieldSource("SEARCHES")
    void searchAll_ofACursorThatComesTwice_stops(Search search) {
        try (ApiStub stub = ApiStub.answering(
                asked -> page(search, List.of("x"), cursor(asked).equals("2") ? "3" : "2", 9))) {
            Stream<String> all = search.all.apply(stub.http());

            IllegalStateException stopped = assertThrows(IllegalStateException.class, all::toList);

            assertTrue(String.valueOf(stopped.getMessage()).contains("request-id-test-7"), stopped.getMessage());
            assertEquals(3, stub.asked().size());
        }
    }

    @ParameterizedTest
    @FieldSource("SEARCHES")
    void searchAll_thatIsSentBackToWhereItBegan_stops(Search search) {
        try (ApiStub stub = ApiStub.answering(asked -> page(search, List.of("x"), "2", 9))) {
            Stream<String> all = search.start.apply(stub.http());

            assertThrows(IllegalStateException.class, all::toList);

            assertEquals(1, stub.asked().size());
        }
    }

    @ParameterizedTest
    @FieldSource("SEARCHES")
    void searchAll_thatIsReadInPart_asksForNoMore(Search search) {
        try (ApiStub stub = ApiStub.answering(asked -> page(search, List.of("x", "y"), cursor(asked) + "0", 9))) {
            assertEquals(
                    List.of("x", "y", "x"),
                    search.all.apply(stub.http()).limit(3).toList());

            assertEquals(2, stub.asked().size());
        }
    }

    @Test
    void search_ofOrganizationsMembersAndClients_sharesOneBudgetOf100AMinute() {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
        try (ApiStub stub = ApiStub.answering(clock, asked -> ApiStub.json(200, Map.of()))) {
            B2bApi api = new B2bApi(new StytchHttp(stub.settings().build()));
            Instant start = clock.now();
            for (int i = 0; i < 34; i++) {
                api.organizations().search(OrganizationSearch.all());
                api.members().search(MemberSearch.in(List.of("o")));
                api.m2mClients().search(M2mClientSearch.all());
            }

            assertTrue(
                    Duration.between(start, clock.now()).toSeconds() >= 45,
                    clock.now().toString());
            assertTrue(
                    Duration.between(start, clock.now()).toSeconds() <= 75,
                    clock.now().toString());
        }
    }

    @Test
    void search_withNonsense_isRefusedBeforeItIsSent() {
        assertThrows(IllegalArgumentException.class, () -> MemberSearch.in(List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> OrganizationSearch.all().limit(0));
        assertThrows(
                IllegalArgumentException.class, () -> OrganizationSearch.all().limit(1_001));
        assertThrows(
                IllegalArgumentException.class, () -> OrganizationSearch.all().organizationNameFuzzy("ab"));
        assertThrows(IllegalArgumentException.class, () -> M2mClientSearch.all().clientIds(List.of()));
    }
}
