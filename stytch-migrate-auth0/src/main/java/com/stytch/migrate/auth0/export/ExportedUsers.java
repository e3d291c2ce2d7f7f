package com.stytch.migrate.auth0.export;

import com.stytch.migrate.auth0.hash.Auth0Hashes;
import com.stytch.migrate.auth0.hash.StoredHash;
import com.stytch.migrate.auth0.internal.Names;
import com.stytch.migrate.auth0.internal.Times;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.UserRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns one record of an Auth0 export into one user.
 *
 * <ul>
 *   <li>Id: {@code user_id} as it is. One without a pipe is from a bulk import file, where {@code auth0|} is left out, and
 *       gets it back.
 *   <li>Address: verified only when {@code email_verified} is JSON's {@code true} (in CSV, which has no types,
 *       {@code true} in any case), or when the connection was stated to be trusted. A text is never taken for true.
 *   <li>Name: {@code given_name} and {@code family_name}, or else the whole {@code name} as first name; never an address,
 *       number or username.
 *   <li>{@code app_metadata} becomes the trusted metadata, {@code user_metadata} the untrusted.
 *   <li>Attributes, where they are there: {@code username}, {@code nickname} (unless it is a piece of the address),
 *       {@code picture} (unless it is a default one), {@code created_at}, {@code last_login}, {@code logins_count},
 *       {@code identities} (provider, connection and id of each; never a token), {@code locale}, {@code upn},
 *       {@code groups}.
 *   <li>Notes: codes for what was left out or decided.
 *   <li>Factors that cannot be moved: {@code oauth:PROVIDER} for social identities, {@code sso:CONNECTION} for enterprise
 *       ones, {@code other:PROVIDER} for those of unknown kind, {@code mfa:NAME}.
 * </ul>
 *
 * <p>Source: Auth0's user profile structure and bulk import schema. Not thread-safe: an instance reuses what it needs for
 * one record.
 */
public final class ExportedUsers {
    private static final String DATABASE = "auth0";
    private static final String DATABASE_PREFIX = "auth0|";
    private static final String MADE_UP = "address-sha256";
    private static final int MOST_NAMES = 1_000;
    private static final int MOST_GROUPS = 30;
    private static final int MOST_IDENTITIES = 20;
    private static final int LONGEST_ATTRIBUTE = 300;
    private static final Pattern RUINED_NUMBER = Pattern.compile("[0-9]+([.,][0-9]+)?[eE]\\+?[0-9]+");
    private static final Set<String> ENTERPRISE = Set.of(
            "samlp",
            "oidc",
            "okta",
            "waad",
            "adfs",
            "ad",
            "auth0-adldap",
            "google-apps",
            "office365",
            "pingfederate",
            "ip",
            "custom",
            "sharepoint");
    private static final Set<String> SOCIAL = Set.of(
            "google-oauth2",
            "github",
            "facebook",
            "twitter",
            "linkedin",
            "windowslive",
            "apple",
            "amazon",
            "paypal",
            "bitbucket",
            "dropbox",
            "salesforce",
            "yahoo",
            "vkontakte",
            "line",
            "instagram",
            "oauth1",
            "oauth2",
            "shop",
            "slack",
            "discord",
            "twitch",
            "spotify",
            "box",
            "evernote",
            "fitbit",
            "wordpress",
            "yandex",
            "baidu",
            "weibo",
            "renren",
            "thecity",
            "planningcenter",
            "miicard",
            "daccount",
            "paypal-sandbox",
            "salesforce-sandbox",
            "salesforce-community",
            "dwolla",
            "exact",
            "goodreads",
            "soundcloud",
            "untappd",
            "yammer",
            "aol",
            "thirtysevensignals");

    /** The fields that mean something here; {@link #ordinal()} is their place in {@link #values}. */
    private enum Field {
        USER_ID,
        ID,
        EMAIL,
        EMAIL_VERIFIED,
        PHONE_NUMBER,
        PHONE_VERIFIED,
        USERNAME,
        NAME,
        GIVEN_NAME,
        FAMILY_NAME,
        NICKNAME,
        PICTURE,
        BLOCKED,
        APP_METADATA,
        USER_METADATA,
        IDENTITIES,
        CONNECTION,
        MULTIFACTOR,
        MFA_FACTORS,
        CREATED_AT,
        LAST_LOGIN,
        LOGINS_COUNT,
        PASSWORD_HASH,
        CUSTOM_PASSWORD_HASH,
        LOCALE,
        UPN,
        GROUPS,
        /** A name with a path in it, such as {@code app_metadata.plan}. */
        PATH,
        /** All others. */
        OTHER;

