package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ConsumerImporter;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Users, and a Consumer project. */
final class ConsumerVertical implements Vertical {
    private final UserSource source;
    private final ConsumerImporter importer;
    private final Function<LegacyUser, Optional<LegacyUser>> mapping;

    ConsumerVertical(UserSource source, ConsumerImporter importer, Function<LegacyUser, Optional<LegacyUser>> mapping) {
        this.source = source;
        this.importer = importer;
        this.mapping = mapping;
    }

    @Override
    public String sourceName() {
        return source.name();
    }

    @Override
    public Optional<String> tenant() {
        return source.tenant();
    }

    @Override
    public Optional<String> fingerprint() {
        return source.fingerprint().map(content -> content + "|" + importer.policy());
    }

    @Override
    public List<String> remarks() {
        return source.remarks();
    }

    @Override
    public Reader open() {
        UserSource.Cursor cursor = source.open();
        return new Reader() {
            @Override
            public Optional<Subject> next() {
                return cursor.next().map(ConsumerVertical.this::subject);
            }

            @Override
            public void skip(long records) {
                cursor.skip(records);
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }

    private Subject subject(UserRecord record) {
        String at = record.at().toString();
        if (record instanceof UserRecord.Unreadable unreadable) {
            return new Subject.Left(
                    at,
                    RecordKind.USER,
                    null,
                    unreadable.knownId(),
                    ImportOutcome.failed(unreadable.reason(), List.of("detail:" + unreadable.detail())));
        }
        LegacyUser user = record.user().orElseThrow();
        LegacyId id = user.id();
        return Mapping.apply(mapping, user, at, RecordKind.USER, null, id, mapped -> new User(at, mapped));
    }

    /** A user to move. */
    private final class User implements Subject.Taken {
        private final String at;
        private final LegacyUser user;

        User(String at, LegacyUser user) {
            this.at = at;
            this.user = user;
        }

        @Override
        public String at() {
            return at;
        }

        @Override
        public RecordKey key() {
            return RecordKey.user(user.id());
        }

        @Override
        public void addTo(DuplicateFinder finder, long ordinal) {
            finder.add(ordinal, at, user, importer.planner().leavesOut(user));
        }

        @Override
        public RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known) {
            return importer.planner().plan(user, siblings);
        }

        @Override
        public Optional<PasswordVerdict> password() {
            return Optional.of(user.password());
        }
    }

    @Override
    public void begin() {
        importer.checkCredentials();
    }

    @Override
    public void checkCredentials() {
        importer.checkCredentials();
    }

    @Override
    public ImportOutcome run(RecordPlan plan, History history) {
        return importer.run((ConsumerPlan) plan, history);
    }

    @Override
    public String projectId() {
        return importer.projectId();
    }

    @Override
    public long requests() {
        return importer.requests();
    }

    @Override
    public long throttled() {
        return importer.throttled();
    }

    @Override
    public int requestsPerSecond() {
        return importer.requestsPerSecond();
    }
}
