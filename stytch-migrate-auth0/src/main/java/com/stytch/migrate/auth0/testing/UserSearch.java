package com.stytch.migrate.auth0.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The small part of the user search that a migration may need: {@code field:value}, {@code field:"value"} and
 * {@code created_at:{FROM TO *]} on fields of the root and of identities, joined by {@code AND}. Anything else is a 501.
 */
final class UserSearch {
    private static final Pattern TERM = Pattern.compile(
            "([a-z_]+(?:\\.[A-Za-z_]+)?):(?:\"([^\"]*)\"|([\\[{])(\\S+) TO (\\S+)([\\]}])|([^\\s\"*?()\\[{]+))");

    private UserSearch() {}

    static Predicate<Map<String, @Nullable Object>> parse(String query) {
        List<Predicate<Map<String, @Nullable Object>>> all = new ArrayList<>();
        for (String part : query.strip().split(" AND ", -1)) {
            Matcher term = TERM.matcher(part.strip());
            if (!term.matches()) {
                throw Refusal.unknown("this search: it takes field:value, field:\"value\" and ranges, joined by AND");
            }
            String field = term.group(1);
            if (term.group(3) != null) {
                boolean openBelow = term.group(3).equals("{");
                boolean openAbove = term.group(6).equals("}");
                String from = term.group(4);
                String to = term.group(5);
                all.add((Map<String, @Nullable Object> user) -> values(user, field).stream()
                        .anyMatch(value -> isWithin(value, from, openBelow, to, openAbove)));
            } else {
                String wanted = (term.group(2) != null ? term.group(2) : term.group(7)).toLowerCase(Locale.ROOT);
                all.add((Map<String, @Nullable Object> user) -> values(user, field).stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).equals(wanted)));
            }
        }
        return (Map<String, @Nullable Object> user) -> all.stream().allMatch(term -> term.test(user));
    }

    private static boolean isWithin(String value, String from, boolean openBelow, String to, boolean openAbove) {
        int below = from.equals("*") ? 1 : value.compareTo(from);
        int above = to.equals("*") ? -1 : value.compareTo(to);
        return (openBelow ? below > 0 : below >= 0) && (openAbove ? above < 0 : above <= 0);
    }

    private static List<String> values(Map<String, @Nullable Object> user, String field) {
        int dot = field.indexOf('.');
        Object value = user.get(dot < 0 ? field : field.substring(0, dot));
        List<String> values = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : java.util.Arrays.asList(value)) {
            Object inner = dot >= 0 && each instanceof Map<?, ?> map ? map.get(field.substring(dot + 1)) : each;
            if (inner != null && !(inner instanceof Map)) {
                values.add(inner.toString());
            }
        }
        return values;
    }
}
