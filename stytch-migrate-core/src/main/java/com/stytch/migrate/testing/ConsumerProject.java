package com.stytch.migrate.testing;

import com.stytch.migrate.api.RbacPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.PersonName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The users of a Consumer project and the rules about them. Thread-safe: one lock, never held while a hash is checked. */
final class ConsumerProject extends ProjectState {
    /** The domain of every passkey that is seeded. */
    static final String PASSKEY_DOMAIN = "example.com";

    private static final String USER_ROLE = "stytch_user";
    private static final String SANDBOX_EMAIL = "sandbox@stytch.com";
    private static final String SANDBOX_TOKEN = "WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY";
    private static final int SANDBOX_MINUTES = 60;
    private static final Set<String> NAME_PARTS = Set.of("first_name", "middle_name", "last_name");
    private static final Set<String> ATTRIBUTES = Set.of("ip_address", "user_agent");
    private static final Set<String> CREATE = Set.of(
            "email",
            "name",
            "attributes",
            "phone_number",
            "create_user_as_pending",
            "trusted_metadata",
            "untrusted_metadata",
            "external_id",
            "roles");
    private static final Set<String> UPDATE =
            Set.of("name", "attributes", "trusted_metadata", "untrusted_metadata", "external_id", "roles");
    private static final Set<String> MIGRATE = Set.of(
            "email",
            "hash",
            "hash_type",
            "md_5_config",
            "argon_2_config",
            "sha_1_config",
            "sha_512_config",
            "scrypt_config",
            "pbkdf_2_config",
            "trusted_metadata",
            "untrusted_metadata",
            "set_email_verified",
            "name",
            "phone_number",
            "set_phone_number_verified",
            "external_id",
            "roles");
    private static final Set<String> CREATE_PASSWORD = Set.of(
            "email",
            "password",
            "session_duration_minutes",
            "session_custom_claims",
            "trusted_metadata",
            "untrusted_metadata",
            "name",
            "telemetry_id");
    private static final Set<String> AUTHENTICATE = Set.of(
            "email",
            "password",
            "session_token",
            "session_duration_minutes",
            "session_custom_claims",
            "session_jwt",
            "telemetry_id");
    /** Whose entity has this number; {@code null} when it is gone. Users stand here in the order of their creation. */
    private final List<@Nullable UserState> owners = new ArrayList<>();

    private final Map<String, UserState> emails = new HashMap<>();
    private final Map<String, UserState> phoneNumbers = new HashMap<>();
    private final Map<String, UserState> externalIds = new HashMap<>();
    private RbacPolicy policy = new RbacPolicy(List.of(), List.of(), List.of());
    private boolean policyIsSet;
    private int users;

    ConsumerProject(TimeSource time, String projectId, Set<FakeBehaviour> on, HashCheck hashes) {
        super(time, projectId, on, hashes, "session-");
    }

    // What the endpoints do.

    synchronized Map<String, @Nullable Object> create(RequestBody body) {
        body.only(CREATE);
        String email = body.email("email");
        String phone = body.phoneNumber("phone_number");
        if (email == null && phone == null) {
            throw Refusal.of("invalid_create_user_request", "email or phone_number is needed");
        }
        Profile profile = Profile.read(body, null);
        attributes(body);
        requireRoles(body);
        String externalId = body.externalId("external_id");
        boolean pending = body.isTrue("create_user_as_pending");
        requireFree(email, phone, externalId);
        UserState user = add(email, false, phone, false, externalId);
        user.pending = pending;
        profile.apply(user);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", ids.of(Ids.Kind.USER, user.number));
        answer.put("email_id", firstId(user.emails, Ids.Kind.EMAIL));
        answer.put("status", status(user));
        answer.put("phone_id", firstId(user.phoneNumbers, Ids.Kind.PHONE_NUMBER));
        answer.put("user", json(user));
        return answer;
    }

    /** Answers with the roles that a test has set, after the one that every user has. Source: contract, section 4.8. */
    synchronized Map<String, @Nullable Object> policy(RequestBody body) {
        body.only(Set.of());
        return Roles.policy(List.of(Roles.role(USER_ROLE, "Every user has it.", List.of())), List.of(), policy);
    }

    /** Refuses a role that is not there; any role is until a policy is set. */
    private void requireRoles(RequestBody body) {
        requireRoles(body.texts("roles"));
    }

    private void requireRoles(List<String> roles) {
        for (String role : roles) {
            if (policyIsSet && !policy.hasRole(role) && !role.equals(USER_ROLE)) {
                throw Refusal.of(
                        is(FakeBehaviour.UNKNOWN_ROLE_IS_AN_INVALID_ID)
                                ? "invalid_rbac_role_id"
                                : "invalid_rbac_role_assignment",
                        "there is no role " + role);
            }
        }
    }

