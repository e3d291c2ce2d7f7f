package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyUser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Users that are already in memory. */
record ListSource(String name, List<LegacyUser> users) implements UserSource {

    ListSource {
        users = List.copyOf(users);
    }

    @Override
    public Cursor open() {
        return new Cursor() {
            private int next;

            @Override
            public Optional<UserRecord> next() {
                if (next == users.size()) {
                    return Optional.empty();
                }
                Place at = Place.index(name, next);
                return Optional.of(new UserRecord.Readable(users.get(next++), at));
            }

            @Override
            public OptionalDouble share() {
                return users.isEmpty() ? OptionalDouble.of(1) : OptionalDouble.of((double) next / users.size());
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Override
    public String toString() {
        return "ListSource[" + name + ", " + users.size() + " users]";
    }
}
