package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.Identifiers;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.importer.Siblings.Sibling;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of a source that share an id, an address or a phone number, in little memory: digests of 128 bits are
 * sorted on disk.
 *
 * <p>Of the records with one id the first stands for all. Of those with one address: an attested address goes before one
 * that is not, then a password that can move, then the latest sign-in, then the order of the source. A record of which an
 * unattested address is all it shares gives nothing to the one that stands for it. Of those with one number: an attested
 * number goes first, then a record without address, then the latest sign-in; a record with an address keeps that and loses
 * the number.
 */
final class DuplicateFinder implements AutoCloseable {
    private static final long VERIFIED = 1L << 62;
    private static final long PREFERRED = 1L << 61;
    private static final long LATEST_SECOND = 1L << 40;
    private static final int MOST_OTHERS = 20;
    private static final int KEY_BYTES = 16;

    private final ExternalSort ids = new ExternalSort();
    private final ExternalSort addresses = new ExternalSort();
    private final ExternalSort numbers = new ExternalSort();
    private final BitSet losers = new BitSet();
    private final BitSet withAddress = new BitSet();
    private final MessageDigest sha256;

    DuplicateFinder() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @param leftOut whether the policy leaves the user out anyway, so that it stands for nobody */
    void add(long ordinal, String at, LegacyUser user, boolean leftOut) {
        String id = user.id().value();
        ids.add(new ExternalSort.Entry(key(id), 0, ordinal, id, at));
        if (leftOut) {
            return;
        }
        long lastLogin = Math.max(
                0,
                Math.min(
                        LATEST_SECOND,
                        user.lastLogin().map(Instant::getEpochSecond).orElse(0L)));
        Optional<String> email = user.email().map(Identifier::value).flatMap(Identifiers::email);
        email.ifPresent(address -> {
            withAddress.set(index(ordinal));
            boolean verified = user.email().orElseThrow().verified();
            boolean moves = user.password().kind() == PasswordVerdict.Kind.TRANSLATED;
            addresses.add(new ExternalSort.Entry(
                    key(address), (verified ? VERIFIED : 0) | (moves ? PREFERRED : 0) | lastLogin, ordinal, id, at));
        });
        user.phoneNumber()
                .map(Identifier::value)
                .flatMap(Identifiers::phoneNumber)
                .ifPresent(number -> {
                    boolean verified = user.phoneNumber().orElseThrow().verified();
                    numbers.add(new ExternalSort.Entry(
                            key(number),
                            (verified ? VERIFIED : 0) | (email.isEmpty() ? PREFERRED : 0) | lastLogin,
                            ordinal,
                            id,
                            at));
                });
    }

    private static int index(long ordinal) {
        return Math.toIntExact(ordinal);
    }

    private byte[] key(String text) {
        return Arrays.copyOf(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), KEY_BYTES);
    }

    /** A piece of what a record must know of the others. */
    record Finding(long ordinal, Siblings siblings) {}

    /** Hands out the findings; one record may have several, which add up. */
    void find(Consumer<Finding> sink) {
        ids.forEach(new Groups("id", sink));
        addresses.forEach(new Groups("email", sink));
        numbers.forEach(new Groups("phone_number", sink));
    }

    /** Goes through sorted entries, group by group: the first of a group stands for the rest. */
    private final class Groups implements Consumer<ExternalSort.Entry> {
        private final String by;
        private final Consumer<Finding> sink;
        private ExternalSort.@Nullable Entry winner;

        Groups(String by, Consumer<Finding> sink) {
            this.by = by;
            this.sink = sink;
        }

        @Override
        public void accept(ExternalSort.Entry entry) {
            if (losers.get(index(entry.ordinal()))) {
                return;
            }
            ExternalSort.Entry first = winner;
            if (first == null || !Arrays.equals(first.key(), entry.key())) {
                winner = entry;
                return;
            }
            boolean samePerson = by.equals("email") && (first.rank() & entry.rank() & VERIFIED) != 0;
            Sibling standsForIt = sibling(first, samePerson, false);
            boolean keepsAddress = by.equals("phone_number") && withAddress.get(index(entry.ordinal()));
            if (keepsAddress) {
                sink.accept(new Finding(entry.ordinal(), new Siblings(null, null, standsForIt, List.of())));
            } else {
                losers.set(index(entry.ordinal()));
                sink.accept(new Finding(entry.ordinal(), new Siblings(standsForIt, by, null, List.of())));
            }
            sink.accept(new Finding(
                    first.ordinal(),
                    new Siblings(null, null, null, List.of(sibling(entry, samePerson, keepsAddress)))));
        }

        private static Sibling sibling(ExternalSort.Entry entry, boolean samePerson, boolean movesToo) {
            return new Sibling(LegacyId.of(entry.id()), entry.at(), samePerson, movesToo);
        }
    }

    /** Adds a finding to what is known already. */
    static Siblings merge(Siblings known, Siblings more) {
        List<Sibling> others = new ArrayList<>(known.others());
        for (Sibling other : more.others()) {
            if (others.size() < MOST_OTHERS) {
                others.add(other);
            }
        }
        return new Siblings(
                known.duplicateOf() == null ? more.duplicateOf() : known.duplicateOf(),
                known.duplicateBy() == null ? more.duplicateBy() : known.duplicateBy(),
                known.phoneNumberTakenBy() == null ? more.phoneNumberTakenBy() : known.phoneNumberTakenBy(),
                others);
    }

    @Override
    public void close() {
        ids.close();
        addresses.close();
        numbers.close();
    }
}
