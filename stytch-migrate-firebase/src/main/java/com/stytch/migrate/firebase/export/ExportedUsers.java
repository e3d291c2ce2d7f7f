package com.stytch.migrate.firebase.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.firebase.hash.FirebasePassword;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.Times;
import com.stytch.migrate.source.UserRecord;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns one record of a Firebase export into one user: of {@code auth:export}, of {@code accounts:batchGet}, or of the Admin
 * SDK's {@code listUsers}.
 *
 * <ul>
 *   <li>Id: {@code localId} or {@code uid}, as it is.
 *   <li>Address: verified only when {@code emailVerified} is JSON's {@code true}; in CSV, which has no types, the text
 *       {@code true}.
 *   <li>Number: not verified, unless it was stated that all are. A number that an administrator set looks like one that
 *       was confirmed by SMS.
 *   <li>Name: {@code displayName} as a whole as first name; never an address or a number.
 *   <li>Custom claims become the trusted metadata, key by key. Firebase has no roles: a claim such as {@code admin} becomes a
 *       role only in a mapping of yours. Nothing becomes untrusted metadata.
 *   <li>Attributes, where they are there: {@code picture}, {@code created_at}, {@code last_login}, {@code tenant},
 *       {@code identities} (provider and id of each; never a token).
 *   <li>Factors that cannot be moved: {@code oauth:PROVIDER}, {@code sso:PROVIDER} for {@code saml.*} and {@code oidc.*},
 *       {@code mfa:phone}, {@code mfa:totp}, {@code mfa:email}, {@code passkey:firebase}, {@code other:PROVIDER}.
 * </ul>
 *
 * <p>Source: {@code UserInfo} of Identity Toolkit v1; {@code accountExporter.ts}; {@code user-record.ts}. Not thread-safe: an
 * instance counts what it reads.
 */
public final class ExportedUsers {
    private static final int MOST_IDENTITIES = 20;
    private static final int MOST_TENANTS = 20;
    private static final int LONGEST_ATTRIBUTE = 300;
    private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");
    private static final BigDecimal LAST_MILLIS = new BigDecimal("253402300799999");
    private static final Set<String> SOCIAL = Set.of(
            "google.com",
            "facebook.com",
            "twitter.com",
            "github.com",
            "apple.com",
            "microsoft.com",
            "gc.apple.com",
            "playgames.google.com",
            "linkedin.com",
            "yahoo.com");

    /** What only the API answers: a record with one of these is complete. */
    private static final List<String> ONLY_API = List.of(
            "validSince",
            "lastLoginAt",
            "version",
            "passwordUpdatedAt",
            "lastRefreshAt",
            "emailLinkSignin",
            "tenantId");

    private final Settings settings;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> tenants = new TreeSet<>();
    private FirebasePassword password = FirebasePassword.none();
    private long read;
    private long fromExport;
    private long withoutWay;
    private long withheld;
    private long fake;
    private boolean hashesWithoutConfig;

    /**
     * How records are to be read.
     *
     * @param config the hash parameters that are known
     * @param imported what is known of the hashes, when the files are those that were once imported into Firebase
     * @param hashesMayBeRedacted whether a redacted hash is a password that only Firebase can check, instead of an end
     * @param phoneNumbersAreVerified whether all numbers count as verified
     */
    public record Settings(
            FirebaseHashConfig config,
            @Nullable HashStatement imported,
            boolean hashesMayBeRedacted,
            boolean phoneNumbersAreVerified) {}

    public ExportedUsers(Settings settings) {
        this.settings = settings;
    }

    /** Returns whether a record can be of a Firebase export. */
    public static boolean isKnown(Map<String, @Nullable Object> record) {
        return record.containsKey("localId") || record.containsKey("uid");
    }

