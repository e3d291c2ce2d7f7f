package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Identifiers;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.importer.Siblings.Sibling;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
 * the number. Of members only those of one organization are compared; the roles of all rows of one membership go to the row
 * that stands for them.
 *
 * <p>A slug belongs to the organization whose external id is the same text, for Stytch takes either in one place; then to the
 * one whose source names it; then to the first.
 */
final class DuplicateFinder implements AutoCloseable {
    private static final long VERIFIED = 1L << 62;
    private static final long PREFERRED = 1L << 61;
    private static final long LATEST_SECOND = 1L << 40;
    private static final int MOST_OTHERS = 20;
    private static final int MOST_ROLES = 200;
    private static final String BETWEEN_ROLES = "\n";
    private static final int KEY_BYTES = 16;

    private final ExternalSort ids = new ExternalSort();
    private final ExternalSort addresses = new ExternalSort();
    private final ExternalSort numbers = new ExternalSort();
    private final ExternalSort slugs = new ExternalSort();
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
        add(ordinal, at, "", user, leftOut, List.of());
    }

    /** Adds a member, who has something in common with members of the same organization only; otherwise as {@link #add}. */
    void addMember(long ordinal, String at, LegacyMember member, boolean leftOut) {
        String scope = "member\0" + member.organization() + "\0";
        add(ordinal, at, scope, member.person(), leftOut, member.roles());
    }

    /**
     * Adds an organization.
     *
     * @param externalId what it is known by at Stytch
     * @param slug the slug that it would have
     * @param ofTheSource whether the source names this slug
     */
    void addOrganization(long ordinal, String at, LegacyId id, String externalId, String slug, boolean ofTheSource) {
        addOrganization(ordinal, at, id, PREFERRED);
        String value = id.value();
        slugs.add(new ExternalSort.Entry(key(externalId.toLowerCase(Locale.ROOT)), VERIFIED, ordinal, value, at));
        slugs.add(new ExternalSort.Entry(
                key(slug.toLowerCase(Locale.ROOT)), ofTheSource ? PREFERRED : 0, ordinal, value, at));
    }

    /** Adds an organization that will not be there. */
    void addOrganizationWithoutSlug(long ordinal, String at, LegacyId id) {
        addOrganization(ordinal, at, id, 0);
    }

    /** Adds a connection, which has nothing in common with others of its organization but its name. */
    void addConnection(long ordinal, String at, RecordKey key) {
        ids.add(new ExternalSort.Entry(
                key("connection\0" + key.organizationOrNull() + "\0" + key.id()),
                0,
                ordinal,
                key.id().value(),
                at));
    }

    /** Adds a machine client, which has nothing in common with others but its id. */
    void addMachineClient(long ordinal, String at, LegacyId id) {
        ids.add(new ExternalSort.Entry(key("machine_client\0" + id), 0, ordinal, id.value(), at));
    }

    private void addOrganization(long ordinal, String at, LegacyId id, long rank) {
        ids.add(new ExternalSort.Entry(key("organization\0" + id), rank, ordinal, id.value(), at));
    }

    private void add(long ordinal, String at, String scope, LegacyUser user, boolean leftOut, List<String> roles) {
        String id = user.id().value();
        ids.add(new ExternalSort.Entry(key(scope + id), 0, ordinal, id, at, String.join(BETWEEN_ROLES, roles)));
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
                    key(scope + address),
                    (verified ? VERIFIED : 0) | (moves ? PREFERRED : 0) | lastLogin,
                    ordinal,
                    id,
                    at));
        });
        user.phoneNumber()
                .map(Identifier::value)
                .flatMap(Identifiers::phoneNumber)
                .ifPresent(number -> {
                    boolean verified = user.phoneNumber().orElseThrow().verified();
                    numbers.add(new ExternalSort.Entry(
                            key(scope + number),
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
        slugs.forEach(new Slugs(sink));
    }

    /** Goes through sorted slugs and external ids: the first of a group keeps the text. */
    private static final class Slugs implements Consumer<ExternalSort.Entry> {
        private final Consumer<Finding> sink;
        private ExternalSort.@Nullable Entry winner;

        Slugs(Consumer<Finding> sink) {
            this.sink = sink;
        }

        @Override
        public void accept(ExternalSort.Entry entry) {
            ExternalSort.Entry first = winner;
            if (first == null || !Arrays.equals(first.key(), entry.key())) {
                winner = entry;
            } else if (entry.rank() != VERIFIED && entry.ordinal() != first.ordinal()) {
                Sibling keeper = new Sibling(LegacyId.of(first.id()), first.at(), false);
                sink.accept(new Finding(entry.ordinal(), new Siblings(null, null, keeper, List.of())));
            }
        }
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
                    new Siblings(
                            null,
                            null,
                            null,
                            List.of(sibling(entry, samePerson, keepsAddress)),
                            by.equals("id") ? roles(entry) : List.of())));
        }

        private static List<String> roles(ExternalSort.Entry entry) {
            return entry.more().isEmpty() ? List.of() : List.of(entry.more().split(BETWEEN_ROLES));
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
                known.keptBy() == null ? more.keptBy() : known.keptBy(),
                others,
                roles(known, more));
    }

    private static List<String> roles(Siblings known, Siblings more) {
        Set<String> roles = new LinkedHashSet<>(known.roles());
        roles.addAll(more.roles());
        if (roles.size() > MOST_ROLES) {
            throw new MigrationException.UnusableInput("the rows of one membership name more than " + MOST_ROLES
                    + " roles together: is the right column taken for the roles?");
        }
        return List.copyOf(roles);
    }

    @Override
    public void close() {
        slugs.close();
        ids.close();
        addresses.close();
        numbers.close();
    }
}