        private static final Field[] ALL = values();
        private static final Map<String, Field> BY_NAME = new LinkedHashMap<>();

        static {
            for (Field field : ALL) {
                if (field != PATH && field != OTHER) {
                    BY_NAME.put(Names.of(field.name()), field);
                }
            }
        }
    }

    private final Set<String> trustedConnections;
    private final boolean identifyByAddress;
    private final @Nullable PasswordLookup passwords;
    private final Map<String, Field> fields = new HashMap<>();
    private final @Nullable Object[] values = new @Nullable Object[Field.ALL.length];
    private final List<String> notes = new ArrayList<>();

    /** What was found out about the password of a database account. */
    public interface PasswordLookup {
        /**
         * Returns what is known of a database account, the latest first.
         *
         * @param databaseId the id within the database, without {@code auth0|}
         */
        List<StoredHash> find(String databaseId);
    }

    /**
     * @param trustedConnections the connections whose addresses all count as verified
     * @param identifyByAddress whether a record without an id gets one that is made from its address
     * @param passwords where to look for hashes, or {@code null} when no hash file was given
     */
    public ExportedUsers(
            Set<String> trustedConnections, boolean identifyByAddress, @Nullable PasswordLookup passwords) {
        this.trustedConnections = Set.copyOf(trustedConnections);
        this.identifyByAddress = identifyByAddress;
        this.passwords = passwords;
    }

    /**
     * Returns whether a CSV file with these columns can be an export.
     *
     * @param columns the heading
     */
    public static boolean areKnown(List<String> columns) {
        Set<Field> wanted = Set.of(Field.USER_ID, Field.ID, Field.EMAIL, Field.USERNAME, Field.PHONE_NUMBER);
        return columns.stream()
                .map(Names::of)
                .map(Field.BY_NAME::get)
                .anyMatch(field -> field != null && wanted.contains(field));
    }

    /**
     * Reads one record. Never throws for what a record contains.
     *
     * @param at where the record stands
     * @param record its fields
     * @param textOnly whether the file has no types, as CSV: {@code true} is a text then
     */
    public UserRecord read(Place at, Map<String, @Nullable Object> record, boolean textOnly) {
        java.util.Arrays.fill(values, null);
        notes.clear();
        if (!collect(record)) {
            return new UserRecord.Unreadable(
                    null,
                    at,
                    "duplicate_key",
                    "one field stands twice under different spellings, with different values");
        }
        if (textOnly) {
            dropApostrophes();
        }
        List<Identity> identities = identities();
        String id = id(identities);
        if (id == null) {
            return new UserRecord.Unreadable(
                    null,
                    at,
                    "no_user_id",
                    "the record has no user_id: export that field too, or let the importer identify users by address");
        }
        LegacyId legacyId = LegacyId.of(id);
        Identity primary = primary(id, identities);
        LegacyUser.Builder user = LegacyUser.builder(legacyId);
        String email = email(user, primary, textOnly);
        String phone = phone(user, primary, textOnly);
        name(user, email, phone);
        user.blocked(isTrue(Field.BLOCKED, textOnly));
        user.trustedMetadata(metadata(Field.APP_METADATA));
        user.untrustedMetadata(metadata(Field.USER_METADATA));
        Times.read(values[Field.LAST_LOGIN.ordinal()]).ifPresent(user::lastLogin);
        user.linkedIds(linkedIds(id, primary, identities));
        user.unmovableFactors(factors(identities, primary));
        user.password(password(id, identities));
        user.attributes(attributes(email, primary, identities));
        user.notes(notes);
        return new UserRecord.Readable(user.build(), at);
    }

    // ---- fields

