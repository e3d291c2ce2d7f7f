package com.stytch.migrate.cognito.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.source.Names;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.Times;
import com.stytch.migrate.source.UserRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * Turns one record of a Cognito user pool into one user: a user of ListUsers or AdminGetUser, or a row of CSV whose columns are
 * attributes.
 *
 * <table>
 * <caption>What becomes of a user by UserStatus</caption>
 * <tr><th>UserStatus</th><th>the user</th><th>the password</th></tr>
 * <tr><td>CONFIRMED</td><td>moves</td><td>{@code kept_by_cognito}: only Cognito can check it, at a login</td></tr>
 * <tr><td>UNCONFIRMED</td><td>moves; nothing about the address is proven</td><td>{@code unconfirmed}: Cognito checks none before
 *     the sign-up is confirmed; a new one</td></tr>
 * <tr><td>FORCE_CHANGE_PASSWORD</td><td>moves</td><td>{@code temporary_password}: an administrator chose it; a new one</td></tr>
 * <tr><td>RESET_REQUIRED</td><td>moves</td><td>{@code reset_required}: Cognito takes the old one no more; a new one</td></tr>
 * <tr><td>EXTERNAL_PROVIDER</td><td>moves</td><td>has none</td></tr>
 * <tr><td>ARCHIVED, COMPROMISED</td><td>blocked</td><td>{@code reset_required}</td></tr>
 * <tr><td>UNKNOWN, any other</td><td>blocked, with the note {@code unknown_user_status}: a state that is not understood lets
 *     nobody in</td><td>{@code unknown_user_status}</td></tr>
 * <tr><td>absent</td><td>moves</td><td>{@code no_user_status}: whether there is one is not known; a new one</td></tr>
 * <tr><td>any, Enabled = false</td><td>blocked</td><td>as above</td></tr>
 * </table>
 *
 * <ul>
 *   <li>Id: the attribute {@code sub}, which never changes; with {@code identifyByUsername} the {@code Username}.
 *   <li>Address and number: verified when {@code email_verified} or {@code phone_number_verified} is the text {@code true} in
 *       any case, which is how Cognito writes it, or JSON's {@code true}; absent means not verified. A federated profile says
 *       {@code true} only where the owner of the pool mapped the provider's own statement.
 *   <li>Name: {@code given_name}, {@code middle_name} and {@code family_name}, or else the whole {@code name}.
 *   <li>Trusted metadata: the custom attributes without {@code custom:} before them, those for developers only with {@code dev_}
 *       before them. They stay texts, as Cognito has them.
 *   <li>Attributes, where they are there: {@code username} (unless it is the id), {@code preferred_username}, {@code nickname},
 *       {@code picture}, {@code profile}, {@code website}, {@code gender}, {@code birthdate}, {@code zoneinfo}, {@code locale},
 *       {@code address}, {@code created_at}, {@code user_status} (unless CONFIRMED), {@code groups} (without those that Cognito
 *       makes for a provider), {@code identities}.
 *   <li>Factors that cannot be moved: {@code oauth:PROVIDER} for Google, Facebook, LoginWithAmazon and SignInWithApple,
 *       {@code sso:NAME} for SAML and OIDC, {@code mfa:sms}, {@code mfa:totp}, {@code mfa:email}, {@code mfa:passkey}, as far as
 *       the record says: ListUsers does not tell who has an authenticator app.
 *   <li>Linked ids: {@code PROVIDER_SUBJECT} of each identity that was linked to a native user.
 * </ul>
 *
 * <p>Source: UserType of AWS's API model, "User pool attributes" of the developer guide. Not thread-safe: an instance reuses what
 * it needs for one record.
 */
public final class ExportedUsers {
    private static final int LONGEST_ATTRIBUTE = 300;
    private static final int MOST_GROUPS = 100;
    private static final int MOST_NAMES = 1_000;
    private static final int MOST_IDENTITIES = 20;
    private static final String CUSTOM = "custom:";
    private static final String DEVELOPER = "dev:custom:";
    private static final String FORMAT = "cognito";

