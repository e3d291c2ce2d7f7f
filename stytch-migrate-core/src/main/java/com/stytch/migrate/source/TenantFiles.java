package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The organizations of an in-house system and their members, from files of its own making: CSV with a heading, JSON lines or a
 * JSON array, plain or gzip.
 *
 * <p>The file of members has a row for each person in each organization. It is read as a file of users, so everything that
 * {@link UserFiles} can be told about columns, verified addresses and password hashes holds for it; beside that it names the
 * organization and the roles, see {@link MemberField}. Rows of one person in one organization count as one member with the
 * roles of all of them. What a record becomes:
 *
 * <ul>
 *   <li>An organization without id is {@code no_organization_id}, one without name {@code no_organization_name}; a member that
 *       names no organization is {@code no_organization_id}.
 *   <li>Lists (roles, domains, recovery codes) are JSON lists, or texts with commas, semicolons or bars between. Roles that are
 *       neither make the record unreadable, {@code roles_not_understood}: a role is never left out.
 *   <li>Whether a second factor is required, or a person has one, is yes or no as in {@link UserFiles}; what is neither makes the
 *       record unreadable, {@code mfa_not_understood}.
 *   <li>An authenticator app: the secret as base32, or a whole {@code otpauth:} address with its settings.
 * </ul>
 *
 * <p>Immutable and thread-safe; each of the other methods returns another source.
 */
public final class TenantFiles implements TenantSource {
    private final List<RecordFile> organizations;
    private final UserFiles members;
    private final Columns columns;
    private final Columns memberships;

    private TenantFiles(List<RecordFile> organizations, UserFiles members, Columns columns, Columns memberships) {
        this.organizations = organizations;
        this.members = members;
        this.columns = columns;
        this.memberships = memberships;
    }

    /**
     * Returns the organizations of some files and the members of others. Nothing is opened yet.
     *
     * @param organizations at least one file, each once, all with the same columns
     * @param members the files of members, and how the person in each row is read; a file that must be CSV or JSON there must
     *     be it here too
     */
    public static TenantFiles of(List<Path> organizations, UserFiles members) {
        return new TenantFiles(
                RecordFiles.of(organizations, "organizations", "tenants"),
                Objects.requireNonNull(members, "members"),
                Columns.ofOrganizations(),
                Columns.ofMemberships());
    }

    /** Returns the organizations of one file and the members of another one. Nothing is opened yet. */
    public static TenantFiles of(Path organizations, Path members) {
        return of(List.of(organizations), UserFiles.of(members));
    }

    static TenantFiles of(List<RecordFile> organizations, List<RecordFile> members) {
        return new TenantFiles(
                organizations, UserFiles.of(members, null), Columns.ofOrganizations(), Columns.ofMemberships());
    }

    /**
     * Returns this source with the column that a field of an organization stands in; it replaces the headings of the field.
     *
     * @param name the heading; in JSON the name of a field, or a path. A file that has it nowhere is refused
     */
    public TenantFiles column(OrganizationField field, String name) {
        return new TenantFiles(organizations, members, columns.with(field.key(), named(name)), memberships);
    }

    /** Returns this source with the column that a field of a member stands in; see {@link #column(OrganizationField, String)}. */
    public TenantFiles column(MemberField field, String name) {
        return new TenantFiles(organizations, members, columns, memberships.with(field.key(), named(name)));
    }

    /** Returns this source, which does not look for a field of an organization, whatever the headings. */
    public TenantFiles withoutColumn(OrganizationField field) {
        return new TenantFiles(organizations, members, columns.with(field.key(), Columns.NONE), memberships);
    }

    /** Returns this source, which does not look for a field of a member, whatever the headings. */
    public TenantFiles withoutColumn(MemberField field) {
        return new TenantFiles(organizations, members, columns, memberships.with(field.key(), Columns.NONE));
    }

    /** Returns this source with columns that become trusted metadata of the organization, under their own names. */
    public TenantFiles trustedMetadata(String... names) {
        List<String> stripped = List.of(names).stream().map(String::strip).toList();
        return new TenantFiles(organizations, members, columns.withTrusted(stripped), memberships);
    }

