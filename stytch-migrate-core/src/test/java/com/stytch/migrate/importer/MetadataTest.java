package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.importer.ImportPolicy.MetadataOverflow;
import com.stytch.migrate.internal.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    private final List<String> notes = new ArrayList<>();

    private Optional<Map<String, @Nullable Object>> fit(
            Map<String, @Nullable Object> metadata, Map<String, @Nullable Object> legacy, MetadataOverflow overflow) {
        return Metadata.fit(metadata, legacy, "trusted_metadata", overflow, notes);
    }

    private static Map<String, @Nullable Object> keys(int count) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put("key" + i, i);
        }
        return map;
    }

    @Test
    void fit_withinTheLimits_changesNothingAndKeepsNulls() {
        Map<String, @Nullable Object> metadata = keys(3);
        metadata.put("nothing", null);

        assertEquals(metadata, fit(metadata, Map.of(), MetadataOverflow.FAIL).orElseThrow());
        assertEquals(List.of(), notes);
    }

    @Test
    void fit_ofTwentyKeysBesideTheLegacyOne_nestsThem() {
        Map<String, @Nullable Object> fitted =
                fit(keys(20), Map.of("id", "x"), MetadataOverflow.CUT).orElseThrow();

        assertEquals(keys(20), fitted.get("metadata"));
        assertEquals(Map.of("id", "x"), fitted.get("legacy"));
        assertEquals(List.of("trusted_metadata_nested"), notes);
    }

    @Test
    void fit_ofTooMuch_leavesTheLegacyPartOutFirstButNeverTheId() {
        Map<String, @Nullable Object> metadata = Map.of("mine", "m".repeat(3_500));
        Map<String, @Nullable Object> legacy = new LinkedHashMap<>();
        legacy.put("id", "samlp|x@y");
        legacy.put("picture", "p".repeat(300));
        legacy.put("nickname", "n".repeat(350));

        Map<String, @Nullable Object> fitted =
                fit(metadata, legacy, MetadataOverflow.CUT).orElseThrow();

        assertEquals("m".repeat(3_500), fitted.get("mine"));
        assertEquals(
                List.of("id", "picture"),
                List.copyOf(((Map<?, ?>) java.util.Objects.requireNonNull(fitted.get("legacy"))).keySet()));
        assertEquals(List.of("trusted_metadata_cut:legacy.nickname"), notes);
    }

    @Test
    void fit_ofTooMuchThatMayNotBeCut_isEmpty() {
        assertEquals(Optional.empty(), fit(Map.of("a", "x".repeat(5_000)), Map.of(), MetadataOverflow.FAIL));
        assertEquals(Optional.empty(), fit(keys(21), Map.of(), MetadataOverflow.FAIL));
    }

    @Test
    void fit_whenTheMetadataHasALegacyKeyOfItsOwn_keepsThatAndTheId() {
        Map<String, @Nullable Object> fitted = fit(
                        Map.of("legacy", "mine"), Map.of("id", "x", "blocked", true), MetadataOverflow.CUT)
                .orElseThrow();

        assertEquals(Map.of("legacy", "mine", "legacy_record", Map.of("id", "x")), fitted);
        assertEquals(List.of("trusted_metadata_has_its_own_legacy_key"), notes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void fit_ofAnything_isWithinStytchsLimits(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                metadata.put(
                        "k" + random.nextInt(100),
                        "ü\u20ac\"x".repeat(random.nextInt(random.nextInt(5) == 0 ? 1_000 : 30)));
            }
            Map<String, @Nullable Object> legacy = new LinkedHashMap<>();
            if (random.nextBoolean()) {
                legacy.put("id", "x".repeat(random.nextInt(300)));
                legacy.put("identities", List.of("y".repeat(random.nextInt(5_000))));
            }

            Map<String, @Nullable Object> fitted =
                    fit(metadata, legacy, MetadataOverflow.CUT).orElseThrow();

            assertTrue(fitted.size() <= 20, "seed " + seed);
            assertTrue(Json.write(fitted).length <= 4_000, "seed " + seed);
        }
    }
}