    /**
     * Reads one record.
     *
     * @param at where the record stands
     * @param record its fields, under the names of JSON
     * @param textOnly whether the file has no types, as CSV: {@code true} is a text then
     * @throws UnusableInput if the hash is redacted, unless that was allowed; for nothing else that a record contains
     */
    public UserRecord read(Place at, Map<String, @Nullable Object> record, boolean textOnly) {
        notes.clear();
        password = FirebasePassword.none();
        read++;
        boolean admin = record.containsKey("uid") && !record.containsKey("localId");
        String id = text(record.get(admin ? "uid" : "localId"));
        if (id == null) {
            return new UserRecord.Unreadable(
                    null, at, "no_user_id", "the record has neither localId nor uid: export the accounts as they are");
        }
        LegacyUser.Builder user = LegacyUser.builder(LegacyId.of(id));
        String email = text(record.get("email"));
        if (email != null) {
            user.email(new Identifier(email, isTrue(record, "emailVerified", textOnly)));
        }
        String phone = text(record.get("phoneNumber"));
        if (phone != null) {
            user.phoneNumber(new Identifier(phone, settings.phoneNumbersAreVerified()));
        }
        String name = text(record.get("displayName"));
        if (name != null && name.indexOf('@') < 0 && !name.equals(phone)) {
            PersonName.of(name, null).ifPresent(user::name);
        }
        user.blocked(isTrue(record, "disabled", textOnly));
        user.trustedMetadata(claims(record));
        String tenant = text(record.get("tenantId"));
        if (tenant != null && tenants.size() < MOST_TENANTS) {
            tenants.add(tenant);
        }
        Map<?, ?> metadata = record.get("metadata") instanceof Map<?, ?> map ? map : Map.of();
        Optional<Instant> created =
                time(record.get("createdAt"), metadata.get("creationTime"), "created_at_not_understood");
        Object login = record.containsKey("lastLoginAt") ? record.get("lastLoginAt") : record.get("lastSignedInAt");
        Optional<Instant> lastLogin = time(login, metadata.get("lastSignInTime"), "last_login_not_understood");
        lastLogin.ifPresent(user::lastLogin);
        List<Provider> providers = providers(record.get(admin ? "providerData" : "providerUserInfo"), admin);
        user.unmovableFactors(factors(record, providers));
        user.attributes(attributes(record, tenant, created, lastLogin, providers));
        password = password(record, tenant, at, admin, providers);
        user.password(password.verdict());
        waysToSignIn(record, admin || isOfApi(record), email, phone, providers);
        return new UserRecord.Readable(user.notes(notes).build(), at);
    }

    private static boolean isOfApi(Map<String, @Nullable Object> record) {
        for (String field : ONLY_API) {
            if (record.containsKey(field)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what is stored for the user that was read last. */
    public FirebasePassword password() {
        return password;
    }

    // ---- values

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? text : null;
    }

    private boolean isTrue(Map<String, @Nullable Object> record, String field, boolean textOnly) {
        Object value = record.get(field);
        if (value instanceof String text && !text.isEmpty()) {
            if (textOnly) {
                return text.equals("true");
            }
            note(field.equals("disabled") ? "disabled_is_text" : "email_verified_is_text");
        }
        return Boolean.TRUE.equals(value);
    }

    private void note(String code) {
        if (!notes.contains(code)) {
            notes.add(code);
        }
    }

    /** Milliseconds as text or number, also as a spreadsheet writes them, or an HTTP date; 0 is none. */
    private Optional<Instant> time(@Nullable Object millis, @Nullable Object date, String otherwise) {
        boolean isDate = millis == null;
        Object value = isDate ? date : millis;
        if (value == null || value.equals("") || value.equals("0") || value.equals(0)) {
            return Optional.empty();
        }
        Optional<Instant> time = isDate ? date(value) : millis(value);
        if (time.isEmpty()) {
            note(otherwise);
        }
        return time;
    }

    private static Optional<Instant> millis(Object value) {
        BigDecimal number;
        try {
            String text = value.toString().strip();
            if (!(value instanceof Number || value instanceof String) || text.length() > 30) {
                return Optional.empty();
            }
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return Times.read(value);
        }
        if (Math.abs((long) number.scale()) > 30
                || number.compareTo(FIRST_MILLIS) < 0
                || number.compareTo(LAST_MILLIS) > 0) {
            return Optional.empty(); // Firebase is younger than that
        }
        return Optional.of(Instant.ofEpochMilli(number.longValue()));
    }

    private static Optional<Instant> date(Object value) {
        if (!(value instanceof String text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Times.read(text);
        }
    }

    private Map<String, @Nullable Object> claims(Map<String, @Nullable Object> record) {
        Object value = record.containsKey("customClaims") ? record.get("customClaims") : record.get("customAttributes");
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> claims = new LinkedHashMap<>();
            map.forEach((name, claim) -> claims.put(String.valueOf(name), claim));
            return claims;
        }
        String text = text(value);
        if (text == null || text.strip().equals("null")) {
            if (value != null && !(value instanceof String)) {
                note("custom_claims_unreadable");
            }
            return Map.of();
        }
        Optional<JsonView> claims = JsonView.parse(text);
        if (claims.isEmpty()) {
            note("custom_claims_unreadable");
        }
        return claims.map(JsonView::asMap).orElse(Map.of());
    }

    // ---- providers

    private record Provider(String id, @Nullable String rawId) {

        boolean isFederated() {
            return !id.equals("password") && !id.equals("phone") && !id.equals("emailLink") && !id.equals("anonymous");
        }
    }

    private List<Provider> providers(@Nullable Object value, boolean admin) {
        List<Provider> providers = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                Map<?, ?> map = element instanceof Map<?, ?> fields ? fields : Map.of();
                String id = text(map.get("providerId"));
                if (id == null || id.length() > 100) {
                    note("provider_unreadable");
                } else {
                    providers.add(new Provider(id, text(map.get(admin ? "uid" : "rawId"))));
                }
            }
        } else if (value != null) {
            note("provider_unreadable");
        }
        return providers;
    }

