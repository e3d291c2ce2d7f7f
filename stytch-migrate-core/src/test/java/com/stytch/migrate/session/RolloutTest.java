package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Secret KEY = Secret.of("0123456789abcdef0123456789abcdef");
    private static final RolloutSubject ADA = new RolloutSubject("ada", "acme", Map.of("country", "DE"));

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");

    private Rollout rollout(RolloutPolicy policy) {
        return Rollout.of(policy, KEY, Duration.ofDays(30), clock);
    }

    @Test
    void share_isMetWithinOnePercent_andMonotone() {
        int people = 100_000;
        int[] moved = new int[4];
        double[] shares = {1, 10, 50, 99};
        for (int i = 0; i < people; i++) {
            RolloutSubject subject = RolloutSubject.of("auth0|" + i);
            boolean before = false;
            for (int s = 0; s < shares.length; s++) {
                boolean now = RolloutPolicy.share(shares[s], "autumn").sideOf(subject) == Side.STYTCH;
                assertTrue(now || !before, "raising a share took somebody back");
                before = now;
                moved[s] += now ? 1 : 0;
            }
            assertEquals(Side.LEGACY, RolloutPolicy.share(0, "autumn").sideOf(subject));
            assertEquals(Side.STYTCH, RolloutPolicy.share(100, "autumn").sideOf(subject));
        }
        for (int s = 0; s < shares.length; s++) {
            assertEquals(shares[s], moved[s] * 100.0 / people, 1.0);
        }
    }

    @Test
    void share_ofAnotherName_choosesOthers() {
        int both = 0;
        for (int i = 0; i < 10_000; i++) {
            RolloutSubject subject = RolloutSubject.of("u" + i);
            boolean one = RolloutPolicy.share(10, "a").sideOf(subject) == Side.STYTCH;
            boolean other = RolloutPolicy.share(10, "b").sideOf(subject) == Side.STYTCH;
            both += one && other ? 1 : 0;
        }
        assertTrue(both < 200, both + " of 10,000 in both, where 100 are to be expected");
        assertThrows(IllegalArgumentException.class, () -> RolloutPolicy.share(101, "a"));
        assertThrows(IllegalArgumentException.class, () -> RolloutPolicy.share(Double.NaN, "a"));
    }

    @Test
    void policies_chooseWhomTheyName() {
        RolloutSubject alone = RolloutSubject.of("bob");
        assertEquals(Side.STYTCH, RolloutPolicy.people(Set.of("ada")).sideOf(ADA));
        assertEquals(Side.LEGACY, RolloutPolicy.people(Set.of("ada")).sideOf(alone));
        assertEquals(Side.STYTCH, RolloutPolicy.organizations(Set.of("acme")).sideOf(ADA));
        assertEquals(Side.LEGACY, RolloutPolicy.organizations(Set.of("other")).sideOf(ADA));
        assertEquals(Side.LEGACY, RolloutPolicy.organizations(Set.of("acme")).sideOf(alone));
        assertEquals(Side.STYTCH, RolloutPolicy.shareOfOrganizations(100, "x").sideOf(ADA));
        assertEquals(Side.LEGACY, RolloutPolicy.shareOfOrganizations(100, "x").sideOf(alone));
        assertEquals(
                Side.STYTCH,
                RolloutPolicy.matching(
                                subject -> "DE".equals(subject.attributes().get("country")))
                        .sideOf(ADA));
        assertEquals(
                Side.STYTCH,
                RolloutPolicy.anyOf(RolloutPolicy.nobody(), RolloutPolicy.people(Set.of("ada")))
                        .sideOf(ADA));
        assertEquals(Side.LEGACY, RolloutPolicy.anyOf().sideOf(ADA));
        assertEquals(Side.STYTCH, RolloutPolicy.everybody().sideOf(alone));
    }

    @Test
    void marker_keepsADeviceThatWasMoved_andHoldsNobodyBack() {
        Rollout rollout = rollout(RolloutPolicy.everybody());
        Optional<String> stytch = Optional.of(rollout.marker(Side.STYTCH));
        Optional<String> legacy = Optional.of(rollout.marker(Side.LEGACY));

        assertEquals(Side.STYTCH, rollout.sideOf(ADA, legacy));
        rollout.set(RolloutPolicy.nobody());
        assertEquals(Side.LEGACY, rollout.sideOf(ADA));
        assertEquals(Side.STYTCH, rollout.sideOf(ADA, stytch));
        assertEquals(Side.LEGACY, rollout.sideOf(ADA, legacy));
        assertEquals(Side.LEGACY, rollout.sideOf(ADA, Optional.empty()));
        clock.advance(Duration.ofDays(30));
        assertEquals(Side.LEGACY, rollout.sideOf(ADA, stytch), "its time is over");
    }

    @Test
    void marker_saysItsSideWhoeverSitsThere_untilItIsVoid() {
        Rollout rollout = rollout(RolloutPolicy.everybody());
        Optional<String> stytch = Optional.of(rollout.marker(Side.STYTCH));

        assertEquals(Optional.of(Side.STYTCH), rollout.sideOfMarker(stytch));
        assertEquals(Optional.of(Side.LEGACY), rollout.sideOfMarker(Optional.of(rollout.marker(Side.LEGACY))));
        assertEquals(Optional.empty(), rollout.sideOfMarker(Optional.empty()));
        assertEquals(Optional.empty(), rollout.sideOfMarker(Optional.of("0.STYTCH.1.forged")));
        assertEquals(Duration.ofDays(30), rollout.markerLifetime());
        rollout.set(RolloutPolicy.nobody());
        assertEquals(Optional.of(Side.STYTCH), rollout.sideOfMarker(stytch));
        rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertEquals(Optional.empty(), rollout.sideOfMarker(stytch));
    }

    @Test
    void rollBack_makesMarkersVoidAtOnce() {
        Rollout rollout = rollout(RolloutPolicy.everybody());
        Optional<String> stytch = Optional.of(rollout.marker(Side.STYTCH));

        rollout.rollBack(RolloutPolicy.nobody(), 1);

        assertEquals(Side.LEGACY, rollout.sideOf(ADA, stytch));
        assertEquals(Side.STYTCH, rollout.sideOf(ADA, Optional.of(rollout.marker(Side.STYTCH))));
        assertThrows(IllegalArgumentException.class, () -> rollout.rollBack(RolloutPolicy.nobody(), 1));
    }

    @Test
    void marker_tampered_isNone() {
        Rollout rollout = rollout(RolloutPolicy.nobody());
        String good = rollout.marker(Side.STYTCH);
        assertEquals(Side.STYTCH, rollout.sideOf(ADA, Optional.of(good)));
        for (int i = 0; i < good.length(); i++) {
            for (char c : "0A.".toCharArray()) {
                String bad = good.substring(0, i) + c + good.substring(i + 1);
                if (!bad.equals(good)) {
                    assertEquals(Side.LEGACY, rollout.sideOf(ADA, Optional.of(bad)), bad);
                }
            }
        }
        String legacy = rollout.marker(Side.LEGACY);
        assertNotEquals(good, legacy);
        assertEquals(Side.LEGACY, rollout.sideOf(ADA, Optional.of(legacy.replace("LEGACY", "STYTCH"))));
        assertEquals(Side.LEGACY, rollout.sideOf(ADA, Optional.of("x".repeat(100_000))));
        Rollout other = Rollout.of(
                RolloutPolicy.nobody(), Secret.of("another key, another key, another"), Duration.ofDays(30), clock);
        assertEquals(Side.LEGACY, other.sideOf(ADA, Optional.of(good)));
        clock.set(clock.now().minusSeconds(61));
        assertEquals(Side.LEGACY, rollout.sideOf(ADA, Optional.of(good)), "made at a time to come");
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Rollout.of(RolloutPolicy.nobody(), Secret.of("short"), Duration.ofDays(1)));
        assertThrows(IllegalArgumentException.class, () -> Rollout.of(RolloutPolicy.nobody(), KEY, Duration.ZERO));
        assertThrows(
                IllegalArgumentException.class, () -> Rollout.of(RolloutPolicy.nobody(), KEY, Duration.ofDays(401)));
    }
}
