package com.stytch.migrate.web;

import com.stytch.migrate.login.LegacyUsers;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The application's own table of users. All of them are made up. Thread-safe. */
class People implements LegacyUsers {
    private final List<Person> all = List.of(
            person(1, "Ada", "correct horse battery"),
            person(2, "Grace", "Grüße, \"Compiler\" & <b>7</b>"),
            person(3, "Alan", "tape, head and 5 states"),
            person(4, "Barbara", "abstract 2 the limit"),
            person(5, "Edsger", "go to considered 1968"),
            person(6, "John", "map of 1 function"),
            new Person(id(7), "katherine@example.com", "Katherine", "orbit of friendship 7", true));

    /** The column that the move adds to the table: the account at Stytch, and whose it is. */
    private final Map<StytchId, LegacyId> accounts = new ConcurrentHashMap<>();

    private static Person person(int number, String name, String password) {
        return new Person(id(number), name.toLowerCase(Locale.ROOT) + "@example.com", name, password, false);
    }

    private static String id(int number) {
        return "6d0f0c5e-1c3a-4f6e-9d53-0a1b2c3d4e0" + number;
    }

    List<Person> all() {
        return all;
    }

    @Override
    public Optional<LegacyUser> find(String identifier) {
        String email = identifier.strip().toLowerCase(Locale.ROOT);
        return all.stream()
                .filter(person -> person.email().equals(email))
                .findFirst()
                .map(Person::asLegacyUser);
    }

    Optional<Person> byId(String id) {
        return all.stream().filter(person -> person.id().equals(id)).findFirst();
    }

    /** Notes which account at Stytch somebody has. */
    void keepAccount(LegacyId person, StytchId account) {
        accounts.put(account, person);
    }

    /** Returns whose account it is. */
    Optional<LegacyId> ofAccount(StytchId account) {
        return Optional.ofNullable(accounts.get(account));
    }
}