    private static List<String> factors(Map<String, @Nullable Object> record, List<Provider> providers) {
        Set<String> factors = new LinkedHashSet<>();
        for (Provider provider : providers) {
            String id = provider.id();
            if (!provider.isFederated()) {
                continue; // a password, or a way of signing in that comes with the address or number
            }
            if (SOCIAL.contains(id)) {
                factors.add("oauth:" + id);
            } else if (id.startsWith("saml.") || id.startsWith("oidc.")) {
                factors.add("sso:" + id);
            } else {
                factors.add("other:" + id);
            }
        }
        for (Object factor : list(record.get("mfaInfo"))) {
            if (factor instanceof Map<?, ?> map) {
                factors.add(
                        map.containsKey("totpInfo")
                                ? "mfa:totp"
                                : map.containsKey("emailInfo") ? "mfa:email" : "mfa:phone");
            }
        }
        if (record.get("multiFactor") instanceof Map<?, ?> multi) {
            for (Object factor : list(multi.get("enrolledFactors"))) {
                if (factor instanceof Map<?, ?> map) {
                    factors.add("totp".equals(map.get("factorId")) ? "mfa:totp" : "mfa:phone");
                }
            }
        }
        if (!list(record.get("passkeyInfo")).isEmpty()) {
            factors.add("passkey:firebase");
        }
        return List.copyOf(factors);
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Map<String, @Nullable Object> attributes(
            Map<String, @Nullable Object> record,
            @Nullable String tenant,
            Optional<Instant> created,
            Optional<Instant> lastLogin,
            List<Provider> providers) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        String picture = text(record.get(record.containsKey("photoUrl") ? "photoUrl" : "photoURL"));
        if (picture != null && picture.startsWith("https://") && picture.length() <= LONGEST_ATTRIBUTE) {
            attributes.put("picture", picture);
        }
        created.ifPresent(time -> attributes.put("created_at", time.toString()));
        lastLogin.ifPresent(time -> attributes.put("last_login", time.toString()));
        if (tenant != null) {
            attributes.put("tenant", tenant);
        }
        List<Map<String, Object>> identities = new ArrayList<>();
        for (Provider provider : providers) {
            String rawId = provider.rawId();
            if (provider.isFederated()
                    && rawId != null
                    && rawId.length() <= LONGEST_ATTRIBUTE
                    && identities.size() < MOST_IDENTITIES) {
                Map<String, Object> identity = new LinkedHashMap<>(); // the same order in each run
                identity.put("provider", provider.id());
                identity.put("user_id", rawId);
                identities.add(identity);
            }
        }
        if (!identities.isEmpty()) {
            attributes.put("identities", identities);
        }
        return attributes;
    }

    // ---- the password