    synchronized void set(RbacPolicy roles) {
        if (roles.hasRole(USER_ROLE)) {
            throw new IllegalArgumentException(USER_ROLE + " is predefined");
        }
        policy = roles;
        policyIsSet = true;
    }

    synchronized Map<String, @Nullable Object> get(String reference) {
        return json(find(reference));
    }

    synchronized Map<String, @Nullable Object> update(String reference, RequestBody body) {
        body.only(UPDATE);
        UserState user = find(reference);
        Profile profile = Profile.read(body, user);
        attributes(body);
        requireRoles(body);
        String externalId = body.externalId("external_id");
        if (externalId != null && !externalId.equals(user.externalId)) {
            requireFreeExternalId(externalId);
            setExternalId(user, externalId);
        }
        profile.apply(user);
        Map<String, @Nullable Object> answer = envelope(user);
        Map<String, @Nullable Object> json = json(user);
        for (String list : new String[] {"emails", "phone_numbers", "crypto_wallets"}) {
            answer.put(list, json.get(list));
        }
        return answer;
    }

    synchronized Map<String, @Nullable Object> delete(String reference) {
        UserState user = find(reference);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", ids.of(Ids.Kind.USER, user.number));
        remove(user);
        return answer;
    }

    synchronized Map<String, @Nullable Object> deleteExternalId(String reference) {
        UserState user = find(reference);
        setExternalId(user, null);
        return envelope(user);
    }

    synchronized Map<String, @Nullable Object> deleteEmail(String id) {
        UserState user = ownerOr404(Ids.Kind.EMAIL, id, "email_not_found");
        requireAnotherFactor(user);
        for (UserState.Contact contact : user.emails) {
            if (ids.of(Ids.Kind.EMAIL, contact.number()).equals(id)) {
                user.emails = UserState.without(user.emails, contact);
                emails.remove(emailKey(contact.value()));
                owners.set(contact.number(), null);
            }
        }
        if (user.emails.isEmpty()) {
            dropPassword(user); // nobody can sign in with it any more
        }
        return envelope(user);
    }

    synchronized Map<String, @Nullable Object> deletePhoneNumber(String id) {
        UserState user = ownerOr404(Ids.Kind.PHONE_NUMBER, id, "phone_number_not_found");
        requireAnotherFactor(user);
        for (UserState.Contact contact : user.phoneNumbers) {
            if (ids.of(Ids.Kind.PHONE_NUMBER, contact.number()).equals(id)) {
                user.phoneNumbers = UserState.without(user.phoneNumbers, contact);
                phoneNumbers.remove(contact.value());
                owners.set(contact.number(), null);
            }
        }
        return envelope(user);
    }

    synchronized Map<String, @Nullable Object> deletePassword(String id) {
        UserState user = ownerOr404(Ids.Kind.PASSWORD, id, "password_not_found");
        dropPassword(user);
        return envelope(user);
    }

    synchronized Map<String, @Nullable Object> deleteRegistration(Ids.Kind kind, String id, String notFound) {
        UserState user = ownerOr404(kind, id, notFound);
        if (kind != Ids.Kind.TOTP) {
            requireAnotherFactor(user);
        }
        for (UserState.Registration registration : user.registrations) {
            if (registration.kind() == kind
                    && ids.of(kind, registration.number()).equals(id)) {
                user.registrations = UserState.without(user.registrations, registration);
                owners.set(registration.number(), null);
                if (user.totp != null && user.totp.registration.equals(registration)) {
                    user.totp = null;
                }
            }
        }
        return envelope(user);
    }

    synchronized Map<String, @Nullable Object> exchangePrimaryFactor(String reference, RequestBody body) {
        body.only(Set.of("email_address", "phone_number"));
        String email = body.email("email_address");
        String phone = body.phoneNumber("phone_number");
        if ((email == null) == (phone == null)) {
            throw Refusal.of(
                    "invalid_exchange_primary_factor_fields",
                    "exactly one of email_address and phone_number is needed");
        }
        UserState user = find(reference);
        if (user.factors() != 1 || user.emails.size() + user.phoneNumbers.size() != 1) {
            throw Refusal.of(
                    "invalid_exchange_primary_factor_user",
                    "the user must have exactly one factor, an e-mail address or a phone number");
        }
        requireFree(email, phone, null);
        for (UserState.Contact contact : user.emails) {
            emails.remove(emailKey(contact.value()));
            owners.set(contact.number(), null);
        }
        for (UserState.Contact contact : user.phoneNumbers) {
            phoneNumbers.remove(contact.value());
            owners.set(contact.number(), null);
        }
        user.emails = List.of();
        user.phoneNumbers = List.of();
        addContacts(user, email, false, phone, false);
        return envelope(user);
    }

