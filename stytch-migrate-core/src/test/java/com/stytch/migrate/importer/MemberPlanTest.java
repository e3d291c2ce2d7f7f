package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.model.TotpSecret;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberPlanTest {
    private static final String BCRYPT = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";
    private static final Tenant THERE = Tenant.there(StytchId.of("organization-test-1"), List.of());

    private static LegacyUser.Builder ada() {
        return LegacyUser.builder("u1")
                .email(Identifier.verified("ada@example.com"))
                .name(new PersonName("Ada", null, "Byron"))
                .phoneNumber(Identifier.verified("+12025550123"))
                .password(new PasswordVerdict.Translated("bcrypt", new PasswordHash.Bcrypt(Secret.of(BCRYPT))));
    }

    private static LegacyMember.Builder member() {
        return LegacyMember.builder("o1", ada().build())
                .roles("editor", "viewer")
                .totp(TotpSecret.of(Secret.of("GEZDGNBVGY3TQOJQ")));
    }

    private static MemberPlan plan(LegacyMember.Builder member) {
        return new MemberPlanner(B2bPolicy.DEFAULT).plan(member.build(), Siblings.NONE, THERE);
    }

    @Test
    void fingerprint_dependsOnOrganizationRolesAndFactors() {
        Fingerprint base = plan(member()).fingerprint();

        assertEquals(base, plan(member()).fingerprint());
        assertEquals(base, plan(member().roles("viewer", "editor")).fingerprint());
        assertNotEquals(
                base.profile(), plan(member().roles("viewer")).fingerprint().profile());
        assertNotEquals(base.password(), plan(member().totp(null)).fingerprint().password());
        Fingerprint elsewhere = plan(LegacyMember.builder("o2", ada().build())
                        .roles("editor", "viewer")
                        .totp(TotpSecret.of(Secret.of("GEZDGNBVGY3TQOJQ"))))
                .fingerprint();
        assertNotEquals(base.identifiers(), elsewhere.identifiers());
        assertNotEquals(base.profile(), elsewhere.profile());
        assertNotEquals(base.password(), elsewhere.password());
    }

    @Test
    void calls_countWhatIsSent() {
        assertEquals(4, plan(member()).calls());
        assertEquals(2, plan(member().totp(null)).calls());
        assertEquals(
                1,
                plan(LegacyMember.builder(
                                "o1",
                                ada().email(Identifier.unverified("ada@example.com"))
                                        .build()))
                        .calls());
    }

    @Test
    void toString_showsNoAddressAndNoSecret() {
        MemberPlan plan = plan(member());
        String shown = plan.toString()
                + plan.content
                + plan.notes()
                + member().build()
                + new MemberRecoveryCodes(
                        plan.key(), StytchId.of("member-test-1"), List.of(Secret.of("abcd-efgh-ijkl")))
                + TotpSecret.of(Secret.of("GEZDGNBVGY3TQOJQ"));

        for (String secret : List.of("@", "$2b", "GEZD", "abcd", "+1202", "Ada")) {
            assertFalse(shown.contains(secret), secret + " in " + shown);
        }
    }
}