    /** Such as {@code us-east-1_AbCdEf123_Google}. */
    private static final Pattern GROUP_OF_PROVIDER =
            Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]+_[0-9A-Za-z]+_.+", Pattern.DOTALL);

    private static final Set<String> SOCIAL = Set.of("Google", "Facebook", "LoginWithAmazon", "SignInWithApple");
    private static final List<String> KEPT = List.of(
            "preferred_username",
            "nickname",
            "picture",
            "profile",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "address");

    /** Fields of a record beside its attributes, in lower case without underscores. */
    private static final Set<String> OWN = Set.of(
            "username",
            "attributes",
            "enabled",
            "userstatus",
            "usercreatedate",
            "userlastmodifieddate",
            "mfaoptions",
            "preferredmfasetting",
            "usermfasettinglist",
            "configureduserauthfactors",
            "cognito:mfaenabled",
            "groups",
            "userpoolid");

    private final boolean identifyByUsername;
    private final Set<String> trusted;
    private final @Nullable GroupLookup lookup;
    private final Map<String, String> ownNames = new HashMap<>();
    private final Map<String, @Nullable Object> own = new HashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** Finds the groups of a user. */
    @FunctionalInterface
    public interface GroupLookup {
        /**
         * Returns the names of groups.
         *
         * @param id the legacy id of the user
         */
        List<String> groupsOf(String id);
    }

    /**
     * @param identifyByUsername whether the legacy id is {@code Username} instead of {@code sub}
     * @param trusted the names of identity providers whose addresses all count as verified
     * @param lookup finds more groups than the record names; {@code null} for none
     */
    public ExportedUsers(boolean identifyByUsername, Set<String> trusted, @Nullable GroupLookup lookup) {
        this.identifyByUsername = identifyByUsername;
        this.trusted = Set.copyOf(trusted);
        this.lookup = lookup;
    }

    /**
     * Returns whether a record with these fields, or a row under these columns, can be a user.
     *
     * @param fields the names
     */
    public static boolean areKnown(Collection<String> fields) {
        return fields.stream()
                .map(Names::of)
                .anyMatch(name -> name.equals("username")
                        || name.equals("cognito:username")
                        || name.equals("sub")
                        || name.equals("attributes")
                        || name.equals("userattributes"));
    }

    /**
     * Returns the legacy id that {@link #read} would give a record.
     *
     * @return nothing when it has none
     */
    public Optional<String> idOf(Map<String, @Nullable Object> record) {
        notes.clear();
        return collect(record) ? Optional.ofNullable(id()) : Optional.empty();
    }

    /**
     * Reads one record. Never throws for what a record contains.
     *
     * @param at where the record stands
     * @param record its fields
     */
    public UserRecord read(Place at, Map<String, @Nullable Object> record) {
        notes.clear();
        if (!collect(record)) {
            return new UserRecord.Unreadable(
                    null, at, "duplicate_key", "one attribute stands twice, with different values");
        }
        String id = id();
        if (id == null) {
            return new UserRecord.Unreadable(
                    null,
                    at,
                    "no_user_id",
                    identifyByUsername
                            ? "the record has no Username"
                            : "the record has no attribute sub: export it too, or let the importer identify users by"
                                    + " Username");
        }
        Object enabled = own.get("enabled");
        Boolean isEnabled = yesOrNo(enabled);
        if (isEnabled == null && enabled != null) {
            return new UserRecord.Unreadable(
                    LegacyId.of(id), at, "blocked_not_understood", "Enabled is neither true nor false");
        }
        if (isEnabled == null) {
            note("enabled_not_in_export");
        }
        List<Identity> identities = identities();
        LegacyUser.Builder user = LegacyUser.builder(id);
        password(user, identities, Boolean.FALSE.equals(isEnabled));
        email(user, identities);
        phone(user);
        name(user);
        user.trustedMetadata(custom());
        user.unmovableFactors(factors(identities));
        user.linkedIds(linkedIds(id, identities));
        user.attributes(rest(id, identities));
        user.notes(notes);
        return new UserRecord.Readable(user.build(), at);
    }

    // ---- fields

    /** Returns false when one attribute has two values. */
    private boolean collect(Map<String, @Nullable Object> record) {
        own.clear();
        attributes.clear();
        boolean flat = true;
        for (Map.Entry<String, @Nullable Object> entry : record.entrySet()) {
            Object value = entry.getValue();
            String name = ownName(entry.getKey());
            if (value == null || name.isEmpty()) {
                continue;
            }
            if (!name.equals("attributes")) {
                own.put(name, value);
            } else if (!(value instanceof String)) {
                flat = false;
                if (!attributes(value)) {
                    return false;
                }
            }
        }
        if (flat) {
            for (Map.Entry<String, @Nullable Object> entry : record.entrySet()) {
                if (ownName(entry.getKey()).isEmpty() && !put(entry.getKey().strip(), entry.getValue())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns which field beside the attributes this is; an empty text when it is an attribute. */
    private String ownName(String field) {
        String known = ownNames.get(field);
        if (known != null) {
            return known;
        }
        String plain = Names.of(field);
        String name = switch (plain) {
            case "userattributes" -> "attributes";
            case "cognito:username" -> "username";
            case "cognito:userstatus" -> "userstatus";
            default -> OWN.contains(plain) ? plain : "";
        };
        if (ownNames.size() < MOST_NAMES) {
            ownNames.put(field, name);
        }
        return name;
    }

    private boolean attributes(Object value) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!put(String.valueOf(entry.getKey()), entry.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (!(value instanceof List<?> list)) {
            note("attribute_unreadable");
            return true;
        }
        for (Object element : list) {
            if (element instanceof Map<?, ?> pair && pair.get("Name") instanceof String name) {
                if (!put(name, pair.get("Value"))) {
                    return false;
                }
            } else {
                note("attribute_unreadable");
            }
        }
        return true;
    }

    private boolean put(String name, @Nullable Object value) {
        if (value == null || (value instanceof String text && text.isBlank())) {
            return true; // a text without content is how an attribute is cleared
        }
        Object earlier = attributes.putIfAbsent(name, value);
        return earlier == null || earlier.equals(value);
    }

    private @Nullable String attribute(String name) {
        Object value = attributes.get(name);
        return value instanceof String text ? text : value instanceof Number number ? number.toString() : null;
    }

    private @Nullable String ownText(String name) {
        return own.get(name) instanceof String text && !text.isBlank() ? text : null;
    }

    private @Nullable String id() {
        return identifyByUsername ? ownText("username") : attribute("sub");
    }

    private void note(String code) {
        if (!notes.contains(code)) {
            notes.add(code);
        }
    }

    private static @Nullable Boolean yesOrNo(@Nullable Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof String text) {
            String plain = text.strip();
            return plain.equalsIgnoreCase("true")
                    ? Boolean.TRUE
                    : plain.equalsIgnoreCase("false") ? Boolean.FALSE : null;
        }
        return null;
    }

    private boolean attested(String name, String noteName) {
        Object value = attributes.get(name);
        Boolean said = yesOrNo(value);
        if (said == null && value != null) {
            note(noteName + "_not_understood");
        }
        return Boolean.TRUE.equals(said);
    }

    // ---- identities

    private record Identity(String provider, String type, String userId, boolean primary) {

        String factor() {
            return SOCIAL.contains(type) ? "oauth:" + type : "sso:" + provider;
        }

        String username() {
            return provider + "_" + userId;
        }
    }

    /** In ListUsers {@code primary} is a boolean, in ID tokens a text; a list in a text, a list, or one object. */
    private List<Identity> identities() {
        Object value = attributes.get("identities");
        if (value == null) {
            return List.of();
        }
        List<?> list = list(value);
        if (list == null) {
            note("identities_unreadable");
            return List.of();
        }
        List<Identity> identities = new ArrayList<>(list.size());
        for (Object element : list) {
            if (element instanceof Map<?, ?> map
                    && map.get("providerName") instanceof String provider
                    && !provider.isBlank()
                    && map.get("userId") instanceof String userId
                    && !userId.isBlank()) {
                String type = map.get("providerType") instanceof String text ? text : provider;
                identities.add(new Identity(provider, type, userId, Boolean.TRUE.equals(yesOrNo(map.get("primary")))));
            } else {
                note("identity_unreadable");
            }
        }
        return identities;
    }

    private static @Nullable List<?> list(Object value) {
        if (value instanceof String text) {
            return JsonView.list(text)
                    .map(views -> views.stream().map(JsonView::asMap).toList())
                    .orElse(null);
        }
        return value instanceof List<?> list ? list : value instanceof Map<?, ?> single ? List.of(single) : null;
    }

    private List<String> factors(List<Identity> identities) {
        Set<String> factors = new LinkedHashSet<>(4);
        identities.forEach(identity -> factors.add(identity.factor()));
        if (identities.isEmpty() && isExternal()) {
            factors.add("other:external_provider");
        }
        if (own.get("mfaoptions") instanceof List<?> options) {
            for (Object option : options) {
                if (option instanceof Map<?, ?> map && map.get("DeliveryMedium") instanceof String medium) {
                    factors.add("mfa:" + (medium.equals("EMAIL") ? "email" : "sms"));
                }
            }
        }
        if (Boolean.TRUE.equals(yesOrNo(own.get("cognito:mfaenabled")))) {
            factors.add("mfa:sms"); // the only kind that an import job can turn on
        }
        settings(factors, own.get("usermfasettinglist"), true);
        settings(factors, own.get("configureduserauthfactors"), false);
        return factors.isEmpty() ? List.of() : List.copyOf(factors);
    }

    private static void settings(Set<String> factors, @Nullable Object list, boolean second) {
        if (list instanceof List<?> settings) {
            for (Object setting : settings) {
                String factor = factor(String.valueOf(setting), second);
                if (factor != null) {
                    factors.add(factor);
                }
            }
        }
    }

    /** @param second whether it is asked for after a password; a code as the only factor comes with the address by itself */
    private static @Nullable String factor(String setting, boolean second) {
        return switch (setting) {
            case "SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN" -> "mfa:totp";
            case "SMS_MFA" -> "mfa:sms";
            case "EMAIL_OTP" -> second ? "mfa:email" : null;
            case "WEB_AUTHN" -> "mfa:passkey";
            default -> null;
        };
    }

    private static List<LegacyId> linkedIds(String id, List<Identity> identities) {
        if (identities.isEmpty()) {
            return List.of();
        }
        Set<LegacyId> linked = new LinkedHashSet<>();
        for (Identity identity : identities) {
            if (!identity.primary() && !identity.username().equals(id)) {
                linked.add(LegacyId.of(identity.username()));
            }
        }
        return List.copyOf(linked);
    }

    // ---- status and password

    private @Nullable String status() {
        return own.get("userstatus") instanceof String status && !status.isBlank()
                ? status.strip().toUpperCase(Locale.ROOT)
                : null;
    }

    private boolean isExternal() {
        return "EXTERNAL_PROVIDER".equals(status());
    }

    private void password(LegacyUser.Builder user, List<Identity> identities, boolean disabled) {
        boolean blocked = disabled;
        String status = status();
        if (status == null) {
            boolean federated = identities.stream().anyMatch(Identity::primary);
            user.password(
                    federated
                            ? new PasswordVerdict.NoPassword()
                            : new PasswordVerdict.ResetNeeded(FORMAT, "no_user_status"));
        } else {
            switch (status) {
                case "CONFIRMED" ->
                    user.password(new PasswordVerdict.LoginOnly(
                            FORMAT, "kept_by_cognito", PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM));
                case "UNCONFIRMED" -> user.password(new PasswordVerdict.ResetNeeded(FORMAT, "unconfirmed"));
                case "FORCE_CHANGE_PASSWORD" ->
                    user.password(new PasswordVerdict.ResetNeeded(FORMAT, "temporary_password"));
                case "RESET_REQUIRED" -> user.password(new PasswordVerdict.ResetNeeded(FORMAT, "reset_required"));
                case "EXTERNAL_PROVIDER" -> user.password(new PasswordVerdict.NoPassword());
                case "ARCHIVED", "COMPROMISED" -> {
                    user.password(new PasswordVerdict.ResetNeeded(FORMAT, "reset_required"));
                    blocked = true;
                }
                default -> {
                    user.password(new PasswordVerdict.ResetNeeded(FORMAT, "unknown_user_status"));
                    note("unknown_user_status");
                    blocked = true;
                }
            }
        }
        user.blocked(blocked);
    }

    // ---- address, number, name

    private void email(LegacyUser.Builder user, List<Identity> identities) {
        String email = attribute("email");
        if (email == null) {
            return;
        }
        boolean verified = attested("email_verified", "email_verified");
        if (!verified
                && identities.stream()
                        .anyMatch(identity -> identity.primary() && trusted.contains(identity.provider()))) {
            verified = true;
            note("email_trusted_by_connection");
        }
        user.email(new Identifier(email, verified));
    }

    private void phone(LegacyUser.Builder user) {
        String phone = attribute("phone_number");
        if (phone != null) {
            user.phoneNumber(new Identifier(phone, attested("phone_number_verified", "phone_verified")));
        }
    }

    private void name(LegacyUser.Builder user) {
        PersonName parts = new PersonName(personal("given_name"), personal("middle_name"), personal("family_name"));
        if (parts.first() != null || parts.last() != null) {
            user.name(parts);
        } else {
            PersonName.of(personal("name"), null).ifPresent(user::name);
        }
    }

    private @Nullable String personal(String attribute) {
        String name = attribute(attribute);
        return name == null || name.indexOf('@') >= 0 || name.equals(attribute("phone_number")) ? null : name;
    }

    // ---- the rest

    private Map<String, @Nullable Object> custom() {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : attributes.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(CUSTOM) && name.length() > CUSTOM.length()) {
                metadata.put(name.substring(CUSTOM.length()), entry.getValue());
            }
        }
        for (Map.Entry<String, Object> entry : attributes.entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(DEVELOPER) && name.length() > DEVELOPER.length()) {
                String key = "dev_" + name.substring(DEVELOPER.length());
                metadata.put(metadata.containsKey(key) ? name : key, entry.getValue());
            }
        }
        return metadata;
    }

    private Map<String, @Nullable Object> rest(String id, List<Identity> identities) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        String username = ownText("username");
        if (username != null && !username.equals(id)) {
            put(rest, "username", username);
        }
        if (identifyByUsername) {
            put(rest, "sub", attribute("sub"));
        }
        for (String name : KEPT) {
            put(rest, name, attribute(name));
        }
        Times.read(own.get("usercreatedate")).ifPresent(time -> rest.put("created_at", time.toString()));
        String status = status();
        if (status != null && !status.equals("CONFIRMED")) {
            put(rest, "user_status", status);
        }
        groups(id, rest);
        if (!identities.isEmpty()) {
            rest.put(
                    "identities",
                    identities.stream()
                            .limit(MOST_IDENTITIES)
                            .map(ExportedUsers::summary)
                            .toList());
        }
        return rest;
    }

    private static Map<String, @Nullable Object> summary(Identity identity) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>(4);
        entry.put("provider", identity.provider());
        entry.put("user_id", identity.userId());
        return entry;
    }

    private static void put(Map<String, @Nullable Object> rest, String name, @Nullable String text) {
        if (text != null && text.length() <= LONGEST_ATTRIBUTE) {
            rest.put(name, text);
        }
    }

    private void groups(String id, Map<String, @Nullable Object> rest) {
        if (lookup == null && own.get("groups") == null) {
            return;
        }
        Set<String> groups = new LinkedHashSet<>();
        if (own.get("groups") instanceof List<?> list) {
            list.forEach(group -> groups.add(String.valueOf(group)));
        }
        if (lookup != null) {
            groups.addAll(Objects.requireNonNull(lookup).groupsOf(id));
        }
        groups.removeIf(ExportedUsers::isOfProvider);
        if (groups.size() > MOST_GROUPS) {
            note("groups_left_out");
        } else if (!groups.isEmpty()) {
            rest.put("groups", List.copyOf(groups));
        }
    }

    /**
     * Returns whether Cognito itself made a group, one for each identity provider: pool id, underscore, provider.
     *
     * @param group the name of the group
     */
    static boolean isOfProvider(String group) {
        return GROUP_OF_PROVIDER.matcher(group).matches();
    }
}