    private static String named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a column must not be blank");
        }
        return name.strip();
    }

    @Override
    public String name() {
        String first = organizations.get(0).name();
        return (organizations.size() == 1 ? first : first + " and " + (organizations.size() - 1) + " more") + " with "
                + members.name();
    }

    @Override
    public Optional<String> tenant() {
        return members.tenant();
    }

    /** Returns a digest of all files and of all that was stated. Reads the files. */
    @Override
    public Optional<String> fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RecordFile file : organizations) {
                digest.update((file.name() + "\n" + file.fingerprint() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            digest.update((columns.canonical() + "\n" + memberships.canonical() + "\n"
                            + members.fingerprint().orElse(""))
                    .getBytes(StandardCharsets.UTF_8));
            return Optional.of("files:" + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public List<String> remarks() {
        return members.remarks();
    }

    /**
     * Begins a reading of the organizations.
     *
     * @throws UnusableInput if a file cannot be used, is of another kind, lacks a column that was stated, or has no id; the
     *     message names the columns that there are
     */
    @Override
    public Cursor organizations() {
        return new Organizations();
    }

    /**
     * Begins a reading of the members.
     *
     * @throws UnusableInput as {@link UserFiles#open()}, and if nothing in a file names the organization
     */
    @Override
    public Cursor members() {
        return new Members();
    }

    @Override
    public String toString() {
        return "TenantFiles[" + name() + "]";
    }

    private static boolean isYes(Map<String, @Nullable Object> values, String key) {
        return Cells.truth(values, key) == Cells.Truth.YES;
    }

    private static boolean isUnclear(Map<String, @Nullable Object> values, String key) {
        return Cells.truth(values, key) == Cells.Truth.UNCLEAR;
    }

    private static @Nullable LegacyId id(@Nullable Object value) {
        String text = Cells.textOrNumber(value);
        return text == null ? null : LegacyId.of(text);
    }

    /** One reading of the organizations. */
    private final class Organizations implements Cursor {
        private final RecordFiles.Cursor cursor;
        private int opened;
        private Columns.@Nullable Lookup lookup;

        Organizations() {
            organizations.forEach(this::refuseUnusable);
            cursor = new RecordFiles.Cursor(organizations);
        }

        private void refuseUnusable(RecordFile file) {
            RecordFile.Kind expected = members.expected();
            try (RecordFile.Cursor opening = file.open()) {
                if (expected != null && (expected == RecordFile.Kind.CSV) != (opening.kind() == RecordFile.Kind.CSV)) {
                    throw new UnusableInput(
                            expected == RecordFile.Kind.CSV
                                    ? file.name() + " is JSON, not CSV; read both files as JSON, or make it CSV."
                                    : file.name() + " is not JSON; read both files as CSV, or make it JSON.");
                }
            }
            columns.refuseUnusable(file);
        }

        @Override
        public Optional<TenantRecord> next() {
            return cursor.next().map(this::organization);
        }

        private Columns.Lookup lookup() {
            Columns.Lookup known = lookup;
            if (known == null || opened != cursor.opened()) {
                RecordFile.Cursor file = Objects.requireNonNull(cursor.current(), "file");
                opened = cursor.opened();
                known = file.kind() == RecordFile.Kind.CSV
                        ? columns.forCsv(organizations.get(opened - 1).name(), file.columns())
                        : columns.forJson();
                lookup = known;
            }
            return known;
        }

        private TenantRecord organization(FileRecord record) {
            if (record instanceof FileRecord.Unreadable unreadable) {
                return unreadable(null, unreadable.at(), unreadable.reason(), unreadable.detail());
            }
            Place at = record.at();
            Map<String, @Nullable Object> fields = record.fields().orElseThrow();
            Map<String, @Nullable Object> values = lookup().collect(fields);
            Optional<String> conflict = lookup().conflict();
            if (conflict.isPresent()) {
                return unreadable(
                        null,
                        at,
                        "duplicate_key",
                        "two fields could be the " + conflict.get() + ", with different values: say which it is");
            }
            LegacyId id = id(values.get(OrganizationField.ID.key()));
            String name = Cells.textOrNumber(values.get(OrganizationField.NAME.key()));
            if (id == null) {
                return unreadable(null, at, "no_organization_id", "the organization has no id");
            }
            if (name == null) {
                return unreadable(id, at, "no_organization_name", "the organization has no name");
            }
            if (isUnclear(values, OrganizationField.MFA_REQUIRED.key())) {
                return unreadable(
                        id,
                        at,
                        "mfa_not_understood",
                        "whether a second factor is required is neither yes nor no: mend it, or name another column");
            }
            List<String> notes = new ArrayList<>();
            if (isUnclear(values, OrganizationField.JOIN_BY_EMAIL_DOMAIN.key())) {
                notes.add("join_by_email_domain_not_understood");
            }
            Optional<List<String>> domains = Cells.texts(values.get(OrganizationField.EMAIL_DOMAINS.key()));
            if (domains.isEmpty()) {
                notes.add("email_domains_not_understood");
            }
            LegacyOrganization.Builder organization = LegacyOrganization.builder(id, name.strip())
                    .slug(Cells.textOrNumber(values.get(OrganizationField.SLUG.key())))
                    .logoUrl(Cells.textOrNumber(values.get(OrganizationField.LOGO_URL.key())))
                    .emailDomains(domains.orElse(List.of()))
                    .joinByEmailDomain(isYes(values, OrganizationField.JOIN_BY_EMAIL_DOMAIN.key()))
                    .mfaRequired(isYes(values, OrganizationField.MFA_REQUIRED.key()))
                    .trustedMetadata(Cells.metadata(
                            lookup(),
                            fields,
                            values.get(OrganizationField.TRUSTED_METADATA.key()),
                            columns.trusted(),
                            () -> notes.add("trusted_metadata_is_no_object")));
            return new TenantRecord.Organization(organization.notes(notes).build(), at);
        }

        private static TenantRecord unreadable(@Nullable LegacyId id, Place at, String reason, String detail) {
            return new TenantRecord.Unreadable(RecordKind.ORGANIZATION, null, id, at, reason, detail);
        }

        @Override
        public long skip(long records) {
            return cursor.skip(records);
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    /** One reading of the members. */
    private final class Members implements Cursor {
        private final UserFiles.Reading reading;
        private int opened;
        private Columns.@Nullable Lookup lookup;

        Members() {
            reading = members.open(memberships);
        }

        @Override
        public Optional<TenantRecord> next() {
            return reading.next().map(this::member);
        }

        private Columns.Lookup lookup() {
            Columns.Lookup known = lookup;
            if (known == null || opened != reading.opened()) {
                opened = reading.opened();
                known = reading.lookup(memberships);
                lookup = known;
            }
            return known;
        }

        private TenantRecord member(UserRecord user) {
            Map<String, @Nullable Object> fields = reading.fields();
            Map<String, @Nullable Object> values = fields == null ? Map.of() : lookup().collect(fields);
            LegacyId organization = id(values.get(MemberField.ORGANIZATION.key()));
            LegacyId person = user.id().orElse(null);
            Place at = user.at();
            if (user instanceof UserRecord.Unreadable unreadable) {
                return unreadable(organization, person, at, unreadable.reason(), unreadable.detail());
            }
            Optional<String> conflict = lookup().conflict();
            if (conflict.isPresent()) {
                return unreadable(
                        null,
                        person,
                        at,
                        "duplicate_key",
                        "two fields could be the " + conflict.get() + ", with different values: say which it is");
            }
            if (organization == null) {
                return unreadable(null, person, at, "no_organization_id", "the member names no organization");
            }
            Optional<List<String>> roles = Cells.texts(values.get(MemberField.ROLES.key()));
            if (roles.isEmpty()) {
                return unreadable(
                        organization,
                        person,
                        at,
                        "roles_not_understood",
                        "the roles are neither texts nor a list of texts");
            }
            if (isUnclear(values, MemberField.MFA_ENROLLED.key())) {
                return unreadable(
                        organization,
                        person,
                        at,
                        "mfa_not_understood",
                        "whether the person has a second factor is neither yes nor no: mend it, or name another column");
            }
            LegacyUser known = user.user().orElseThrow();
            LegacyMember.Builder member = LegacyMember.builder(organization, withNotes(known, values))
                    .roles(roles.get())
                    .mfaEnrolled(isYes(values, MemberField.MFA_ENROLLED.key()))
                    .totp(totp(values));
            return new TenantRecord.Member(member.build(), at);
        }

        private static LegacyUser withNotes(LegacyUser user, Map<String, @Nullable Object> values) {
            if (Cells.texts(values.get(MemberField.RECOVERY_CODES.key())).isPresent()) {
                return user;
            }
            List<String> notes = new ArrayList<>(user.notes());
            notes.add("recovery_codes_not_understood");
            return user.toBuilder().notes(notes).build();
        }

        private static @Nullable TotpSecret totp(Map<String, @Nullable Object> values) {
            String text = Cells.textOrNumber(values.get(MemberField.TOTP_SECRET.key()));
            if (text == null) {
                return null;
            }
            List<Secret> codes = Cells.texts(values.get(MemberField.RECOVERY_CODES.key())).orElse(List.of()).stream()
                    .map(Secret::of)
                    .toList();
            return secret(text.strip()).withRecoveryCodes(codes);
        }

        private static TotpSecret secret(String text) {
            if (!text.regionMatches(true, 0, "otpauth:", 0, 8)) {
                return TotpSecret.of(Secret.of(text));
            }
            Map<String, String> query = new HashMap<>();
            for (String part : text.substring(text.indexOf('?') + 1).split("&")) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    query.put(part.substring(0, equals).toLowerCase(Locale.ROOT), decoded(part.substring(equals + 1)));
                }
            }
            String algorithm = text.regionMatches(true, 0, "otpauth://totp/", 0, 15)
                    ? query.getOrDefault("algorithm", "SHA1")
                    : "counter"; // codes by a counter, which nobody could import
            return new TotpSecret(
                    Secret.of(query.getOrDefault("secret", "")),
                    algorithm,
                    number(query.getOrDefault("digits", "6")),
                    number(query.getOrDefault("period", "30")),
                    List.of());
        }

        private static String decoded(String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return ""; // a percent sign without two digits: no secret has one
            }
        }

        private static int number(String digits) {
            return digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : -1;
        }

        private static TenantRecord unreadable(
                @Nullable LegacyId organization, @Nullable LegacyId person, Place at, String reason, String detail) {
            return new TenantRecord.Unreadable(RecordKind.MEMBER, organization, person, at, reason, detail);
        }

        @Override
        public long skip(long records) {
            return reading.pass(records);
        }

        @Override
        public void close() {
            reading.close();
        }
    }
}
