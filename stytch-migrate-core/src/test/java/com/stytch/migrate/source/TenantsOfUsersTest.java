package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.TenantsOfUsers.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantsOfUsersTest {

    private static LegacyUser user(String id, String... tenants) {
        return LegacyUser.builder(id).attributes(Map.of("in", List.of(tenants))).build();
    }

    private static TenantsOfUsers of(LegacyUser... users) {
        return TenantsOfUsers.of(UserSource.of("users", List.of(users)), "test", user -> {
            List<Membership> all = new ArrayList<>();
            for (Object tenant : (List<?>) user.attributes().get("in")) {
                if (tenant.equals("?")) {
                    return Optional.empty();
                }
                all.add(Membership.of(tenant.toString(), "member"));
            }
            return Optional.of(all);
        });
    }

    private static List<String> read(TenantSource.Cursor cursor) {
        List<String> all = new ArrayList<>();
        try (cursor) {
            for (Optional<TenantRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                TenantRecord one = next.get();
                all.add(one.organizationId().map(id -> id + "/").orElse("")
                        + one.id().map(Object::toString).orElse("-")
                        + (one instanceof TenantRecord.Unreadable bad ? " " + bad.reason() : "")
                        + " " + one.at());
            }
        }
        return all;
    }

    @Test
    void organizations_whenNoneAreStated_areThoseThatUsersName_once() {
        TenantsOfUsers source = of(user("a", "x", "y"), user("b"), user("c", "y", "z"), user("d", "?"));

        assertEquals(List.of("x users#0", "y users#0", "z users#2"), read(source.organizations()));
        assertEquals(
                List.of(
                        "x/a users#0",
                        "y/a users#0",
                        "b no_organization_id users#1",
                        "y/c users#2",
                        "z/c users#2",
                        "d organization_not_certain users#3"),
                read(source.members()));
    }

    @Test
    void organizations_whenStated_areThese() {
        TenantsOfUsers source = of(user("a", "x", "y"))
                .organizations(List.of(LegacyOrganization.builder("x", "X").build()));

        assertEquals(1, read(source.organizations()).size());
        assertEquals(2, read(source.members()).size());
    }

    @Test
    void member_whoHasASecondFactor_isEnrolled() {
        LegacyUser user =
                user("a", "x").toBuilder().unmovableFactors(List.of("mfa:totp")).build();
        try (TenantSource.Cursor cursor = of(user).members()) {
            TenantRecord.Member member = (TenantRecord.Member) cursor.next().orElseThrow();
            assertTrue(member.member().mfaEnrolled());
            assertEquals(List.of("member"), member.member().roles());
        }
    }

    @Test
    void joined_readsOneAfterTheOther_andSkipsOver() {
        TenantSource joined = TenantSource.joined(List.of(of(user("a", "x")), of(user("b", "y"), user("c", "y"))));

        assertEquals(2, read(joined.organizations()).size());
        assertEquals(3, read(joined.members()).size());
        try (TenantSource.Cursor cursor = joined.members()) {
            assertEquals(2, cursor.skip(2));
            assertEquals(1, cursor.skip(5));
        }
        assertEquals("users and 1 more", joined.name());
    }

    @Test
    void fingerprint_differsWithTheRule() {
        UserSource users = new UserSource() {
            @Override
            public String name() {
                return "users";
            }

            @Override
            public Optional<String> fingerprint() {
                return Optional.of("f");
            }

            @Override
            public Cursor open() {
                throw new IllegalStateException();
            }
        };
        assertNotEquals(
                TenantsOfUsers.of(users, "a", user -> Optional.empty()).fingerprint(),
                TenantsOfUsers.of(users, "b", user -> Optional.empty()).fingerprint());
        assertEquals(Optional.empty(), of().fingerprint());
    }
}
