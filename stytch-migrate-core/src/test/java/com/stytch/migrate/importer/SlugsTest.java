package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyOrganization;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugsTest {

    private static String slug(String name, String given) {
        return Slugs.of(LegacyOrganization.builder("o1", name).slug(given).build());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Acme Inc,             ,               acme-inc
            '  Café & Söhne  ',   ,               cafe-sohne
            Acme,                 Acme.Team_1~x,  Acme.Team_1~x
            Acme,                 acme/team,      acme-team
            Acme,                 x,              acme
            Organization Live 7,  ,               o-organization-live-7
            Acme,                 User-Test-1,    o-user-test-1
            """)
    void of_aNameOrASlug_keepsToTheAlphabet(String name, String given, String expected) {
        assertEquals(expected, slug(name, given));
    }

    /** Whatever the names are: each slug fits, and with the digest no two are the same. */
    @Test
    void withDigest_ofAHundredThousandOrganizations_isDifferentForEach() {
        long seed = Long.getLong("slugs.seed", 20_261_125L);
        System.out.println("slugs.seed=" + seed);
        Random random = new Random(seed);
        Set<String> slugs = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            StringBuilder name = new StringBuilder("x");
            for (int length = random.nextInt(3) == 0 ? random.nextInt(300) : random.nextInt(3); length > 0; length--) {
                name.appendCodePoint(random.nextBoolean() ? 'a' + random.nextInt(3) : random.nextInt(0xd000));
            }
            LegacyOrganization organization = LegacyOrganization.builder("org|" + i, name.toString())
                    .slug(random.nextInt(4) == 0 ? name.toString() : null)
                    .build();
            String slug = Slugs.of(organization);
            String unique = Slugs.withDigest(slug, organization.id());
            assertTrue(slug.matches("[A-Za-z0-9._~-]{2,128}"), "seed " + seed + ", " + i + ": " + slug);
            assertTrue(unique.matches("[A-Za-z0-9._~-]{2,128}"), "seed " + seed + ", " + i + ": " + unique);
            assertTrue(slugs.add(unique), "seed " + seed + ", " + i + ": " + unique);
            assertEquals(slug, Slugs.of(organization)); // every run comes to the same
        }
        assertEquals(Slugs.withDigest("acme", LegacyId.of("o1")), Slugs.withDigest("acme", LegacyId.of("o1")));
    }
}