    private FirebasePassword password(
            Map<String, @Nullable Object> record,
            @Nullable String tenant,
            Place at,
            boolean admin,
            List<Provider> providers) {
        String hash = text(record.get("passwordHash"));
        String salt = text(record.get(admin ? "passwordSalt" : "salt"));
        if (FirebasePassword.isRedacted(hash)) {
            if (!settings.hashesMayBeRedacted()) {
                throw new UnusableInput(
                        "missing permission: " + at + " has the word REDACTED in place of the password hash,"
                                + " as all accounts have for whoever may not read hashes. Give the account that makes the export the"
                                + " role Firebase Authentication Admin (roles/firebaseauth.admin, for its permission"
                                + " firebaseauth.configs.getHashConfig) and export again; or state that the hashes are not needed.");
            }
            withheld++;
            return FirebasePassword.redacted();
        }
        HashStatement imported = settings.imported();
        if (hash != null) {
            if (imported != null) {
                return FirebasePassword.ofImport(hash, salt, imported);
            }
            fake += hash.startsWith("fakeHash:") ? 1 : 0;
            hashesWithoutConfig |= settings.config().statement(tenant).isEmpty();
            Integer version =
                    record.get("version") instanceof Number number ? Integer.valueOf(number.intValue()) : null;
            FirebasePassword found = FirebasePassword.of(hash, salt, version, tenant, settings.config());
            withheld += version != null && version != 0 ? 1 : 0;
            return found;
        }
        boolean listed = providers.stream().anyMatch(provider -> provider.id().equals("password"));
        if (!listed || imported != null) {
            return FirebasePassword.none();
        }
        // An account that signs in by e-mail link is listed as "password" too, and has none.
        if (record.get("passwordUpdatedAt") == null && Boolean.TRUE.equals(record.get("emailLinkSignin"))) {
            return FirebasePassword.none();
        }
        withheld++;
        if (record.get("passwordUpdatedAt") == null) {
            note("password_not_certain");
        }
        return FirebasePassword.withheld();
    }

    private void waysToSignIn(
            Map<String, @Nullable Object> record,
            boolean complete,
            @Nullable String email,
            @Nullable String phone,
            List<Provider> providers) {
        if (!complete && settings.imported() == null) {
            fromExport++;
            if (email != null && phone == null && providers.isEmpty() && record.get("passwordHash") == null) {
                withoutWay++;
                note("sign_in_way_not_in_export");
            }
        }
        if (email == null && phone == null && providers.isEmpty()) {
            note("anonymous_account");
        }
    }

    // ---- what a person should know

    /** Returns what the records that were read so far say about the source as a whole, one sentence each. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (fromExport > 0) {
            remarks.add(
                    "auth:export leaves out without a word: users of tenants, SAML and OIDC accounts' links (saml.*, oidc.*),"
                            + " the hashes of imported passwords that were not used since; before firebase-tools 15.19 also Apple,"
                            + " Microsoft, Yahoo, LinkedIn and Play Games, before 15.22.4 and in every CSV second factors. Reading the"
                            + " project itself (or saved pages of accounts:batchGet) has all of it. Compare the "
                            + fromExport
                            + " users read with the console's count: an aborted export may look whole.");
        }
        if (withoutWay > 0) {
            remarks.add(withoutWay
                    + " of them have an address and no way to sign in that the export shows: an imported password,"
                    + " an e-mail link, SAML or OIDC.");
        }
        if (withheld > 0) {
            remarks.add(withheld
                    + " users have, or may have, a password whose hash Firebase does not hand out: only a sign-in at"
                    + " Firebase can check it.");
        }
        if (hashesWithoutConfig) {
            remarks.add(
                    "No hash parameters were given for some of the users, so that nothing but Firebase can check their"
                            + " passwords: copy them from the console (Password hash parameters); each tenant has its own.");
        }
        if (fake > 0) {
            remarks.add(fake + " users come from the emulator: their hashes hold the password in clear text.");
        }
        if (!tenants.isEmpty()) {
            remarks.add("Users of tenants are among them (" + String.join(", ", tenants)
                    + (tenants.size() == MOST_TENANTS ? ", perhaps more" : "")
                    + "): a person in two tenants is two users, and the same address moves once.");
        }
        return remarks;
    }

    /** Returns how many records have been read. */
    public long count() {
        return read;
    }
}