    synchronized Map<String, @Nullable Object> search(RequestBody body) {
        body.only(Set.of("cursor", "limit", "query"));
        UserQuery query = UserQuery.read(body.object("query"), this);
        boolean counts = is(FakeBehaviour.SEARCH_COUNTS_TOTAL);
        Page<UserState> page = new Page<>(
                body,
                owners.size(),
                query::matches,
                user -> user.number,
                counts && !query.matchesAll(),
                "user_search_invalid_limit",
                "user_search_invalid_cursor");
        Set<UserState> candidates = query.candidates();
        if (candidates == null) {
            boolean open = true;
            for (int number = page.from(); open && number < owners.size(); number++) {
                UserState user = owners.get(number);
                // Each factor of a user has a place in the list too.
                open = user == null || user.number != number || page.takes(user);
            }
        } else {
            candidates.stream()
                    .sorted(Comparator.comparingInt(user -> user.number))
                    .takeWhile(page::takes)
                    .forEach(user -> {});
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("results", page.found().stream().map(this::json).toList());
        answer.put("results_metadata", page.metadata(!counts ? -1 : query.matchesAll() ? users : page.total()));
        return answer;
    }

    synchronized Map<String, @Nullable Object> createPassword(RequestBody body) {
        body.only(CREATE_PASSWORD);
        SessionFields fields = SessionFields.readSettings(body, this);
        body.text("telemetry_id");
        String email = requiredEmail(body, "email");
        String password = requiredText(body, "password");
        Profile profile = Profile.read(body, null);
        requireFree(email, null, null);
        if (!PasswordStrength.of(password, email).isEnough()) {
            throw Refusal.of("weak_password", "the password is too weak");
        }
        UserState user = add(email, false, null, false, null);
        profile.apply(user);
        setPassword(user, PlainPasswords.store(password), false);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", ids.of(Ids.Kind.USER, user.number));
        answer.put("email_id", firstId(user.emails, Ids.Kind.EMAIL));
        sessions.put(answer, "session", sessions.enter(user, fields, List.of(Factor.password(now())), 0));
        answer.put("user", json(user));
        return answer;
    }

    synchronized Map<String, @Nullable Object> migrate(RequestBody body) {
        body.only(MIGRATE);
        String email = requiredEmail(body, "email");
        String phone = body.phoneNumber("phone_number");
        boolean emailVerified = body.isTrue("set_email_verified");
        boolean phoneVerified = body.isTrue("set_phone_number_verified");
        String externalId = body.externalId("external_id");
        requireRoles(body);
        StoredHash hash = HashRules.read(body);
        UserState existing = byEmail(email);
        if (existing != null
                && !is(FakeBehaviour.MIGRATE_MATCHES_IGNORING_CASE)
                && existing.emails.stream().noneMatch(contact -> contact.value().equals(email))) {
            throw Refusal.of("duplicate_email", "a user has this address in another case");
        }
        if (existing == null) {
            Profile profile = Profile.read(body, null);
            requireFree(null, phone, externalId);
            if (phone != null && !emailVerified && !phoneVerified) {
                throw tooManyUnverifiedFactors();
            }
            UserState user = add(email, emailVerified, phone, phoneVerified, externalId);
            profile.apply(user);
            setPassword(user, hash, false);
            return migrated(user, email, true);
        }
        if (existing.password != null) {
            throw Refusal.of("password_already_exists", "the user has a password, which is not overwritten");
        }
        boolean profiled = is(FakeBehaviour.MIGRATE_APPLIES_PROFILE_TO_EXISTING_USER);
        Profile profile = Profile.read(body, profiled ? existing : null);
        boolean verifies = emailVerified && is(FakeBehaviour.MIGRATE_VERIFIES_EMAIL_OF_EXISTING_USER);
        List<UserState.Contact> addresses = verifies ? verified(existing.emails, email) : existing.emails;
        if (phone != null && is(FakeBehaviour.MIGRATE_APPLIES_PHONE_TO_EXISTING_USER)) {
            addPhoneNumber(existing, addresses, phone, phoneVerified);
        }
        existing.emails = addresses;
        if (profiled) {
            profile.apply(existing);
        }
        setPassword(existing, hash, false);
        return migrated(existing, email, false);
    }

    private void addPhoneNumber(UserState user, List<UserState.Contact> addresses, String phone, boolean verified) {
        UserState owner = phoneNumbers.get(phone);
        if (owner == user) {
            if (verified) {
                user.phoneNumbers = user.phoneNumbers.stream()
                        .map(contact -> contact.value().equals(phone)
                                ? new UserState.Contact(contact.number(), phone, true)
                                : contact)
                        .toList();
            }
            return;
        }
        if (owner != null) {
            throw Refusal.of("duplicate_phone_number", "another user has this phone number");
        }
        boolean anyUnverified = addresses.stream().anyMatch(contact -> !contact.verified())
                || user.phoneNumbers.stream().anyMatch(contact -> !contact.verified());
        if (!verified && anyUnverified) {
            throw tooManyUnverifiedFactors();
        }
        addContacts(user, null, false, phone, verified);
    }

    private List<UserState.Contact> verified(List<UserState.Contact> contacts, String email) {
        return contacts.stream()
                .map(contact -> emailKey(contact.value()).equals(emailKey(email))
                        ? new UserState.Contact(contact.number(), contact.value(), true)
                        : contact)
                .toList();
    }

    private Map<String, @Nullable Object> migrated(UserState user, String email, boolean created) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", ids.of(Ids.Kind.USER, user.number));
        String emailId = user.emails.stream()
                .filter(contact -> emailKey(contact.value()).equals(emailKey(email)))
                .map(contact -> ids.of(Ids.Kind.EMAIL, contact.number()))
                .findFirst()
                .orElse("");
        answer.put("email_id", emailId);
        answer.put("user_created", created);
        answer.put("user", json(user));
        return answer;
    }

