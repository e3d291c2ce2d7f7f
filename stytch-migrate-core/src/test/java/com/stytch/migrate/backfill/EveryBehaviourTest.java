package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.AuthenticateMemberPasswordRequest;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeBehaviour;
import com.stytch.migrate.testing.FakeMember;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import com.stytch.migrate.testing.SeedUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A migration comes to the same end whichever way Stytch behaves where its contract is silent. Each switch of the fake is turned the
 * other way, and some answers are lost.
 */
@Tag("once")
class EveryBehaviourTest {
    private static final int PEOPLE = 40;

    private static <B extends FakeProject.Builder<B>> B other(B builder, FakeBehaviour behaviour) {
        return behaviour.isOnByDefault() ? builder.without(behaviour) : builder.with(behaviour);
    }

    private static FaultPlan losses(FakeBehaviour behaviour) {
        return FaultPlan.seeded(behaviour.ordinal())
                .share(0.05, Fault.storeThenDropConnection())
                .share(0.05, Fault.serverUnavailable());
    }

    /** Returns people of each kind: attested or not, with a password or without. */
    private static LegacyUser person(int number) {
        LegacyUser.Builder person = MadeUpUsers.builder(number);
        if (number % 4 >= 2) {
            person.email(Identifier.unverified(MadeUpUsers.email(number)));
        }
        return number % 2 == 0
                ? person.build()
                : person.password(new com.stytch.migrate.model.PasswordVerdict.NoPassword())
                        .build();
    }

    @ParameterizedTest
    @EnumSource(FakeBehaviour.class)
    void consumer_whicheverWayStytchBehaves_movesEverybodyOnceAndVerifiesNobody(FakeBehaviour behaviour) {
        List<LegacyUser> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(person(i));
        }
        try (FakeStytch stytch = other(FakeStytch.consumerBuilder(), behaviour).start();
                Ledger ledger = Ledger.inMemory()) {
            // given somebody who signed up meanwhile, and is attested on both sides
            stytch.seed(SeedUser.verifiedEmail(MadeUpUsers.email(0)));
            UserSource source = UserSource.of("people", people);
            stytch.faults(losses(behaviour));

            // when the migration runs until all is settled
            BackfillReport report =
                    stytch.client().backfill(source).ledger(ledger).run();
            stytch.faults(FaultPlan.none());
            report = report.allSettled()
                    ? report
                    : stytch.client().backfill(source).ledger(ledger).run();

            // then everybody is there once, and nobody is verified but the attested
            assertTrue(report.allSettled(), report.toString());
            assertEquals(PEOPLE, stytch.users().size(), stytch.describe());
            for (int i = 0; i < PEOPLE; i++) {
                FakeUser user = stytch.user(MadeUpUsers.email(i)).orElseThrow();
                assertFalse(i % 4 >= 2 && user.emailVerified(), "user " + i);
                if (i % 2 == 0) {
                    assertEquals(
                            user.userId(),
                            stytch.client()
                                    .api()
                                    .passwords()
                                    .authenticate(MadeUpUsers.email(i), MadeUpUsers.password(i))
                                    .userId());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FakeBehaviour.class)
    void b2b_whicheverWayStytchBehaves_movesEveryMemberOnceWithTheirRoles(FakeBehaviour behaviour) {
        List<LegacyOrganization> organizations = new ArrayList<>();
        List<LegacyMember> members = new ArrayList<>();
        for (String id : List.of("o1", "o2")) {
            organizations.add(LegacyOrganization.builder(id, "Firm " + id)
                    .slug("slug-" + id)
                    .build());
            for (int i = 0; i < PEOPLE / 2; i++) {
                members.add(LegacyMember.builder(id, person(i))
                        .roles(id.equals("o1") ? "editor" : "viewer")
                        .build());
            }
        }
        try (FakeB2b stytch = other(FakeStytch.b2bBuilder(), behaviour).start();
                Ledger ledger = Ledger.inMemory()) {
            stytch.roles("editor", "viewer");
            // given an organization of another tool
            stytch.seed(SeedOrganization.named("Other").slug("other"));
            stytch.seed("other", SeedMember.verifiedEmail(MadeUpUsers.email(0)));
            TenantSource source = TenantSource.of("tenants", organizations, members);
            stytch.faults(losses(behaviour));
            B2bPolicy policy = B2bPolicy.DEFAULT.withPasswordScope(PasswordScope.ORGANIZATION);

            BackfillReport report = stytch.client()
                    .backfill(source)
                    .policy(policy)
                    .ledger(ledger)
                    .run();
            stytch.faults(FaultPlan.none());
            if (!report.allSettled()) {
                report = stytch.client()
                        .backfill(source)
                        .policy(policy)
                        .ledger(ledger)
                        .run();
            }

            assertTrue(report.allSettled(), report.toString());
            assertEquals(3, stytch.organizationCount());
            assertEquals(PEOPLE + 1, stytch.memberCount());
            for (LegacyMember row : members) {
                String slug = "slug-" + row.organization().value();
                String address = row.person().email().orElseThrow().value();
                FakeMember member = stytch.member(slug, address).orElseThrow();
                assertEquals(Set.copyOf(row.roles()), Set.copyOf(member.roles()), address);
                boolean attested = row.person().email().orElseThrow().verified();
                assertFalse(!attested && member.emailVerified(), address);
                if (attested && row.person().password().hash().isPresent()) {
                    assertSignsIn(stytch, slug, address);
                }
            }
        }
    }

    private static void assertSignsIn(FakeB2b stytch, String slug, String address) {
        String organization = stytch.organization(slug).orElseThrow().organizationId();
        int number = Integer.parseInt(address.replaceAll("[^0-9]", ""));
        Secret password = MadeUpUsers.password(number);
        String memberId = stytch.client()
                .api()
                .passwords()
                .authenticate(AuthenticateMemberPasswordRequest.builder(organization, address, password)
                        .build())
                .member()
                .memberId();
        assertEquals(stytch.member(slug, address).orElseThrow().memberId(), memberId);
    }
}
