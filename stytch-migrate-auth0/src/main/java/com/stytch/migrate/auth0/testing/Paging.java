package com.stytch.migrate.auth0.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One list, cut into pages as the caller asks: by number, or by checkpoint.
 *
 * @param key the name of the list in an answer
 * @param largestPage no page is longer, whatever is asked for
 * @param records how many records page numbers reach; 0 for no end
 * @param checkpoint whether {@code take} and {@code from} are taken
 * @param trailing whether the last page that holds something still names a next one, as that of members does
 */
record Paging(String key, int largestPage, int records, boolean checkpoint, boolean trailing) {
    static final Set<String> NUMBERED = Set.of("page", "per_page", "include_totals");
    static final Set<String> BOTH = Set.of("page", "per_page", "include_totals", "take", "from");

    Answer answer(Call call, List<? extends Map<String, @Nullable Object>> all) {
        return checkpoint && (call.query("take") != null || call.query("from") != null)
                ? byCheckpoint(call, all)
                : byNumber(call, all);
    }

    private Answer byNumber(Call call, List<? extends Map<String, @Nullable Object>> all) {
        int page = call.number("page", 0, 0, Integer.MAX_VALUE);
        int size = Math.min(call.number("per_page", 50, 0, 100), largestPage);
        long start = (long) page * size;
        if (records > 0 && start + size > records) {
            throw new Refusal(Answer.error(
                    400,
                    "Bad Request",
                    "You can only page through the first " + records + " records. See"
                            + " https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation",
                    "invalid_paging"));
        }
        int from = (int) Math.min(start, all.size());
        List<Map<String, @Nullable Object>> shown =
                new ArrayList<>(all.subList(from, Math.min(from + size, all.size())));
        if (!call.isTrue("include_totals")) {
            return Answer.ok(shown);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("start", from);
        body.put("limit", size);
        if (key.equals("users")) {
            body.put("length", shown.size());
        }
        body.put(key, shown);
        body.put("total", all.size());
        return Answer.ok(body);
    }

    private Answer byCheckpoint(Call call, List<? extends Map<String, @Nullable Object>> all) {
        int size = Math.min(call.number("take", 50, 1, 100), largestPage);
        int from = call.query("from") == null ? 0 : place(call, String.valueOf(call.query("from")));
        int begin = Math.min(from, all.size());
        int end = Math.min(begin + size, all.size());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(key, new ArrayList<>(all.subList(begin, end)));
        if (end < all.size() || (trailing && end > begin)) {
            body.put(
                    "next",
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString((key + "," + end).getBytes(StandardCharsets.UTF_8)));
        }
        return Answer.ok(body);
    }

    private int place(Call call, String from) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(from), StandardCharsets.UTF_8);
            if (text.matches(key + ",[0-9]{1,9}")) {
                return Integer.parseInt(text.substring(key.length() + 1));
            }
        } catch (IllegalArgumentException e) {
            // no cursor of ours
        }
        throw Refusal.badQuery("'from' is no cursor that " + call.request().path() + " has handed out.");
    }
}