    private boolean collect(Map<String, @Nullable Object> record) {
        boolean paths = false;
        for (Map.Entry<String, @Nullable Object> entry : record.entrySet()) {
            Field field = field(entry.getKey());
            if (field == Field.OTHER) {
                continue;
            }
            Object value = entry.getValue();
            if (field == Field.PATH) {
                paths = true;
                continue;
            }
            Object earlier = values[field.ordinal()];
            if (earlier == null) {
                values[field.ordinal()] = value;
            } else if (value != null && !value.equals(earlier)) {
                return false;
            }
        }
        for (Map.Entry<String, @Nullable Object> entry :
                paths ? record.entrySet() : Set.<Map.Entry<String, @Nullable Object>>of()) {
            if (field(entry.getKey()) == Field.PATH) {
                path(entry.getKey(), entry.getValue()); // after the whole objects, into which they go
            }
        }
        return true;
    }

    private Field field(String name) {
        Field known = fields.get(name);
        if (known != null) {
            return known;
        }
        String plain = Names.of(name);
        Field field = Field.BY_NAME.get(plain);
        if (field == null) {
            boolean path = plain.startsWith("identities[")
                    || plain.startsWith("appmetadata.")
                    || plain.startsWith("usermetadata.");
            field = path ? Field.PATH : Field.OTHER;
        }
        if (fields.size() < MOST_NAMES) {
            fields.put(name, field);
        }
        return field;
    }

    private void path(String path, @Nullable Object value) {
        Optional<List<Object>> steps = Paths.steps(path);
        if (value == null || steps.isEmpty()) {
            return;
        }
        Field field = Field.BY_NAME.get(Names.of((String) steps.get().get(0)));
        if (field == null) {
            return;
        }
        Object joined = Paths.put(values[field.ordinal()], steps.get(), 1, value);
        if (joined == null) {
            note(field.name().toLowerCase(Locale.ROOT) + "_contradictory");
        } else {
            values[field.ordinal()] = joined;
        }
    }

    /**
     * Auth0's CSV puts an apostrophe in front of each text. Whether a row is of that kind shows in its id, which never
     * begins with one by itself (nor does the address, where there is no id): then exactly one is taken off each cell.
     */
    private void dropApostrophes() {
        Object mark = Objects.requireNonNullElse(values[Field.USER_ID.ordinal()], values[Field.ID.ordinal()]);
        mark = mark == null ? values[Field.EMAIL.ordinal()] : mark;
        if (mark instanceof String text && text.startsWith("'")) {
            for (int i = 0; i < values.length; i++) {
                values[i] = withoutApostrophe(values[i]);
            }
        }
    }

    private static @Nullable Object withoutApostrophe(@Nullable Object value) {
        if (value instanceof String text) {
            return text.startsWith("'") ? text.substring(1) : text;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> result = new LinkedHashMap<>();
            map.forEach((name, inner) -> result.put(String.valueOf(name), withoutApostrophe(inner)));
            return result;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> result = new ArrayList<>();
            list.forEach(inner -> result.add(withoutApostrophe(inner)));
            return result;
        }
        return value;
    }

    private @Nullable Object value(Field field) {
        return values[field.ordinal()];
    }

    private @Nullable String text(Field field) {
        return values[field.ordinal()] instanceof String text && !text.isBlank() ? text : null;
    }