    private static Refusal tooManyUnverifiedFactors() {
        return Refusal.of(
                "too_many_unverified_factors", "an unverified factor cannot be added to a user who has one already");
    }

    Map<String, @Nullable Object> authenticate(RequestBody body) {
        body.only(AUTHENTICATE);
        SessionFields fields = SessionFields.read(body, this);
        body.text("telemetry_id");
        String email = requiredEmail(body, "email");
        String password = requiredText(body, "password");
        boolean sandbox = email.equals(SANDBOX_EMAIL) && hasSandbox();
        UserState user;
        UserState.@Nullable Password stored;
        synchronized (this) {
            UserState found = sandbox ? sandboxUser() : byEmail(email);
            if (found == null) {
                throw Refusal.notFound("email_not_found", "no user has this address");
            }
            user = found;
            requireUnlocked(user);
            stored = user.password;
            if (stored == null && !sandbox) {
                throw Refusal.of("no_user_password", "the user has no password");
            }
            if (fields.goOn()) {
                sessions.findOf(user, fields);
            }
        }
        if (stored != null && !sandbox) {
            requireRight(user, stored, password, "reset_password");
        }
        synchronized (this) {
            return entered(user, fields, List.of(Factor.password(now())));
        }
    }

    /** Answers to somebody who has proven who they are. The caller holds the lock. */
    Map<String, @Nullable Object> entered(UserState user, SessionFields fields, List<Factor> proven) {
        SessionState session = sessions.enter(user, fields, proven, 0);
        user.pending = false;
        Map<String, @Nullable Object> answer = envelope(user);
        sessions.put(answer, "session", session);
        return answer;
    }

    // Authenticator apps. The callers hold the lock.

    UserState.Totp addTotp(
            UserState user, String secret, boolean verified, List<String> recoveryCodes, long expiresAt) {
        UserState.Registration registration =
                new UserState.Registration(owners.size(), Ids.Kind.TOTP, "", "", verified);
        owners.add(user);
        user.registrations = UserState.with(user.registrations, registration);
        UserState.Totp totp = new UserState.Totp(registration, secret, recoveryCodes, expiresAt);
        user.totp = totp;
        return totp;
    }

    String totpId(UserState.Totp totp) {
        return ids.of(Ids.Kind.TOTP, totp.registration.number());
    }

    void verify(UserState user, UserState.Totp totp) {
        UserState.Registration verified =
                new UserState.Registration(totp.registration.number(), Ids.Kind.TOTP, "", "", true);
        user.registrations = UserState.with(UserState.without(user.registrations, totp.registration), verified);
        totp.registration = verified;
    }

    void dropTotp(UserState user) {
        UserState.Totp totp = user.totp;
        if (totp != null) {
            user.registrations = UserState.without(user.registrations, totp.registration);
            owners.set(totp.registration.number(), null);
            user.totp = null;
        }
    }

    // Whom a token of the legacy provider means. The callers hold the lock.

    @Nullable UserState byExchangedEmail(String email) {
        UserState user = byEmail(email);
        boolean matches = user != null
                && (hasVerified(user, email) || is(FakeBehaviour.SESSION_EXCHANGE_MATCHES_UNVERIFIED_ADDRESS));
        return matches ? user : null;
    }

