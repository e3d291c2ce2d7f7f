package com.stytch.migrate.testing;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;

/** A B2B fake of its own for each test, and the contract held against everything that passes through it. */
@NullUnmarked // fields of a body may be anything, absent too
abstract class FakeB2bTestBase {
    static final String ORGANIZATIONS = "/v1/b2b/organizations";
    static final String ACME = ORGANIZATIONS + "/acme";
    static final String MEMBERS = ACME + "/members";
    static final String BCRYPT = FakeStytchTestBase.BCRYPT;

    final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    final FakeB2b fake;
    final RawCalls calls;

    FakeB2bTestBase() {
        this(FakeStytch.b2bBuilder());
    }

    FakeB2bTestBase(FakeB2b.Builder builder) {
        fake = builder.clock(clock).start();
        calls = new RawCalls(fake);
        fake.roles("editor", "viewer");
        fake.seed(SeedOrganization.named("Acme").slug("acme").externalId("org|1"));
    }

    @AfterEach
    void closeAll() {
        fake.close();
    }

    static Map<String, Object> with(Map<String, ?> map, Object... more) {
        Map<String, Object> all = new HashMap<>(map);
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1] == null) {
                all.remove(String.valueOf(more[i]));
            } else {
                all.put(String.valueOf(more[i]), more[i + 1]);
            }
        }
        return all;
    }

    /** Returns metadata with so many keys. */
    static Map<String, Object> manyKeys(int count) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < count; i++) {
            map.put("k" + i, i);
        }
        return map;
    }

    FakeOrganization acme() {
        return fake.organization("acme").orElseThrow();
    }

    FakeMember ada() {
        return fake.member("acme", "ada@acme.com").orElseThrow();
    }

    /** Returns the path of a member of Acme. */
    static String path(FakeMember member) {
        return MEMBERS + "/" + member.memberId();
    }

    RawCalls.Answer migrate(Object... more) {
        return calls.post(
                "/v1/b2b/passwords/migrate",
                with(
                        Map.of(
                                "organization_id",
                                "acme",
                                "email_address",
                                "ada@acme.com",
                                "hash_type",
                                "bcrypt",
                                "hash",
                                BCRYPT),
                        more));
    }

    RawCalls.Answer signIn(String organization, String email, String password) {
        return calls.post(
                "/v1/b2b/passwords/authenticate",
                Map.of("organization_id", organization, "email_address", email, "password", password));
    }
}
