package com.stytch.migrate.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides who signs in at Stytch already. Must be thread-safe, and must say the same of the same subject each time.
 *
 * <p>Every policy here is monotone: raising a share, or adding to a list, takes nobody back; lowering it takes back exactly
 * those who were added.
 */
@FunctionalInterface
public interface RolloutPolicy {

    Side sideOf(RolloutSubject subject);

    /** Nobody is at Stytch: the state before the cutover, and after a roll-back. */
    static RolloutPolicy nobody() {
        return subject -> Side.LEGACY;
    }

    /** Everybody is at Stytch. */
    static RolloutPolicy everybody() {
        return subject -> Side.STYTCH;
    }

    /**
     * A share of all, chosen by their ids.
     *
     * @param percent from 0 to 100
     * @param name of this rollout: another name chooses others, so that not always the same people come first
     */
    static RolloutPolicy share(double percent, String name) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("a share is from 0 to 100 percent, was " + percent);
        }
        Objects.requireNonNull(name, "name");
        return subject -> side(fraction(name, subject.id()) * 100 < percent);
    }

    /** The people with these legacy ids. */
    static RolloutPolicy people(Set<String> ids) {
        Set<String> all = Set.copyOf(ids);
        return subject -> side(all.contains(subject.id()));
    }

    /** Everybody of these organizations. */
    static RolloutPolicy organizations(Set<String> organizations) {
        Set<String> all = Set.copyOf(organizations);
        return subject -> side(subject.organization().filter(all::contains).isPresent());
    }

    /** A share of organizations, each with everybody in it; people without an organization stay. */
    static RolloutPolicy shareOfOrganizations(double percent, String name) {
        RolloutPolicy share = share(percent, name);
        return subject -> subject.organization()
                .map(id -> share.sideOf(RolloutSubject.of(id)))
                .orElse(Side.LEGACY);
    }

    /** Those of whom something holds. */
    static RolloutPolicy matching(Predicate<RolloutSubject> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return subject -> side(predicate.test(subject));
    }

    /** Those whom at least one of some policies puts at Stytch. */
    static RolloutPolicy anyOf(RolloutPolicy... policies) {
        List<RolloutPolicy> all = List.of(policies);
        return subject -> side(all.stream().anyMatch(policy -> policy.sideOf(subject) == Side.STYTCH));
    }

    private static Side side(boolean stytch) {
        return stytch ? Side.STYTCH : Side.LEGACY;
    }

    /** Returns where an id falls between 0 and 1, evenly and always at the same place. */
    private static double fraction(String name, String id) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            long bits = ByteBuffer.wrap(sha256.digest(id.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            return (bits >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
