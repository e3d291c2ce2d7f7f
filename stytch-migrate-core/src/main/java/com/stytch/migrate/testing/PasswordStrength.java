package com.stytch.migrate.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rough estimate of a password on the scale of zxcvbn, from 0 to 4, of which Stytch takes 3 and more. It is not zxcvbn:
 * what matters to a test is that weak ones are refused.
 */
final class PasswordStrength {
    private static final int SHORTEST = 8;
    private static final List<String> COMMON =
            List.of("password", "12345678", "123456789", "qwerty", "letmein", "iloveyou", "11111111", "welcome");

    private final int score;

    private PasswordStrength(int score) {
        this.score = score;
    }

    static PasswordStrength of(String password, @Nullable String email) {
        String lower = password.toLowerCase(Locale.ROOT);
        if (password.length() < SHORTEST || COMMON.stream().anyMatch(common -> lower.startsWith(common))) {
            return new PasswordStrength(0);
        }
        String owner = email == null
                ? ""
                : email.substring(0, Math.max(0, email.lastIndexOf('@'))).toLowerCase(Locale.ROOT);
        if (owner.length() >= 3 && lower.contains(owner)) {
            return new PasswordStrength(1);
        }
        long different = password.codePoints().distinct().count();
        long kinds = Map.<String, java.util.function.IntPredicate>of(
                        "lower", Character::isLowerCase,
                        "upper", Character::isUpperCase,
                        "digit", Character::isDigit,
                        "other", c -> !Character.isLetterOrDigit(c))
                .values()
                .stream()
                .filter(kind -> password.codePoints().anyMatch(kind))
                .count();
        long points = different + 2 * kinds;
        return new PasswordStrength(points < 9 ? 1 : points < 12 ? 2 : points < 16 ? 3 : 4);
    }

    boolean isEnough() {
        return score >= 3;
    }

    int score() {
        return score;
    }

    Map<String, Object> feedback() {
        return isEnough()
                ? Map.of("warning", "", "suggestions", List.of())
                : Map.of(
                        "warning",
                        "This password is easy to guess.",
                        "suggestions",
                        List.of("Use more words, and words that are less common."));
    }
}
