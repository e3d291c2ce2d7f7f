package com.stytch.migrate.firebase.export;

import com.stytch.migrate.http.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row of the CSV that {@code auth:export} writes, in whichever of its six layouts. There is no heading; each row ends with a
 * comma of its own; how texts are quoted changed from version to version. So a row is cut into cells in each way in which some
 * version wrote it, and taken only when every cell then holds what belongs into its column: never shifted.
 *
 * <p>Source: history of {@code accountExporter.ts} of firebase-tools.
 */
final class CsvRow {
    private static final int DISPLAY_NAME = 5;
    private static final int CLAIMS = 27;
    private static final int MOST_CELLS = 53;
    private static final String[] FIRST_PROVIDERS = {"google.com", "facebook.com", "twitter.com", "github.com"};
    private static final String[] LATER_PROVIDERS = {
        "apple.com", "microsoft.com", "gc.apple.com", "playgames.google.com", "linkedin.com", "yahoo.com"
    };
    private static final Pattern TRUTH = Pattern.compile("(true|false)?");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,15}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]*={0,2}|fakeHash:.*|fakeSalt.*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern PHONE = Pattern.compile("\\+[0-9]{3,20}");

    /** How a cell that begins with a quote ends. */
    private enum Quotes {
        /** Quotes within are doubled, as RFC 4180 says: from 15.19. */
        DOUBLED,
        /** Quotes within stand as they are; the cell ends at a quote before a comma: 6.11 to 15.18. */
        AS_THEY_ARE,
        /** A quote means nothing: before 6.11. */
        NONE
    }

    private CsvRow() {}

    /** What a text is as a row. */
    sealed interface Read {
        /** The fields under the names of the JSON export. */
        record Row(Map<String, @Nullable Object> fields) implements Read {
            @Override
            public String toString() {
                return "Row";
            }
        }

        /** A row in no known layout; {@code open} when a quote is not closed, so that the next line may belong to it. */
        record Strange(int cells, boolean open) implements Read {}
    }

    static Read read(String text) {
        int cells = 0;
        boolean open = false;
        for (Quotes quotes : Quotes.values()) {
            List<String> row = cells(text, quotes);
            if (row == null) {
                open |= quotes == Quotes.DOUBLED;
                continue;
            }
            cells = cells == 0 ? row.size() : cells;
            int shift = layout(row);
            if (shift >= 0 && isPlausible(row, shift)) {
                return new Read.Row(fields(row, shift));
            }
        }
        return new Read.Strange(cells, open);
    }

    // ---- cells

    private static @Nullable List<String> cells(String text, Quotes quotes) {
        List<String> cells = new ArrayList<>(MOST_CELLS);
        int at = 0;
        while (true) {
            int index = cells.size();
            int end;
            if (index == CLAIMS && (text.startsWith("\"{", at) || text.startsWith("{", at))) {
                end = claims(text, at, cells);
            } else if (quotes != Quotes.NONE && at < text.length() && text.charAt(at) == '"' && maybeQuoted(index)) {
                end = quoted(text, at + 1, quotes, cells);
            } else {
                end = text.indexOf(',', at);
                end = end < 0 ? text.length() : end;
                cells.add(text.substring(at, end));
            }
            if (end < 0 || cells.size() > MOST_CELLS) {
                return end < 0 ? null : cells;
            }
            if (end == text.length()) {
                return cells;
            }
            at = end + 1;
        }
    }

    /** Names may be quoted: that of the account, and the third of the four cells of each provider. */
    private static boolean maybeQuoted(int index) {
        return index == DISPLAY_NAME
                || (index > DISPLAY_NAME && index < 23 && (index - 7) % 4 == 2)
                || (index > CLAIMS && (index - 28) % 4 == 2);
    }

    /** Takes a quoted cell; returns where the comma behind it stands, or -1 when it has no end. */
    private static int quoted(String text, int from, Quotes quotes, List<String> cells) {
        for (int at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
            boolean atEnd = at + 1 == text.length() || text.charAt(at + 1) == ',';
            if (quotes == Quotes.DOUBLED && at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at++;
            } else if (atEnd) {
                String cell = text.substring(from, at);
                cells.add(quotes == Quotes.DOUBLED ? cell.replace("\"\"", "\"") : cell);
                return at + 1;
            } else if (quotes == Quotes.DOUBLED) {
                return -1;
            }
        }
        return -1;
    }

    /** Takes the custom claims: JSON, as it is (8.13 to 11.25.1) or quoted; its end is where it is whole. */
    private static int claims(String text, int from, List<String> cells) {
        boolean quoted = text.charAt(from) == '"';
        int begin = quoted ? from + 1 : from;
        for (int brace = text.indexOf('}', begin); brace >= 0; brace = text.indexOf('}', brace + 1)) {
            int end = quoted ? brace + 2 : brace + 1;
            if ((quoted && (brace + 1 >= text.length() || text.charAt(brace + 1) != '"'))
                    || (end < text.length() && text.charAt(end) != ',')) {
                continue;
            }
            String raw = text.substring(begin, brace + 1);
            String json = quoted ? withoutDoubling(raw) : raw;
            if (JsonView.parse(json).isPresent()) {
                cells.add(json);
                return end;
            }
        }
        return -1;
    }

    /** A quote is written twice, unless a backslash stands before it. */
    private static String withoutDoubling(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c);
            boolean escaped = i > 0 && text.charAt(i - 1) == '\\';
            if (c == '"' && !escaped && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                i++;
            }
        }
        return plain.toString();
    }

    // ---- layouts

    /**
     * Returns how far {@code createdAt} stands behind column 23: 0, or 1 where {@code disabled} comes first; -1 when the row has
     * no known number of cells, or fits two layouts.
     */
    private static int layout(List<String> row) {
        int size = row.size();
        if (size == 29 || size == 53) {
            return 0;
        }
        if (size != 27 && size != 28) {
            return -1;
        }
        String first = row.get(23);
        String second = row.get(24);
        if (TIME.matcher(first).matches()) {
            return 0;
        }
        if (TRUTH.matcher(first).matches() && TIME.matcher(second).matches()) {
            return 1;
        }
        boolean empty = row.subList(23, size).stream().allMatch(String::isEmpty);
        return empty ? 0 : -1;
    }

    private static boolean isPlausible(List<String> row, int shift) {
        int size = row.size();
        String email = row.get(1);
        boolean base = !row.get(0).isBlank()
                && (email.isEmpty() || email.indexOf('@') > 0)
                && TRUTH.matcher(row.get(2)).matches()
                && BASE64.matcher(row.get(3)).matches()
                && BASE64.matcher(row.get(4)).matches()
                && isTime(row.get(23 + shift))
                && isTime(row.get(24 + shift))
                && (row.get(24 + shift).isEmpty() || !row.get(23 + shift).isEmpty()) // who signed in was made before
                && row.get(size - 1).isEmpty();
        if (!base) {
            return false;
        }
        // One comma in the address of a picture makes a row of 2018 look like one of 2017, and a piece of it an id at
        // Google.
        if (shift == 1 && !row.get(7).isEmpty() && !DIGITS.matcher(row.get(7)).matches()) {
            return false;
        }
        String phone = size == 27 && shift == 1 ? "" : row.get(25 + shift);
        if (!phone.isEmpty() && !PHONE.matcher(phone).matches()) {
            return false;
        }
        if (shift == 0 && size >= 28 && !TRUTH.matcher(row.get(26)).matches()) {
            return false;
        }
        if (size >= 29 && !row.get(CLAIMS).isEmpty() && !row.get(CLAIMS).startsWith("{")) {
            return false;
        }
        return areProviders(row, 7, FIRST_PROVIDERS.length)
                && (size < 53 || areProviders(row, 28, LATER_PROVIDERS.length));
    }

    private static boolean isTime(String cell) {
        return cell.isEmpty() || TIME.matcher(cell).matches();
    }

    private static boolean areProviders(List<String> row, int from, int count) {
        for (int i = 0; i < count; i++) {
            String email = row.get(from + 4 * i + 1);
            boolean nothingWithoutId = !row.get(from + 4 * i).isEmpty()
                    || (email.isEmpty()
                            && row.get(from + 4 * i + 2).isEmpty()
                            && row.get(from + 4 * i + 3).isEmpty());
            if (!nothingWithoutId || (!email.isEmpty() && email.indexOf('@') <= 0)) {
                return false;
            }
        }
        return true;
    }

    // ---- fields

    private static Map<String, @Nullable Object> fields(List<String> row, int shift) {
        int size = row.size();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(24);
        put(fields, "localId", row.get(0));
        put(fields, "email", row.get(1));
        put(fields, "emailVerified", row.get(2));
        put(fields, "passwordHash", row.get(3));
        put(fields, "salt", row.get(4));
        put(fields, "displayName", row.get(DISPLAY_NAME));
        put(fields, "photoUrl", row.get(6));
        put(fields, "createdAt", row.get(23 + shift));
        put(fields, "lastSignedInAt", row.get(24 + shift));
        if (shift == 1) {
            put(fields, "disabled", row.get(23));
            put(fields, "phoneNumber", size == 28 ? row.get(26) : "");
        } else {
            put(fields, "phoneNumber", row.get(25));
            put(fields, "disabled", size >= 28 ? row.get(26) : "");
        }
        put(fields, "customAttributes", size >= 29 ? row.get(CLAIMS) : "");
        List<Map<String, @Nullable Object>> providers = new ArrayList<>();
        providers(row, 7, FIRST_PROVIDERS, providers);
        if (size == 53) {
            providers(row, 28, LATER_PROVIDERS, providers);
        }
        fields.put("providerUserInfo", providers);
        return fields;
    }

    private static void providers(
            List<String> row, int from, String[] names, List<Map<String, @Nullable Object>> providers) {
        for (int i = 0; i < names.length; i++) {
            String rawId = row.get(from + 4 * i);
            if (!rawId.isEmpty()) {
                Map<String, @Nullable Object> provider = new LinkedHashMap<>(8);
                provider.put("providerId", names[i]);
                provider.put("rawId", rawId);
                put(provider, "email", row.get(from + 4 * i + 1));
                put(provider, "displayName", row.get(from + 4 * i + 2));
                put(provider, "photoUrl", row.get(from + 4 * i + 3));
                providers.add(provider);
            }
        }
    }

    private static void put(Map<String, @Nullable Object> fields, String name, String cell) {
        if (!cell.isEmpty()) {
            fields.put(name, cell);
        }
    }
}
