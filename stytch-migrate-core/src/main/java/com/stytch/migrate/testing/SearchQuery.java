package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The part of the grammar of a search that all searches have. Source: contract, section 2.5. */
abstract class SearchQuery<S> {
    private static final int SHORTEST_FUZZY = 3;

    private final Names names;
    private final List<Filter<S>> filters = new ArrayList<>();
    private boolean any;

    SearchQuery(Names names) {
        this.names = names;
    }

    /**
     * The codes of the refusals.
     *
     * @param prefix what they begin with, such as {@code user_search_}
     * @param expectedTexts the end of that for a value that is no list of text
     * @param expectedFlag the end of that for a value that is neither true nor false
     * @param invalidOperator the whole code for an operator that is none
     */
    record Names(String prefix, String expectedTexts, String expectedFlag, String invalidOperator) {}

    /**
     * One operand.
     *
     * @param candidates the only ones that can match, or {@code null} when all have to be looked at
     */
    record Filter<S>(Predicate<S> test, @Nullable Set<S> candidates) {}

    final void read(@Nullable RequestBody query) {
        if (query == null) {
            return;
        }
        query.only(Set.of("operator", "operands"));
        Object operator = query.raw("operator");
        if (!"AND".equals(operator) && !"OR".equals(operator)) {
            throw Refusal.of(names.invalidOperator, "operator must be AND or OR");
        }
        any = "OR".equals(operator);
        Object operands = query.raw("operands");
        if (!(operands instanceof List<?> list)) {
            throw Refusal.badRequest("field query.operands must be an array");
        }
        for (Object operand : list) {
            if (!(operand instanceof Map<?, ?> map)) {
                throw Refusal.badRequest("an operand must be an object");
            }
            filters.add(filter(map));
        }
    }

    private Filter<S> filter(Map<?, ?> operand) {
        Object name = operand.get("filter_name");
        if (name == null) {
            throw refusal("missing_filter_name", "an operand has no filter_name");
        }
        if (!(name instanceof String filterName)) {
            throw refusal("filter_name_must_be_string", "filter_name must be a string");
        }
        for (Object key : operand.keySet()) {
            if (!"filter_name".equals(key) && !"filter_value".equals(key)) {
                throw Refusal.badRequest("unknown field " + key + " in an operand");
            }
        }
        Filter<S> filter = filter(filterName, operand.get("filter_value"));
        if (filter == null) {
            throw refusal("filter_name_not_recognized", "no filter has the name of this operand");
        }
        return filter;
    }

    /** Returns the filter of this name, or {@code null} when there is none. */
    abstract @Nullable Filter<S> filter(String name, @Nullable Object value);

    final boolean matchesAll() {
        return filters.isEmpty();
    }

    final boolean matches(S candidate) {
        if (filters.isEmpty()) {
            return true;
        }
        return any
                ? filters.stream().anyMatch(filter -> filter.test.test(candidate))
                : filters.stream().allMatch(filter -> filter.test.test(candidate));
    }

    /** Returns the only ones that can match, or {@code null} when all have to be looked at. */
    final @Nullable Set<S> candidates() {
        if (!any) {
            for (Filter<S> filter : filters) {
                if (filter.candidates != null) {
                    return filter.candidates;
                }
            }
        }
        return null;
    }

    final Filter<S> scan(Predicate<S> test) {
        return new Filter<>(test, null);
    }

    final Filter<S> found(List<String> values, Function<String, @Nullable S> finder) {
        Set<S> all = new HashSet<>();
        for (String value : values) {
            S one = finder.apply(value);
            if (one != null) {
                all.add(one);
            }
        }
        return new Filter<>(all::contains, all);
    }

    /**
     * Returns a filter that looks for a part of a text, in whatever case.
     *
     * @param name the name of the filter, which is in the code of the refusal of one that is too short
     * @param missing the end of the code when it has no value
     */
    final Filter<S> fuzzy(String name, @Nullable Object value, String missing, Function<S, List<String>> texts) {
        String part = text(value, missing).toLowerCase(Locale.ROOT);
        if (part.length() < SHORTEST_FUZZY) {
            throw refusal(name + "_too_short", name + " needs at least " + SHORTEST_FUZZY + " characters");
        }
        return scan(candidate -> texts.apply(candidate).stream()
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part)));
    }

    /** Refuses a list that has ids of Stytch beside external ids, and returns whether they are ids of Stytch. */
    final boolean areStytchIds(List<String> given, Predicate<String> isStytchId, String cannotMix) {
        long stytch = given.stream().filter(isStytchId).count();
        if (stytch > 0 && stytch < given.size()) {
            throw refusal(cannotMix, "filter_value mixes Stytch ids and external ids");
        }
        return stytch > 0;
    }

    final List<String> texts(@Nullable Object value, String missing) {
        if (value == null) {
            throw refusal("missing_filter_value", "an operand has no filter_value");
        }
        if (!(value instanceof List<?> list) || list.stream().anyMatch(element -> !(element instanceof String))) {
            throw refusal(names.expectedTexts, "filter_value must be an array of strings");
        }
        if (list.isEmpty()) {
            throw refusal(missing, "filter_value holds no value");
        }
        return list.stream().map(String::valueOf).toList();
    }

    final String text(@Nullable Object value, String missing) {
        if (value == null) {
            throw refusal(missing, "an operand has no filter_value");
        }
        if (!(value instanceof String text)) {
            throw refusal("expected_string", "filter_value must be a string");
        }
        return text;
    }

    final boolean flag(@Nullable Object value, String missing) {
        if (value == null) {
            throw refusal(missing, "an operand has no filter_value");
        }
        if (!(value instanceof Boolean flag)) {
            throw refusal(names.expectedFlag, "filter_value must be a boolean");
        }
        return flag;
    }

    final Refusal refusal(String end, String message) {
        return Refusal.of(names.prefix + end, message);
    }
}
