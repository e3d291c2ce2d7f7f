package com.stytch.migrate.auth0;

import com.stytch.migrate.model.LegacyUser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what Auth0 does not hand out, and says it in sentences. Not thread-safe. */
final class Losses {
    private static final int MOST_NAMES = 200;
    private static final int NAMES_SHOWN = 5;

    private final Kind secondFactors = new Kind("mfa:");
    private final Kind social = new Kind("oauth:");
    private final Kind enterprise = new Kind("sso:");

    /** The users who have factors of one kind. */
    private static final class Kind {
        private final String prefix;
        private final Map<String, Long> byName = new TreeMap<>();
        private long users;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        void count(List<String> factors) {
            Set<String> names = new HashSet<>();
            for (String factor : factors) {
                if (factor.startsWith(prefix)) {
                    names.add(factor.substring(prefix.length()));
                }
            }
            if (names.isEmpty()) {
                return;
            }
            users++;
            for (String name : names) {
                if (byName.containsKey(name) || byName.size() < MOST_NAMES) {
                    byName.merge(name, 1L, Long::sum);
                }
            }
        }

        String users(String has, String have) {
            return String.format(Locale.ROOT, "%,d %s", users, users == 1 ? "user " + has : "users " + have);
        }

        String names() {
            List<Map.Entry<String, Long>> most = new ArrayList<>(byName.entrySet());
            most.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()));
            List<String> shown = most.stream()
                    .limit(NAMES_SHOWN)
                    .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                    .toList();
            return String.join(", ", shown) + (most.size() > NAMES_SHOWN ? " and more" : "");
        }
    }

    void count(LegacyUser user) {
        List<String> factors = user.unmovableFactors();
        if (!factors.isEmpty()) {
            secondFactors.count(factors);
            social.count(factors);
            enterprise.count(factors);
        }
    }

    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (secondFactors.users > 0) {
            remarks.add(secondFactors.users("has", "have") + " a second factor at Auth0 (" + secondFactors.names()
                    + "). No export holds TOTP secrets, recovery codes, passkeys or security keys: they enroll again at"
                    + " Stytch.");
        }
        if (social.users > 0) {
            remarks.add(social.users("signs", "sign") + " in by a social account (" + social.names()
                    + "). Auth0's link to it does not move: Stytch makes its own at the next sign-in with it, by the verified"
                    + " address.");
        }
        if (enterprise.users > 0) {
            remarks.add(enterprise.users("signs", "sign") + " in by an enterprise connection (" + enterprise.names()
                    + "). Connections are no part of an export of users: set them up at Stytch before the switch.");
        }
        return remarks;
    }
}
