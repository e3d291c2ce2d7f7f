package com.stytch.migrate.auth0;

import com.stytch.migrate.auth0.export.Auth0List;
import com.stytch.migrate.auth0.export.Auth0Management;
import com.stytch.migrate.auth0.export.Auth0Member;
import com.stytch.migrate.auth0.export.Auth0Organization;
import com.stytch.migrate.auth0.export.Auth0OrganizationMember;
import com.stytch.migrate.auth0.export.Auth0Role;
import com.stytch.migrate.auth0.export.Auth0SavedAnswers;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.auth0.export.Listed;
import com.stytch.migrate.auth0.export.TenantDownload;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.RecordFile;
import com.stytch.migrate.source.TenantRecord;
import com.stytch.migrate.source.TenantSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The organizations of an Auth0 tenant and their members: from answers of the Management API that were saved, or asked of the
 * tenant itself. The people behind the members come from an {@link Auth0Importer} with its hashes and settings, and are joined by
 * {@code user_id}; a list of members says neither whether an address is verified nor anything about passwords.
 *
 * <p>What comes out:
 *
 * <ul>
 *   <li>Organization: {@code id} as it is, {@code display_name} (else {@code name}) as name, {@code name} as slug, the logo, and
 *       {@code metadata} as trusted metadata. Domains and settings are not among Auth0's answers; see
 *       {@code B2bBackfill.mapOrganizations}.
 *   <li>Member: the user as {@link Auth0Importer} reads it, and the names of the roles. Who has a second factor at Auth0 must have
 *       one at Stytch; it can be moved only where the export names the secret of an authenticator app.
 *   <li>Before the members: rows of the users' and hash files that cannot be read.
 *   <li>{@code user_not_in_export}: a member whom the users' files do not have. {@code roles_not_in_answer}: an answer that was
 *       saved without {@code fields=user_id,roles}, where having no role and not being told cannot be kept apart.
 *       {@code member_not_understood}, {@code organization_not_understood}: an element without its ids.
 * </ul>
 *
 * <p>Live, the organizations and members are asked for once, when they are first needed, and kept in files for their owner only
 * until {@link #close()}, which closes the importer of the users too. Immutable and thread-safe; each of the other methods
 * returns another source, which shares what was downloaded.
 */
public final class Auth0Organizations implements TenantSource, AutoCloseable {
    private static final Pattern ORGANIZATION_FILE = Pattern.compile("(org_[A-Za-z0-9]+)([^A-Za-z0-9].*)?");
    private static final String MFA = "mfa:";

    private final Auth0Importer users;
    private final Origin origin;
    private final boolean withoutRoles;
    /** What the latest reading found out; not a part of what this source is. */
    private final AtomicReference<List<String>> found = new AtomicReference<>(List.of());

    private Auth0Organizations(Auth0Importer users, Origin origin, boolean withoutRoles) {
        this.users = Objects.requireNonNull(users, "users");
        this.origin = origin;
        this.withoutRoles = withoutRoles;
    }

    /**
     * Returns a source of saved answers. Nothing is opened yet.
     *
     * @param users the people
     * @param organizations at least one file: answers of {@code GET /api/v2/organizations}, all pages
     */
    public static Auth0Organizations fromSavedAnswers(Auth0Importer users, List<Path> organizations) {
        if (organizations.isEmpty()) {
            throw new IllegalArgumentException("at least one file of organizations is needed");
        }
        return new Auth0Organizations(users, new Saved(List.copyOf(organizations), Map.of(), List.of()), false);
    }

    /** Returns a source of saved answers; see {@link #fromSavedAnswers(Auth0Importer, List)}. */
    public static Auth0Organizations fromSavedAnswers(Auth0Importer users, Path... organizations) {
        return fromSavedAnswers(users, List.of(organizations));
    }

    /**
     * Returns a source that asks a live tenant. Nothing is asked yet. Scopes: {@code read:organizations},
     * {@code read:organization_members}, {@code read:organization_member_roles}.
     *
     * @param tenant whom to ask for organizations and members
     * @param users the people, of the same tenant: {@link Auth0Importer#fromManagementApi}, or an export of it
     */
    public static Auth0Organizations fromManagementApi(Auth0Tenant tenant, Auth0Importer users) {
        return new Auth0Organizations(users, new Live(tenant), false);
    }

    /**
     * Returns this source with the members of one organization; they are added to earlier ones.
     *
     * @param organizationId its id, which Auth0's answer does not repeat
     * @param members answers of {@code GET /api/v2/organizations/{id}/members?fields=user_id,roles&include_fields=true}, all
     *     pages
     * @throws IllegalStateException if a live tenant is asked
     */
    public Auth0Organizations members(String organizationId, Path... members) {
        if (organizationId.isBlank() || members.length == 0) {
            throw new IllegalArgumentException("an organization is named by its id, with at least one file of members");
        }
        Saved saved = saved();
        Map<String, List<Path>> all = new LinkedHashMap<>(saved.membersOfOne);
        List<Path> files = new ArrayList<>(all.getOrDefault(organizationId, List.of()));
        files.addAll(List.of(members));
        all.put(organizationId, List.copyOf(files));
        return with(new Saved(saved.organizations, all, saved.members));
    }

    /**
     * Returns this source with the files of a folder as {@link #members(String, Path...)}: each is named by the id of its
     * organization and whatever follows behind a character that is neither letter nor digit, such as
     * {@code org_gPOBqQ3hHQHIMFQv-2.json}. Files of other names are left alone.
     *
     * @throws UnusableInput if the folder cannot be read, or no file in it is named like that
     */
    public Auth0Organizations membersIn(Path folder) {
        Auth0Organizations result = this;
        boolean any = false;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher matcher = ORGANIZATION_FILE.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches() && Files.isRegularFile(file)) {
                    result = result.members(matcher.group(1), file);
                    any = true;
                }
            }
        } catch (IOException e) {
            throw new UnusableInput(folder.getFileName() + " is no folder that can be read.", e);
        }
        if (!any) {
            throw new UnusableInput(folder.getFileName()
                    + " has no file whose name begins with the id of an organization, org_ and letters or digits.");
        }
        return result;
    }

    /**
     * Returns this source with members of any organizations; they are added to earlier ones.
     *
     * @param members files in which each member has its {@code organization_id} too
     * @throws IllegalStateException if a live tenant is asked
     */
    public Auth0Organizations members(List<Path> members) {
        Saved saved = saved();
        List<Path> all = new ArrayList<>(saved.members);
        all.addAll(members);
        return with(new Saved(saved.organizations, saved.membersOfOne, List.copyOf(all)));
    }

    private Saved saved() {
        if (!(origin instanceof Saved saved)) {
            throw new IllegalStateException("the members of a live tenant are asked for, not read from files");
        }
        return saved;
    }

    private Auth0Organizations with(Origin other) {
        return new Auth0Organizations(users, other, withoutRoles);
    }

    /** Returns this source, which moves members without roles, whatever the answers say. */
    public Auth0Organizations withoutRoles() {
        return new Auth0Organizations(users, origin, true);
    }

    /** Where the lists stand. */
    private sealed interface Origin permits Saved, Live {

        /** Returns the files, which are there after this. */
        Saved files();

        /** Deletes what was downloaded. */
        void close();
    }

    /**
     * Files.
     *
     * @param membersOfOne by organization
     * @param members of any organization
     */
    private record Saved(List<Path> organizations, Map<String, List<Path>> membersOfOne, List<Path> members)
            implements Origin {

        @Override
        public Saved files() {
            return this;
        }

        @Override
        public void close() {
            // they are not ours
        }

        Stream<Path> all() {
            return Stream.of(
                            organizations.stream(),
                            membersOfOne.values().stream().flatMap(List::stream),
                            members.stream())
                    .flatMap(files -> files);
        }

        List<Auth0List<Auth0OrganizationMember>> lists() {
            List<Auth0List<Auth0OrganizationMember>> lists = new ArrayList<>();
            membersOfOne.forEach(
                    (organization, files) -> lists.add(new OfOne(organization, Auth0SavedAnswers.members(files))));
            if (!members.isEmpty()) {
                lists.add(Auth0SavedAnswers.membersOfOrganizations(members));
            }
            return lists;
        }
    }

    /** The members of one organization. */
    private record OfOne(String organization, Auth0List<Auth0Member> members)
            implements Auth0List<Auth0OrganizationMember> {

        @Override
        public Cursor<Auth0OrganizationMember> open() {
            Cursor<Auth0Member> cursor = members.open();
            return new Cursor<>() {
                @Override
                public Optional<Listed<Auth0OrganizationMember>> next() {
                    return cursor.next()
                            .map(one -> new Listed<>(
                                    one.at(),
                                    one.value().map(member -> new Auth0OrganizationMember(organization, member)),
                                    one.problem()));
                }

                @Override
                public void close() {
                    cursor.close();
                }
            };
        }
    }

    /** A tenant, whose lists are downloaded once. */
    private static final class Live implements Origin {
        private final Auth0Tenant tenant;
        private @Nullable TenantDownload download;

        Live(Auth0Tenant tenant) {
            this.tenant = Objects.requireNonNull(tenant, "tenant");
        }

        @Override
        public synchronized Saved files() {
            TenantDownload there = download;
            if (there == null) {
                there = TenantDownload.of(Auth0Management.of(tenant));
                download = there;
            }
            return new Saved(
                    there.organizations().stream().toList(),
                    Map.of(),
                    there.members().stream().toList());
        }

        @Override
        public synchronized void close() {
            TenantDownload there = download;
            download = null;
            if (there != null) {
                there.close();
            }
        }
    }

    // ---- the source

    @Override
    public String name() {
        return origin instanceof Saved saved
                ? saved.organizations.get(0).getFileName() + " with " + users.name()
                : "organizations of " + users.name();
    }

    /** Returns the tenant of the users; see {@link Auth0Importer#tenant()}. */
    @Override
    public Optional<String> tenant() {
        return users.tenant();
    }

    /** Returns a digest of all files and settings. Reads the files; those of a live tenant are downloaded first. */
    @Override
    public Optional<String> fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            origin.files()
                    .all()
                    .map(RecordFile::of)
                    .forEach(file -> digest.update(
                            (file.name() + "\n" + file.fingerprint() + "\n").getBytes(StandardCharsets.UTF_8)));
            origin.files()
                    .membersOfOne
                    .forEach((organization, files) -> digest.update(
                            (organization + "\n" + files.size() + "\n").getBytes(StandardCharsets.UTF_8)));
            digest.update((withoutRoles + "\n" + users.fingerprint().orElse("")).getBytes(StandardCharsets.UTF_8));
            return Optional.of("auth0-organizations:" + HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns what the latest reading found out once it came to its end, as {@link Auth0Importer#remarks()}. */
    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(users.standingRemarks());
        remarks.addAll(found.get());
        return List.copyOf(remarks);
    }

    @Override
    public Cursor organizations() {
        List<Path> files = origin.files().organizations;
        Auth0List.Cursor<Auth0Organization> list =
                files.isEmpty() ? null : Auth0SavedAnswers.organizations(files).open();
        return new Cursor() {
            @Override
            public Optional<TenantRecord> next() {
                return list == null ? Optional.empty() : list.next().map(Auth0Organizations::organization);
            }

            @Override
            public void close() {
                if (list != null) {
                    list.close();
                }
            }
        };
    }

    private static TenantRecord organization(Listed<Auth0Organization> listed) {
        Auth0Organization read = listed.value().orElse(null);
        if (read == null) {
            return new TenantRecord.Unreadable(
                    RecordKind.ORGANIZATION,
                    null,
                    null,
                    listed.at(),
                    "organization_not_understood",
                    listed.problem().orElse(""));
        }
        String name = read.displayName()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(read.name());
        if (name.isBlank() || read.id().isBlank()) {
            return new TenantRecord.Unreadable(
                    RecordKind.ORGANIZATION, null, null, listed.at(), "no_organization_name", "the name is blank");
        }
        return new TenantRecord.Organization(
                LegacyOrganization.builder(read.id(), name)
                        .slug(read.name())
                        .logoUrl(read.logoUrl().orElse(null))
                        .trustedMetadata(read.metadata())
                        .build(),
                listed.at());
    }

    @Override
    public Cursor members() {
        return new Members(origin.files().lists(), users.byId());
    }

    /** Deletes what was downloaded, of the users too; a reading that follows downloads it anew. Idempotent. */
    @Override
    public void close() {
        origin.close();
        users.close();
    }

    @Override
    public String toString() {
        return "Auth0Organizations[" + name() + "]";
    }

    /** One reading of the members: first what is wrong with the users' files, then one list after the other. */
    private final class Members implements Cursor {
        private final List<Auth0List<Auth0OrganizationMember>> lists;
        private final UsersById people;
        private final Losses losses = new Losses();
        private Auth0List.@Nullable Cursor<Auth0OrganizationMember> list;
        private int opened;
        private boolean loaded;
        private boolean skipped;

        Members(List<Auth0List<Auth0OrganizationMember>> lists, UsersById people) {
            this.lists = lists;
            this.people = people;
            try {
                lists.forEach(one -> one.open().close()); // before an hour has gone into the list before it
            } catch (RuntimeException e) {
                people.close();
                throw e;
            }
        }

        @Override
        public Optional<TenantRecord> next() {
            Optional<FileRecord.Unreadable> broken = broken();
            if (broken.isPresent()) {
                FileRecord.Unreadable row = broken.get();
                return Optional.of(unreadable(null, null, row.at(), row.reason(), row.detail()));
            }
            return listed().map(this::member);
        }

        private Optional<FileRecord.Unreadable> broken() {
            if (loaded) {
                return Optional.empty();
            }
            Optional<FileRecord.Unreadable> row = people.load();
            loaded = row.isEmpty();
            return row;
        }

        private Optional<Listed<Auth0OrganizationMember>> listed() {
            while (true) {
                if (list == null) {
                    if (opened == lists.size()) {
                        return Optional.empty();
                    }
                    list = lists.get(opened++).open();
                }
                Optional<Listed<Auth0OrganizationMember>> next = list.next();
                if (next.isPresent()) {
                    return next;
                }
                list.close();
                list = null;
                if (opened == lists.size()) {
                    end();
                }
            }
        }

        private TenantRecord member(Listed<Auth0OrganizationMember> listed) {
            Auth0OrganizationMember read = listed.value().orElse(null);
            if (read == null) {
                return unreadable(
                        null,
                        null,
                        listed.at(),
                        "member_not_understood",
                        listed.problem().orElse(""));
            }
            LegacyId organization = LegacyId.of(read.organizationId());
            LegacyId id = read.member().userId();
            if (!withoutRoles && read.member().roles().isEmpty()) {
                return unreadable(
                        organization,
                        id,
                        listed.at(),
                        "roles_not_in_answer",
                        "the answer does not say which roles the member has: ask for it with"
                                + " fields=user_id,roles&include_fields=true, or state that roles do not move");
            }
            UsersById.Found person = people.find(id.value()).orElse(null);
            if (person == null) {
                return unreadable(
                        organization,
                        id,
                        listed.at(),
                        "user_not_in_export",
                        "the users' files do not have this member: export the users of all connections, after the"
                                + " members");
            }
            if (person.firstTime()) {
                losses.count(person.user());
            }
            return new TenantRecord.Member(
                    LegacyMember.builder(organization, withoutMoved(person))
                            .roles(
                                    withoutRoles
                                            ? List.of()
                                            : read.member().roles().orElseThrow().stream()
                                                    .map(Auth0Role::name)
                                                    .toList())
                            .totp(person.totpOrNull())
                            .mfaEnrolled(person.user().unmovableFactors().stream()
                                    .anyMatch(factor -> factor.startsWith(MFA)))
                            .build(),
                    listed.at());
        }

        /** An authenticator app whose secret is there does move. */
        private static LegacyUser withoutMoved(UsersById.Found person) {
            if (person.totpOrNull() == null) {
                return person.user();
            }
            return person.user().toBuilder()
                    .unmovableFactors(person.user().unmovableFactors().stream()
                            .filter(factor -> !factor.equals(MFA + "totp"))
                            .toList())
                    .build();
        }

        private static TenantRecord unreadable(
                @Nullable LegacyId organization, @Nullable LegacyId id, Place at, String reason, String detail) {
            return new TenantRecord.Unreadable(RecordKind.MEMBER, organization, id, at, reason, detail);
        }

        private void end() {
            List<String> remarks = new ArrayList<>(people.hashRemarks(false)); // of members only, not of all users
            if (!skipped) { // else some members were not looked at
                remarks.addAll(losses.remarks());
                long others = people.unclaimed();
                if (others > 0) {
                    remarks.add(
                            others == 1
                                    ? "1 user of the export is a member of no organization, and does not move."
                                    : others + " users of the export are members of no organization, and do not move.");
                }
            }
            found.set(List.copyOf(remarks));
        }

        @Override
        public long skip(long records) {
            for (long passed = 0; passed < records; passed++) {
                if (broken().isPresent()) {
                    continue;
                }
                if (listed().isEmpty()) {
                    return passed;
                }
                skipped = true;
            }
            return records;
        }

        @Override
        public void close() {
            if (list != null) {
                list.close();
            }
            people.close();
        }
    }
}
