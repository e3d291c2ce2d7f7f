package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuplicateFinderTest {
    private static final PasswordVerdict HASH = new PasswordVerdict.Translated(
            "bcrypt",
            new PasswordHash.Bcrypt(Secret.of("$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC")));

    private static Map<Long, Siblings> find(List<LegacyUser> users) {
        Map<Long, Siblings> found = new HashMap<>();
        try (DuplicateFinder finder = new DuplicateFinder()) {
            for (int i = 0; i < users.size(); i++) {
                finder.add(i, "users:" + (i + 1), users.get(i), users.get(i).blocked());
            }
            finder.find(finding -> found.merge(finding.ordinal(), finding.siblings(), DuplicateFinder::merge));
        }
        return found;
    }

    private static LegacyUser.Builder user(String id, String email, boolean verified) {
        return LegacyUser.builder(id).email(new Identifier(email, verified));
    }

    private static String standsFor(Map<Long, Siblings> found, long ordinal) {
        Siblings siblings = Objects.requireNonNull(found.get(ordinal), "no finding");
        return Objects.requireNonNull(siblings.duplicateOf(), "stands for itself")
                .id()
                .value();
    }

    @Test
    void find_withOneAddressAttestedTwice_letsOneStandForBothAndNamesBoth() {
        Map<Long, Siblings> found = find(List.of(
                user("google|1", "Ana@Example.com", true).build(),
                user("auth0|1", " ana@example.com", true).password(HASH).build()));

        assertEquals("auth0|1", standsFor(found, 0));
        Siblings winner = Objects.requireNonNull(found.get(1L));
        assertEquals("google|1", winner.others().get(0).id().value());
        assertEquals("users:1", winner.others().get(0).at());
        assertTrue(winner.others().get(0).samePerson());
    }

    @Test
    void find_withAnUnattestedDoubleOfAnAttestedAddress_isNoSamePerson() {
        Map<Long, Siblings> found = find(List.of(
                user("auth0|attacker", "ana@example.com", false)
                        .password(HASH)
                        .lastLogin(Instant.parse("2026-01-01T00:00:00Z"))
                        .build(),
                user("google|1", "ana@example.com", true).build()));

        assertEquals("google|1", standsFor(found, 0));
        assertFalse(Objects.requireNonNull(found.get(1L)).others().get(0).samePerson());
    }

    @Test
    void find_withEqualRights_prefersTheLatestSignIn() {
        Map<Long, Siblings> found = find(List.of(
                user("a", "ana@example.com", true)
                        .lastLogin(Instant.parse("2024-01-01T00:00:00Z"))
                        .build(),
                user("b", "ana@example.com", true)
                        .lastLogin(Instant.parse("2025-01-01T00:00:00Z"))
                        .build(),
                user("c", "ana@example.com", true).build()));

        assertEquals("b", standsFor(found, 0));
        assertEquals("b", standsFor(found, 2));
    }

    @Test
    void find_withAUserWhoIsLeftOut_letsTheOtherStandForItself() {
        Map<Long, Siblings> found = find(List.of(
                user("a", "ana@example.com", true).password(HASH).blocked(true).build(),
                user("b", "ana@example.com", true).build()));

        assertEquals(Map.of(), found);
    }

    @Test
    void find_withOneIdTwice_letsTheFirstStandAndNotTheOneWithTheBetterAddress() {
        Map<Long, Siblings> found = find(List.of(
                user("a", "ana@example.com", false).build(),
                user("a", "ana@example.com", true).build()));

        assertEquals("a", standsFor(found, 1));
        assertEquals("id", Objects.requireNonNull(found.get(1L)).duplicateBy());
        assertNull(Objects.requireNonNull(found.get(0L)).duplicateOf());
    }

    @Test
    void find_withOneNumberTwice_leavesTheOtherItsAddress() {
        Map<Long, Siblings> found = find(List.of(
                user("a", "ana@example.com", true)
                        .phoneNumber(Identifier.unverified("+12025550101"))
                        .build(),
                user("b", "ben@example.com", true)
                        .phoneNumber(Identifier.verified("+1 202 555-0101"))
                        .build()));

        Siblings loser = Objects.requireNonNull(found.get(0L));
        assertNull(loser.duplicateOf());
        assertTrue(Objects.requireNonNull(found.get(1L)).others().get(0).movesToo());
        assertEquals("b", Objects.requireNonNull(loser.keptBy()).id().value());
    }

    @Test
    void find_withANumberThatIsAllAUserHas_keepsItForThatUser() {
        Map<Long, Siblings> found = find(List.of(
                user("a", "ana@example.com", true)
                        .phoneNumber(Identifier.verified("+12025550101"))
                        .build(),
                LegacyUser.builder("b")
                        .phoneNumber(Identifier.verified("+12025550101"))
                        .build()));

        assertEquals(
                "b",
                Objects.requireNonNull(Objects.requireNonNull(found.get(0L)).keptBy())
                        .id()
                        .value());
    }

    /** More records than fit into one sorted run, so the merge of runs is in play. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void find_withManyRecords_leavesOneForEachAddress(long seed) {
        Random random = new Random(seed);
        List<LegacyUser> users = new ArrayList<>();
        for (int i = 0; i < 90_000; i++) {
            users.add(user("id|" + i, "user" + random.nextInt(60_000) + "@example.com", random.nextBoolean())
                    .lastLogin(Instant.ofEpochSecond(random.nextInt(1_000)))
                    .build());
        }

        Map<Long, Siblings> found = find(users);

        Set<String> addresses = new HashSet<>();
        Map<String, LegacyUser> standing = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            String address = users.get(i).email().orElseThrow().value();
            addresses.add(address);
            Siblings siblings = found.getOrDefault((long) i, Siblings.NONE);
            if (siblings.duplicateOf() == null) {
                assertNull(standing.put(address, users.get(i)), "seed " + seed + ": two stand for one address");
            }
        }
        assertEquals(addresses, standing.keySet(), "seed " + seed);
        for (LegacyUser user : users) {
            LegacyUser winner = Objects.requireNonNull(
                    standing.get(user.email().orElseThrow().value()));
            boolean outranks = user.email().orElseThrow().verified()
                    && !winner.email().orElseThrow().verified();
            assertFalse(outranks, "seed " + seed + ": an unattested address stands for an attested one");
        }
    }

    private static Map<Long, Siblings> findMembers(LegacyMember... members) {
        Map<Long, Siblings> found = new HashMap<>();
        try (DuplicateFinder finder = new DuplicateFinder()) {
            for (int i = 0; i < members.length; i++) {
                finder.addMember(i, "members:" + (i + 1), members[i], false);
            }
            finder.find(finding -> found.merge(finding.ordinal(), finding.siblings(), DuplicateFinder::merge));
        }
        return found;
    }

    private static LegacyMember member(String organization, String person, String email, String... roles) {
        return LegacyMember.builder(organization, user(person, email, true).build())
                .roles(roles)
                .build();
    }

    @Test
    void find_ofMembers_comparesThoseOfOneOrganizationOnly() {
        Map<Long, Siblings> found = findMembers(
                member("o1", "u1", "a@example.com"),
                member("o2", "u1", "a@example.com"),
                member("o2", "u2", "a@example.com"),
                member("o", "1u1", "a@example.com"));

        assertEquals("u1", standsFor(found, 2));
        assertEquals(Set.of(1L, 2L), found.keySet());
    }

    @Test
    void find_ofRowsOfOneMembership_givesAllRolesToTheFirst() {
        Map<Long, Siblings> found = findMembers(
                member("o1", "u1", "a@example.com", "viewer"),
                member("o1", "u1", "a@example.com", "editor", "owner"),
                member("o1", "u1", "a@example.com", "editor"));

        assertEquals(
                Set.of("editor", "owner"),
                Set.copyOf(Objects.requireNonNull(found.get(0L)).roles()));
        assertEquals(2, Objects.requireNonNull(found.get(0L)).others().size());
        assertEquals("id", Objects.requireNonNull(found.get(2L)).duplicateBy());
    }

    @Test
    void find_ofSlugs_letsTheExternalIdThenTheSourceThenTheFirstKeepThem() {
        Map<Long, Siblings> found = new HashMap<>();
        try (DuplicateFinder finder = new DuplicateFinder()) {
            finder.addOrganization(0, "o:1", LegacyId.of("1"), "1", "acme", false);
            finder.addOrganization(1, "o:2", LegacyId.of("2"), "2", "ACME", true);
            finder.addOrganization(2, "o:3", LegacyId.of("3"), "3", "globex", true);
            finder.addOrganization(3, "o:4", LegacyId.of("globex"), "globex", "globex", false);
            finder.addOrganization(4, "o:5", LegacyId.of("5"), "5", "hooli", false);
            finder.find(finding -> found.merge(finding.ordinal(), finding.siblings(), DuplicateFinder::merge));
        }

        assertEquals(Set.of(0L, 2L), found.keySet());
        assertEquals(
                "2",
                Objects.requireNonNull(Objects.requireNonNull(found.get(0L)).keptBy())
                        .id()
                        .value());
        assertEquals(
                "globex",
                Objects.requireNonNull(Objects.requireNonNull(found.get(2L)).keptBy())
                        .id()
                        .value());
    }
}