    private boolean hasVerified(UserState user, String email) {
        return user.emails.stream()
                .anyMatch(contact ->
                        contact.verified() && emailKey(contact.value()).equals(emailKey(email)));
    }

    void noteExchanged(UserState user, String email) {
        if (is(FakeBehaviour.SESSION_EXCHANGE_VERIFIES_ADDRESS)) {
            user.emails = verified(user.emails, email);
        }
    }

    /** Finds the user of a token, or creates one where the profile allows it. */
    UserState attestedUser(LegacyTokens.Attested attested, SessionFields fields) {
        UserState found = attestedUser(attested);
        if (found == null && !attested.profile().provisions()) {
            throw Refusal.notFound("user_not_found", "User could not be found.");
        }
        if (fields.goOn() && !sessions.find(fields).account.equals(found)) {
            throw sessionOfSomebodyElse();
        }
        if (found == null || replacesRoles(attested)) {
            requireRoles(attested.roles());
        }
        UserState user = found;
        if (user == null) {
            requireFree(attested.email(), null, attested.externalId());
            user = add(attested.email(), false, null, false, attested.externalId());
            user.roles = attested.roles();
        } else if (replacesRoles(attested)) {
            user.roles = attested.roles();
        }
        noteExchanged(user, attested.email());
        return user;
    }

    private boolean replacesRoles(LegacyTokens.Attested attested) {
        return is(FakeBehaviour.ATTEST_REPLACES_ROLES)
                && attested.profile().claim(TrustedTokenProfile.ROLE_IDS) != null;
    }

    private @Nullable UserState attestedUser(LegacyTokens.Attested attested) {
        String externalId = attested.externalId();
        UserState byEmail = byExchangedEmail(attested.email());
        if (externalId == null || !is(FakeBehaviour.ATTEST_GOES_BY_EXTERNAL_ID)) {
            return byEmail;
        }
        UserState byExternalId = byExternalId(externalId);
        if (byExternalId == null && byEmail != null && byEmail.externalId != null) {
            throw otherExternalId();
        }
        return byExternalId == null ? byEmail : byExternalId;
    }

    static Map<String, @Nullable Object> strength(RequestBody body) {
        body.only(Set.of("password", "email"));
        PasswordStrength strength = PasswordStrength.of(requiredText(body, "password"), body.email("email"));
        Map<String, @Nullable Object> answer = strength(strength);
        answer.put("feedback", strength.feedback());
        return answer;
    }

    // What a test looks at and prepares.