    /** Returns a text, or the digits of a number. */
    private static @Nullable String textOrNumber(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isBlank() ? null : text;
        }
        return value instanceof Number number ? number.toString() : null;
    }

    private boolean isTrue(Field field, boolean textOnly) {
        Object value = value(field);
        if (value instanceof Boolean yes) {
            return yes;
        }
        if (value instanceof String text) {
            if (textOnly) {
                return text.equalsIgnoreCase("true");
            }
            note(field.name().toLowerCase(Locale.ROOT) + "_is_text");
        }
        return false;
    }

    private void note(String code) {
        if (!notes.contains(code)) {
            notes.add(code);
        }
    }

    // ---- identities

    private record Identity(
            String provider, String userId, @Nullable String connection, boolean social) {

        String fullId() {
            return provider + "|" + userId;
        }

        boolean isDatabase() {
            return provider.equals(DATABASE);
        }

        /** Returns whether the id is the digest of an address, which no provider knows. */
        boolean isMadeUp() {
            return provider.equals(MADE_UP);
        }
    }

    private List<Identity> identities() {
        if (!(value(Field.IDENTITIES) instanceof List<?> list)) {
            if (value(Field.IDENTITIES) != null) {
                note("identities_unreadable");
            }
            return List.of();
        }
        List<Identity> identities = new ArrayList<>(list.size());
        for (Object element : list) {
            Map<?, ?> map = element instanceof Map<?, ?> fields ? fields : Map.of();
            String userId = textOrNumber(map.get("user_id"));
            if (!(map.get("provider") instanceof String provider) || provider.isBlank() || userId == null) {
                if (!(map.get("connection") instanceof String)) {
                    note("identity_unreadable");
                }
                continue; // a file with identities[0].connection alone says only that
            }
            boolean social = Boolean.TRUE.equals(map.get("isSocial"));
            identities.add(new Identity(
                    provider, userId, map.get("connection") instanceof String connection ? connection : null, social));
        }
        return identities;
    }

    private @Nullable String id(List<Identity> identities) {
        String id = textOrNumber(value(Field.USER_ID));
        id = id == null ? textOrNumber(value(Field.ID)) : id;
        if (id != null) {
            return id.indexOf('|') >= 0 ? id : DATABASE_PREFIX + id;
        }
        if (!identities.isEmpty()) {
            return identities.get(0).fullId();
        }
        return identifyByAddress ? idFromAddress() : null;
    }

    private @Nullable String idFromAddress() {
        String address = text(Field.EMAIL);
        address = address == null ? text(Field.PHONE_NUMBER) : address;
        address = address == null ? text(Field.USERNAME) : address;
        if (address == null) {
            return null;
        }
        try {
            byte[] bytes = address.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return MADE_UP + "|"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the identity that the user's id belongs to; one is made up from the id where the record lists none. */
    private Identity primary(String id, List<Identity> identities) {
        for (Identity identity : identities) {
            if (identity.fullId().equals(id) || identity.userId().equals(id)) {
                return identity;
            }
        }
        int pipe = id.indexOf('|');
        String provider = id.substring(0, Math.max(pipe, 0));
        String connection = text(Field.CONNECTION);
        if (connection == null
                && value(Field.IDENTITIES) instanceof List<?> list
                && !list.isEmpty()
                && list.get(0) instanceof Map<?, ?> first
                && first.get("connection") instanceof String only) {
            connection = only;
        }
        return new Identity(provider, id.substring(pipe + 1), connection, false);
    }

    private static List<LegacyId> linkedIds(String id, Identity primary, List<Identity> identities) {
        if (identities.isEmpty() || (identities.size() == 1 && identities.get(0).equals(primary))) {
            return List.of();
        }
        Set<LegacyId> linked = new LinkedHashSet<>();
        for (Identity identity : identities) {
            if (!identity.equals(primary) && !identity.fullId().equals(id)) {
                linked.add(LegacyId.of(identity.fullId()));
            }
        }
        return List.copyOf(linked);
    }

    private List<String> factors(List<Identity> identities, Identity primary) {
        Set<String> factors = new LinkedHashSet<>();
        for (Identity identity : identities.isEmpty() ? List.of(primary) : identities) {
            String provider = identity.provider();
            String connection = identity.connection() == null ? provider : identity.connection();
            if (identity.isDatabase() || identity.isMadeUp() || provider.equals("sms") || provider.equals("email")) {
                continue; // a password, or a way of signing in that comes with the address or number
            }
            if (identity.social() || SOCIAL.contains(provider)) {
                factors.add("oauth:" + provider);
            } else if (ENTERPRISE.contains(provider)) {
                factors.add("sso:" + connection);
            } else {
                factors.add("other:" + provider);
            }
        }
        if (value(Field.MULTIFACTOR) instanceof List<?> list) {
            for (Object name : list) {
                if (name instanceof String text && text.length() <= 40) {
                    factors.add("mfa:" + text);
                }
            }
        }
        if (value(Field.MFA_FACTORS) instanceof List<?> list) {
            for (Object factor : list) {
                if (factor instanceof Map<?, ?> map) {
                    for (String kind : List.of("totp", "phone", "email")) {
                        if (map.containsKey(kind)) {
                            factors.add("mfa:" + kind);
                        }
                    }
                }
            }
        }
        return List.copyOf(factors);
    }

    // ---- address, number, name

    private @Nullable String email(LegacyUser.Builder user, Identity primary, boolean textOnly) {
        String email = text(Field.EMAIL);
        if (email == null) {
            return null;
        }
        boolean verified = isTrue(Field.EMAIL_VERIFIED, textOnly);
        if (!verified && primary.connection() != null && trustedConnections.contains(primary.connection())) {
            verified = true;
            note("email_trusted_by_connection");
        }
        user.email(new Identifier(email, verified));
        return email;
    }

    private @Nullable String phone(LegacyUser.Builder user, Identity primary, boolean textOnly) {
        Object value = value(Field.PHONE_NUMBER);
        String phone = textOrNumber(value);
        if (phone != null
                && (value instanceof String ? textOnly : true)
                && RUINED_NUMBER.matcher(phone).matches()) {
            note("phone_number_ruined_by_spreadsheet");
            return null;
        }
        boolean verified = isTrue(Field.PHONE_VERIFIED, textOnly);
        if (phone == null && primary.provider().equals("sms")) {
            String name = text(Field.NAME); // where Auth0 keeps the number of SMS users too
            phone = name != null && name.startsWith("+") && isNumber(name) ? name : null;
        }
        if (phone != null) {
            user.phoneNumber(new Identifier(phone, verified));
        }
        return phone;
    }

    private static boolean isNumber(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (" +-().*X/".indexOf(c) < 0) {
                return false;
            }
        }
        return digits > 2;
    }

    private void name(LegacyUser.Builder user, @Nullable String email, @Nullable String phone) {
        String first = personal(Field.GIVEN_NAME, email, phone);
        String last = personal(Field.FAMILY_NAME, email, phone);
        if (first == null && last == null) {
            first = personal(Field.NAME, email, phone);
        }
        PersonName.of(first, last).ifPresent(user::name);
    }

    private @Nullable String personal(Field field, @Nullable String email, @Nullable String phone) {
        String name = text(field);
        if (name == null
                || name.indexOf('@') >= 0
                || name.equalsIgnoreCase(email)
                || name.equals(phone)
                || name.equals(text(Field.USERNAME))
                || isNumber(name)) {
            return null;
        }
        return name;
    }

    // ---- the rest

    private Map<String, @Nullable Object> metadata(Field field) {
        Object value = value(field);
        if (value instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked") // from the reader of the file, whose maps have text keys
            Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) value;
            return map;
        }
        if (value != null && !(value instanceof String text && text.isBlank())) {
            note(field.name().toLowerCase(Locale.ROOT) + "_is_no_object");
        }
        return Map.of();
    }

    private Map<String, @Nullable Object> attributes(
            @Nullable String email, Identity primary, List<Identity> identities) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>(16);
        put(attributes, "username", text(Field.USERNAME));
        String nickname = text(Field.NICKNAME);
        if (nickname != null && (email == null || !email.startsWith(nickname + "@")) && !isNumber(nickname)) {
            put(attributes, "nickname", nickname.equals(text(Field.USERNAME)) ? null : nickname);
        }
        String picture = text(Field.PICTURE);
        if (picture != null
                && picture.startsWith("https://")
                && !picture.contains("gravatar.com/avatar")
                && !picture.startsWith("https://cdn.auth0.com/avatars/")) {
            put(attributes, "picture", picture);
        }
        time(attributes, "created_at", Field.CREATED_AT);
        time(attributes, "last_login", Field.LAST_LOGIN);
        Object logins = value(Field.LOGINS_COUNT);
        if (logins instanceof Integer || (logins instanceof String text && text.matches("[0-9]{1,9}"))) {
            attributes.put("logins_count", logins instanceof String text ? Integer.valueOf(text) : logins);
        }
        if (!identities.isEmpty() || !primary.isMadeUp()) {
            attributes.put("identities", summary(identities.isEmpty() ? List.of(primary) : identities));
        }
        put(attributes, "locale", text(Field.LOCALE));
        put(attributes, "upn", text(Field.UPN));
        groups(attributes);
        return attributes;
    }

    private static void put(Map<String, @Nullable Object> attributes, String name, @Nullable String text) {
        if (text != null && text.length() <= LONGEST_ATTRIBUTE) {
            attributes.put(name, text);
        }
    }

    private void time(Map<String, @Nullable Object> attributes, String name, Field field) {
        Object value = value(field);
        if (value instanceof String text && text.length() == 24 && text.endsWith("Z")) {
            attributes.put(name, text); // Auth0's own form
        } else {
            Times.read(value).ifPresent(time -> attributes.put(name, time.toString()));
        }
    }

    private static List<Map<String, Object>> summary(List<Identity> identities) {
        List<Map<String, Object>> summary = new ArrayList<>(identities.size());
        for (Identity identity : identities) {
            if (summary.size() == MOST_IDENTITIES) {
                break;
            }
            Map<String, Object> entry = new LinkedHashMap<>(4);
            entry.put("provider", identity.provider());
            if (identity.connection() != null) {
                entry.put("connection", identity.connection());
            }
            entry.put("user_id", identity.userId());
            summary.add(entry);
        }
        return summary;
    }

    private void groups(Map<String, @Nullable Object> attributes) {
        if (value(Field.GROUPS) instanceof List<?> groups && !groups.isEmpty()) {
            if (groups.size() <= MOST_GROUPS && groups.stream().allMatch(String.class::isInstance)) {
                attributes.put("groups", List.copyOf(groups));
            } else {
                note("groups_left_out");
            }
        }
    }

    // ---- the password

    private PasswordVerdict password(String id, List<Identity> identities) {
        List<String> databaseIds = new ArrayList<>(1);
        if (id.startsWith(DATABASE_PREFIX)) {
            databaseIds.add(id.substring(DATABASE_PREFIX.length())); // the primary one comes first
        }
        for (Identity identity : identities) {
            if (identity.isDatabase() && !identity.userId().equals(id) && !databaseIds.contains(identity.userId())) {
                databaseIds.add(identity.userId());
            }
        }
        List<StoredHash> found = new ArrayList<>(1);
        boolean primaryHasOne = false;
        for (int i = 0; i < databaseIds.size() && passwords != null; i++) {
            latest(passwords.find(databaseIds.get(i))).ifPresent(found::add);
            primaryHasOne |= i == 0 && id.startsWith(DATABASE_PREFIX) && !found.isEmpty();
        }
        Optional<PasswordVerdict> own = ownHash();
        if (own.isPresent()) {
            if (databaseIds.isEmpty() && !id.startsWith(MADE_UP + "|")) {
                note("password_hash_without_database_identity");
                return new PasswordVerdict.NoPassword();
            }
            if (!found.isEmpty() && !found.get(0).verdict().equals(own.get())) {
                note("password_hash_of_the_record_used");
            }
            return own.get();
        }
        if (databaseIds.isEmpty()) {
            return new PasswordVerdict.NoPassword();
        }
        if (passwords == null) {
            return new PasswordVerdict.ResetNeeded("auth0", "no_hash_file");
        }
        if (found.isEmpty()) {
            return new PasswordVerdict.ResetNeeded("auth0", "no_hash_in_file");
        }
        return choose(primaryHasOne, found);
    }

    /** The hash of the account that the user's id names, or else the one that was set last. */
    private PasswordVerdict choose(boolean primaryHasOne, List<StoredHash> found) {
        if (found.size() == 1) {
            return found.get(0).verdict();
        }
        note("several_password_hashes");
        if (primaryHasOne) {
            return found.get(0).verdict();
        }
        List<StoredHash> latestFirst = new ArrayList<>(found);
        latestFirst.sort(StoredHash.LATEST_FIRST);
        return latest(latestFirst).orElseThrow().verdict();
    }

    /** Returns the first of several; where no date says which is the last, none is taken. */
    private static Optional<StoredHash> latest(List<StoredHash> latestFirst) {
        if (latestFirst.isEmpty()) {
            return Optional.empty();
        }
        StoredHash first = latestFirst.get(0);
        for (StoredHash other : latestFirst) {
            if (Objects.equals(other.setAt(), first.setAt()) && !other.verdict().equals(first.verdict())) {
                return Optional.of(new StoredHash(
                        new PasswordVerdict.ResetNeeded("auth0", "several_hashes_without_date"),
                        first.setAt(),
                        first.at()));
            }
        }
        return Optional.of(first);
    }

    private Optional<PasswordVerdict> ownHash() {
        Object hash = value(Field.PASSWORD_HASH);
        Object custom = value(Field.CUSTOM_PASSWORD_HASH);
        if (hash == null && custom == null) {
            return Optional.empty();
        }
        if (hash != null && custom != null) {
            return Optional.of(new PasswordVerdict.Malformed("two_password_hashes"));
        }
        return Optional.of(hash != null ? Auth0Hashes.of(hash) : Auth0Hashes.ofCustom(custom));
    }
}