    synchronized FakeUser seed(SeedUser seed) {
        String email = seed.email;
        String phone = seed.phoneNumber;
        boolean wellFormed = (email == null || RequestBody.isEmail(email))
                && (phone == null || RequestBody.isPhoneNumber(phone))
                && (seed.externalId == null || RequestBody.isExternalId(seed.externalId));
        if (!wellFormed) {
            throw new IllegalArgumentException("an address, a number or an external id is not of its form");
        }
        if (seed.hash != null && email == null) {
            throw new IllegalArgumentException("a password needs an e-mail address");
        }
        byte[] trusted;
        byte[] untrusted;
        try {
            requireFree(email, phone, seed.externalId);
            trusted = RequestBody.merge(null, seed.trustedMetadata, "trusted_metadata");
            untrusted = RequestBody.merge(null, seed.untrustedMetadata, "untrusted_metadata");
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.message());
        }
        long created = seed.createdAt == null ? now() : seed.createdAt.getEpochSecond();
        UserState user = new UserState(owners.size(), created);
        owners.add(user);
        users++;
        addContacts(user, email, seed.emailVerified, phone, seed.phoneNumberVerified);
        setExternalId(user, seed.externalId);
        user.trustedMetadata = trusted;
        user.untrustedMetadata = untrusted;
        user.pending = seed.pending;
        user.roles = seed.roles;
        if (seed.name != null) {
            user.setName(seed.name);
        }
        if (seed.hash != null) {
            setPassword(user, seed.hash, seed.requiresReset);
        }
        for (UserState.Registration registration : seed.registrations) {
            user.registrations = UserState.with(
                    user.registrations,
                    new UserState.Registration(
                            owners.size(),
                            registration.kind(),
                            registration.name(),
                            registration.subject(),
                            registration.verified()));
            owners.add(user);
        }
        if (seed.totpSecret != null) {
            addTotp(user, seed.totpSecret.reveal(), true, FactorEndpoints.filledUp(List.of()), 0);
        }
        return new FakeUser(user, ids, false);
    }

    synchronized List<FakeUser> users() {
        List<FakeUser> all = new ArrayList<>(users);
        for (int number = 0; number < owners.size(); number++) {
            UserState user = owners.get(number);
            if (user != null && user.number == number) {
                all.add(new FakeUser(user, ids, isLocked(user)));
            }
        }
        return all;
    }

    synchronized int count() {
        return users;
    }

    synchronized @Nullable FakeUser snapshotByEmail(String email) {
        UserState user = byEmail(email);
        return user == null ? null : new FakeUser(user, ids, isLocked(user));
    }

    synchronized @Nullable FakeUser snapshot(String reference) {
        UserState user = lookUp(reference);
        return user == null ? null : new FakeUser(user, ids, isLocked(user));
    }

    synchronized void clear() {
        ids = new Ids(environment);
        sessions.clear();
        legacy.clear();
        owners.clear();
        emails.clear();
        phoneNumbers.clear();
        externalIds.clear();
        users = 0;
    }

    // How users are found. The callers hold the lock.

    @Nullable UserState byEmail(String email) {
        return emails.get(emailKey(email));
    }

    @Nullable UserState byPhoneNumber(String number) {
        return phoneNumbers.get(number);
    }

    @Nullable UserState byExternalId(String id) {
        return externalIds.get(id);
    }

    @Nullable UserState owner(Ids.Kind kind, String id) {
        OptionalInt number = ids.number(kind, id, owners.size());
        if (number.isEmpty()) {
            return null;
        }
        UserState user = owners.get(number.getAsInt());
        return user == null || !owns(user, kind, number.getAsInt()) ? null : user;
    }

    /** The id of another kind with the same number is no id of the fake. */
    private static boolean owns(UserState user, Ids.Kind kind, int number) {
        return switch (kind) {
            case USER -> user.number == number;
            case EMAIL -> user.emails.stream().anyMatch(contact -> contact.number() == number);
            case PHONE_NUMBER -> user.phoneNumbers.stream().anyMatch(contact -> contact.number() == number);
            case PASSWORD -> user.password != null && user.password.number() == number;
            default ->
                user.registrations.stream()
                        .anyMatch(registration -> registration.kind() == kind && registration.number() == number);
        };
    }

    @Nullable UserState lookUp(String reference) {
        return looksLike(Ids.Kind.USER, reference) ? owner(Ids.Kind.USER, reference) : byExternalId(reference);
    }

    UserState find(String reference) {
        UserState user = lookUp(reference);
        if (user != null) {
            return user;
        }
        requireThisEnvironment(Ids.Kind.USER, reference);
        if (!RequestBody.isExternalId(reference)) {
            throw Refusal.of("invalid_user_id", "the id is neither a user id nor an external id");
        }
        throw Refusal.notFound("user_not_found", "User could not be found.");
    }

    private UserState ownerOr404(Ids.Kind kind, String id, String errorType) {
        UserState user = owner(kind, id);
        if (user == null) {
            throw Refusal.notFound(errorType, "no user has this factor");
        }
        return user;
    }

    // How state changes. The callers hold the lock and have checked everything.

    private UserState add(
            @Nullable String email,
            boolean emailVerified,
            @Nullable String phone,
            boolean phoneVerified,
            @Nullable String externalId) {
        UserState user = new UserState(owners.size(), now());
        owners.add(user);
        users++;
        addContacts(user, email, emailVerified, phone, phoneVerified);
        setExternalId(user, externalId);
        return user;
    }

    private void addContacts(
            UserState user,
            @Nullable String email,
            boolean emailVerified,
            @Nullable String phone,
            boolean phoneVerified) {
        if (email != null) {
            user.emails = UserState.with(user.emails, new UserState.Contact(owners.size(), email, emailVerified));
            owners.add(user);
            emails.put(emailKey(email), user);
        }
        if (phone != null) {
            user.phoneNumbers =
                    UserState.with(user.phoneNumbers, new UserState.Contact(owners.size(), phone, phoneVerified));
            owners.add(user);
            phoneNumbers.put(phone, user);
        }
    }

    private void setExternalId(UserState user, @Nullable String externalId) {
        if (user.externalId != null) {
            externalIds.remove(user.externalId);
        }
        user.externalId = externalId;
        if (externalId != null) {
            externalIds.put(externalId, user);
        }
    }

    private void setPassword(UserState user, StoredHash hash, boolean requiresReset) {
        user.password = new UserState.Password(owners.size(), hash, requiresReset);
        owners.add(user);
    }

    private void dropPassword(UserState user) {
        UserState.Password password = user.password;
        if (password != null) {
            owners.set(password.number(), null);
            user.password = null;
        }
    }

    private void remove(UserState user) {
        sessions.endAllOf(user);
        user.emails.forEach(contact -> {
            emails.remove(emailKey(contact.value()));
            owners.set(contact.number(), null);
        });
        user.phoneNumbers.forEach(contact -> {
            phoneNumbers.remove(contact.value());
            owners.set(contact.number(), null);
        });
        user.registrations.forEach(registration -> owners.set(registration.number(), null));
        dropPassword(user);
        setExternalId(user, null);
        owners.set(user.number, null);
        users--;
    }

    /** The name, metadata and roles of a request: read and checked first, applied when nothing can go wrong any more. */
    private static final class Profile {
        private @Nullable PersonName name;
        private byte @Nullable [] trusted;
        private byte @Nullable [] untrusted;
        private @Nullable List<String> roles;

        static Profile read(RequestBody body, @Nullable UserState before) {
            Profile profile = new Profile();
            RequestBody parts = body.object("name");
            if (parts != null) {
                parts.only(NAME_PARTS);
                profile.name =
                        new PersonName(parts.text("first_name"), parts.text("middle_name"), parts.text("last_name"));
            }
            profile.trusted = RequestBody.merge(
                    before == null ? null : before.trustedMetadata,
                    body.metadata("trusted_metadata"),
                    "trusted_metadata");
            profile.untrusted = RequestBody.merge(
                    before == null ? null : before.untrustedMetadata,
                    body.metadata("untrusted_metadata"),
                    "untrusted_metadata");
            List<String> given = body.texts("roles");
            profile.roles = body.has("roles") ? given : null;
            return profile;
        }

        void apply(UserState user) {
            if (name != null) {
                user.setName(name);
            }
            user.trustedMetadata = trusted;
            user.untrustedMetadata = untrusted;
            if (roles != null) {
                user.roles = roles;
            }
        }
    }

    // What is checked.

    private void requireFree(@Nullable String email, @Nullable String phone, @Nullable String externalId) {
        if (email != null && byEmail(email) != null) {
            throw Refusal.of("duplicate_email", "a user has this address already");
        }
        if (phone != null && phoneNumbers.containsKey(phone)) {
            throw Refusal.of("duplicate_phone_number", "a user has this phone number already");
        }
        if (externalId != null) {
            requireFreeExternalId(externalId);
        }
    }

    private void requireFreeExternalId(String externalId) {
        if (externalIds.containsKey(externalId)) {
            throw Refusal.of("duplicate_user_external_id", "a user has this external id already");
        }
    }

    private static void requireAnotherFactor(UserState user) {
        if (user.primaryFactors() <= 1) {
            throw Refusal.of("cannot_delete_last_primary_factor", "the user would have no factor left");
        }
    }

    private static void attributes(RequestBody body) {
        RequestBody attributes = body.object("attributes");
        if (attributes != null) {
            attributes.only(ATTRIBUTES);
            ATTRIBUTES.forEach(attributes::text);
        }
    }

    // What is shown.

    @Override
    String idOf(AccountState account) {
        return ids.of(Ids.Kind.USER, account.number);
    }

    @Override
    List<String> rolesInSession(AccountState account) {
        List<String> all = new ArrayList<>(List.of(USER_ROLE));
        account.roles.stream().filter(role -> !role.equals(USER_ROLE)).forEach(all::add);
        return all;
    }

    @Override
    Map<String, @Nullable Object> json(SessionState session) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("session_id", session.id);
        json.put("user_id", idOf(session.account));
        json.putAll(sessions.common(session));
        json.put("attributes", Map.of("ip_address", "", "user_agent", ""));
        json.put("custom_claims", session.customClaims);
        return json;
    }

    @Override
    void addClaims(Map<String, @Nullable Object> claims, AccountState account) {}

    @Override
    Map<String, @Nullable Object> answerOf(AccountState account) {
        return envelope((UserState) account);
    }

    @Override
    AccountState accountOfQuery(RequestBody query) {
        return find(requiredText(query.only(Set.of("user_id")), "user_id"));
    }

    @Override
    AccountState accountById(String id) {
        return find(id);
    }

    @Override
    Map<String, @Nullable Object> verdict(AccountState account, RequestBody check) {
        check.only(Set.of("resource_id", "action"));
        String resource = requiredText(check, "resource_id");
        String action = requiredText(check, "action");
        List<String> granting = rolesInSession(account).stream()
                .filter(roleId -> Roles.grants(policy, roleId, resource, action))
                .toList();
        if (granting.isEmpty()) {
            throw new Refusal(403, "consumer_session_authorization_error", "no role of the user grants this");
        }
        return granted(granting);
    }

    /** In a test project the sandbox has a token of a session that is always there. Source: contract, section 1.13. */
    @Override
    SessionState findSession(SessionFields fields) {
        if (SANDBOX_TOKEN.equals(fields.token()) && hasSandbox()) {
            UserState user = sandboxUser();
            return sessions.activeOf(user).stream()
                    .filter(session -> session.token.equals(SANDBOX_TOKEN))
                    .findFirst()
                    .orElseGet(() -> sessions.begin(
                            SANDBOX_TOKEN, user, SANDBOX_MINUTES, Map.of(), List.of(Factor.password(now()))));
        }
        return sessions.find(fields);
    }

    private boolean hasSandbox() {
        return environment.equals("test") && is(FakeBehaviour.SANDBOX_VALUES);
    }

    private UserState sandboxUser() {
        UserState user = byEmail(SANDBOX_EMAIL);
        return user == null ? add(SANDBOX_EMAIL, true, null, false, null) : user;
    }

    @Override
    Refusal sessionOfSomebodyElse() {
        return Refusal.of("invalid_session_token", "the session is that of another user");
    }

    Map<String, @Nullable Object> envelope(UserState user) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", ids.of(Ids.Kind.USER, user.number));
        answer.put("user", json(user));
        return answer;
    }

    private String firstId(List<UserState.Contact> contacts, Ids.Kind kind) {
        return contacts.isEmpty() ? "" : ids.of(kind, contacts.get(0).number());
    }

    private static String status(UserState user) {
        return user.pending ? "pending" : "active";
    }

    private Map<String, @Nullable Object> json(UserState user) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("user_id", ids.of(Ids.Kind.USER, user.number));
        json.put("external_id", user.externalId);
        json.put("status", status(user));
        json.put(
                "name",
                Map.of("first_name", user.firstName, "middle_name", user.middleName, "last_name", user.lastName));
        json.put("emails", contacts(user.emails, Ids.Kind.EMAIL, "email_id", "email"));
        json.put("phone_numbers", contacts(user.phoneNumbers, Ids.Kind.PHONE_NUMBER, "phone_id", "phone_number"));
        UserState.Password password = user.password;
        json.put(
                "password",
                password == null
                        ? null
                        : Map.of(
                                "password_id", ids.of(Ids.Kind.PASSWORD, password.number()),
                                "requires_reset", password.requiresReset()));
        json.put("providers", registrations(user, Ids.Kind.OAUTH));
        json.put("totps", registrations(user, Ids.Kind.TOTP));
        json.put("webauthn_registrations", registrations(user, Ids.Kind.WEBAUTHN));
        json.put("biometric_registrations", registrations(user, Ids.Kind.BIOMETRIC));
        json.put("crypto_wallets", registrations(user, Ids.Kind.CRYPTO_WALLET));
        json.put("roles", user.roles);
        json.put("trusted_metadata", RequestBody.metadata(user.trustedMetadata));
        json.put("untrusted_metadata", RequestBody.metadata(user.untrustedMetadata));
        json.put("created_at", time(user.createdAt));
        putLock(json, user);
        return json;
    }

    private List<Map<String, Object>> contacts(
            List<UserState.Contact> contacts, Ids.Kind kind, String idName, String valueName) {
        return contacts.stream()
                .map(contact -> Map.<String, Object>of(
                        idName,
                        ids.of(kind, contact.number()),
                        valueName,
                        contact.value(),
                        "verified",
                        contact.verified()))
                .toList();
    }

    private List<Map<String, Object>> registrations(UserState user, Ids.Kind kind) {
        if (user.registrations.isEmpty()) {
            return List.of();
        }
        return user.registrations.stream()
                .filter(registration -> registration.kind() == kind)
                .map(registration -> registration(registration, ids.of(kind, registration.number())))
                .toList();
    }

    private static Map<String, Object> registration(UserState.Registration registration, String id) {
        return switch (registration.kind()) {
            case OAUTH ->
                Map.of(
                        "oauth_user_registration_id",
                        id,
                        "provider_type",
                        registration.name(),
                        "provider_subject",
                        registration.subject(),
                        "profile_picture_url",
                        "",
                        "locale",
                        "");
            case TOTP -> Map.of("totp_id", id, "verified", registration.verified());
            case WEBAUTHN ->
                Map.of(
                        "webauthn_registration_id",
                        id,
                        "domain",
                        PASSKEY_DOMAIN,
                        "user_agent",
                        "",
                        "authenticator_type",
                        "",
                        "name",
                        "",
                        "verified",
                        registration.verified());
            case BIOMETRIC -> Map.of("biometric_registration_id", id, "verified", registration.verified());
            case CRYPTO_WALLET ->
                Map.of(
                        "crypto_wallet_id",
                        id,
                        "crypto_wallet_address",
                        registration.name(),
                        "crypto_wallet_type",
                        "ethereum",
                        "verified",
                        registration.verified());
            default -> throw new IllegalStateException("no registration: " + Objects.toString(registration.kind()));
        };
    }
}
