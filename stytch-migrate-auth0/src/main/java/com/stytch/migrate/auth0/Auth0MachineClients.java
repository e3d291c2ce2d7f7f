package com.stytch.migrate.auth0;

import com.stytch.migrate.auth0.export.Auth0Client;
import com.stytch.migrate.auth0.export.Auth0ClientGrant;
import com.stytch.migrate.auth0.export.Auth0List;
import com.stytch.migrate.auth0.export.Auth0Management;
import com.stytch.migrate.auth0.export.Auth0SavedAnswers;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.auth0.export.Listed;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.TenantRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The applications of an Auth0 tenant that get tokens for themselves, with id, secret and scopes, for
 * {@code TenantSource.withMachineClients}. Other applications, and Auth0's own, are left alone. What cannot move fails by name:
 *
 * <ul>
 *   <li>{@code no_client_secret}: the answer has none, as without the scope {@code read:client_keys}.
 *   <li>{@code no_shared_secret}: the application proves itself by a key, or not at all.
 *   <li>{@code several_audiences}: it has grants for more than one API. Stytch has one list of scopes for a client, so
 *       {@code read:all} of one API would be that of another; see {@link #audience} and {@link #withoutAudience}.
 *   <li>{@code scopes_not_listed}: a grant of all scopes that an API has, whatever they are.
 *   <li>{@code bound_to_organizations}: it may get a token for certain organizations only, which Stytch cannot say; see
 *       {@link #acceptBoundToOrganizations}.
 *   <li>{@code grants_not_understood}: a grant could not be read, so nobody knows whose scopes are missing; then no client moves.
 * </ul>
 *
 * <p>Grants for Auth0's Management API mean nothing at Stytch and are left out with a note. All is held in memory, secrets too,
 * and nothing is written down. Immutable and thread-safe; each of the other methods returns another one.
 */
public final class Auth0MachineClients implements Supplier<List<TenantRecord>> {
    private static final String MANAGEMENT_API = "/api/v2/";
    private static final int MOST = 100_000;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/ -]{0,99}");

    private final Auth0List<Auth0Client> clients;
    private final Auth0List<Auth0ClientGrant> grants;
    private final Map<String, String> prefixes;
    private final Set<String> leftOut;
    private final boolean boundAccepted;

    private Auth0MachineClients(
            Auth0List<Auth0Client> clients,
            Auth0List<Auth0ClientGrant> grants,
            Map<String, String> prefixes,
            Set<String> leftOut,
            boolean boundAccepted) {
        this.clients = clients;
        this.grants = grants;
        this.prefixes = Map.copyOf(prefixes);
        this.leftOut = Set.copyOf(leftOut);
        this.boundAccepted = boundAccepted;
    }

    /**
     * Returns the machine clients of saved answers. Nothing is opened yet.
     *
     * @param clients answers of {@code GET /api/v2/clients}, all pages
     * @param grants answers of {@code GET /api/v2/client-grants}, all pages
     */
    public static Auth0MachineClients fromSavedAnswers(List<Path> clients, List<Path> grants) {
        return new Auth0MachineClients(
                Auth0SavedAnswers.clients(clients), Auth0SavedAnswers.clientGrants(grants), Map.of(), Set.of(), false);
    }

    /**
     * Returns the machine clients of a live tenant. Nothing is asked yet. Scopes: {@code read:clients}, {@code read:client_keys},
     * {@code read:client_grants}.
     */
    public static Auth0MachineClients fromManagementApi(Auth0Tenant tenant) {
        Auth0Management management = Auth0Management.of(tenant);
        return new Auth0MachineClients(management.clients(), management.clientGrants(), Map.of(), Set.of(), false);
    }

    /**
     * States that the scopes of an API are known at Stytch, with something before them or as they are. A client with grants for
     * several APIs moves once each of these is stated.
     *
     * @param audience the API, as Auth0 names it
     * @param prefix what stands before its scopes at Stytch, such as {@code billing.}; may be empty
     */
    public Auth0MachineClients audience(String audience, String prefix) {
        Map<String, String> more = new HashMap<>(prefixes);
        more.put(audience, prefix);
        return new Auth0MachineClients(clients, grants, more, leftOut, boundAccepted);
    }

    /** States that the grants for an API do not move. */
    public Auth0MachineClients withoutAudience(String audience) {
        Set<String> more = new TreeSet<>(leftOut);
        more.add(audience);
        return new Auth0MachineClients(clients, grants, prefixes, more, boundAccepted);
    }

    /** States that clients move although Auth0 gives them tokens for certain organizations only: your APIs have to check that. */
    public Auth0MachineClients acceptBoundToOrganizations() {
        return new Auth0MachineClients(clients, grants, prefixes, leftOut, true);
    }

    /**
     * Reads all of it.
     *
     * @throws UnusableInput if a scope is missing, a file cannot be used, or there are more than 100,000 of a kind
     */
    @Override
    public List<TenantRecord> get() {
        Map<String, List<Auth0ClientGrant>> byClient = new HashMap<>();
        List<TenantRecord> records = new ArrayList<>();
        int[] count = new int[1];
        boolean[] unclear = new boolean[1];
        grants.forEach(listed -> {
            limit(count);
            listed.value()
                    .ifPresentOrElse(
                            grant -> byClient.computeIfAbsent(grant.clientId(), id -> new ArrayList<>())
                                    .add(grant),
                            () -> {
                                unclear[0] = true;
                                records.add(unreadable(
                                        null,
                                        listed.at(),
                                        "grants_not_understood",
                                        listed.problem().orElse("")));
                            });
        });
        count[0] = 0;
        clients.forEach(listed -> {
            limit(count);
            record(listed, byClient, unclear[0], records);
        });
        return List.copyOf(records);
    }

    private static void limit(int[] count) {
        if (++count[0] > MOST) {
            throw new UnusableInput("There are more than " + MOST + " applications or grants.");
        }
    }

    private void record(
            Listed<Auth0Client> listed,
            Map<String, List<Auth0ClientGrant>> grantsOf,
            boolean unclear,
            List<TenantRecord> records) {
        Auth0Client client = listed.value().orElse(null);
        if (client == null) {
            records.add(unreadable(
                    null, listed.at(), "client_not_understood", listed.problem().orElse("")));
        } else if (client.isMachine()) {
            records.add(
                    unclear
                            ? unreadable(
                                    client,
                                    listed.at(),
                                    "grants_not_understood",
                                    "one of the grants cannot be read, so nobody knows whose scopes are missing")
                            : machine(client, listed.at(), grantsOf.getOrDefault(client.clientId(), List.of())));
        }
    }

    private TenantRecord machine(Auth0Client client, Place at, List<Auth0ClientGrant> all) {
        boolean shares = client.keyMethods().isEmpty()
                && !client.tokenEndpointAuthMethod().orElse("").equals("none");
        if (!shares) {
            return unreadable(
                    client,
                    at,
                    "no_shared_secret",
                    "the application proves itself without a shared secret; make a client at Stytch and hand out its"
                            + " secret");
        }
        if (client.clientSecret().isEmpty()) {
            return unreadable(
                    client,
                    at,
                    "no_client_secret",
                    "the answer has no client_secret: ask with the scope read:client_keys");
        }
        List<String> notes = new ArrayList<>();
        Map<String, Set<String>> scopes = new TreeMap<>();
        boolean bound = client.organizationUsage().orElse("").equals("require");
        for (Auth0ClientGrant grant : all) {
            if (grant.subjectType().orElse("client").equals("user")) {
                note(notes, "grant_left_out:for_users");
            } else if (grant.audience().endsWith(MANAGEMENT_API)) {
                note(notes, "grant_left_out:management_api");
            } else if (leftOut.contains(grant.audience())) {
                note(notes, "grant_left_out:as_stated");
            } else if (grant.allScopes()) {
                return unreadable(
                        client,
                        at,
                        "scopes_not_listed",
                        "a grant is for all scopes of " + plain(grant.audience())
                                + ": list them in the grant, or leave that API out");
            } else {
                bound |= grant.organizationUsage().orElse("").equals("require");
                scopes.computeIfAbsent(grant.audience(), audience -> new LinkedHashSet<>())
                        .addAll(grant.scopes());
            }
        }
        if (bound && !boundAccepted) {
            return unreadable(
                    client,
                    at,
                    "bound_to_organizations",
                    "Auth0 gives it tokens for certain organizations only, and Stytch for none in particular: state that"
                            + " your APIs check it, or leave it out");
        }
        if (bound) {
            note(notes, "organization_not_carried");
        }
        if (scopes.size() > 1 && !prefixes.keySet().containsAll(scopes.keySet())) {
            return unreadable(
                    client,
                    at,
                    "several_audiences",
                    "it has grants for "
                            + String.join(
                                    " and ",
                                    scopes.keySet().stream()
                                            .map(Auth0MachineClients::plain)
                                            .toList())
                            + ": state for each what its scopes are called at Stytch, or leave it out");
        }
        Set<String> names = new LinkedHashSet<>();
        scopes.forEach((audience, own) -> own.forEach(scope -> names.add(prefixes.getOrDefault(audience, "") + scope)));
        return new TenantRecord.MachineClient(
                LegacyMachineClient.builder(
                                client.clientId(), client.clientSecret().orElseThrow())
                        .name(client.name().orElse(null))
                        .description(client.description().orElse(null))
                        .scopes(names)
                        .trustedMetadata(client.metadata())
                        .notes(notes)
                        .build(),
                at);
    }

    private static void note(List<String> notes, String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    private static String plain(String audience) {
        return PLAIN.matcher(audience).matches() ? audience : "an API with a name that is not plain";
    }

    private static TenantRecord unreadable(@Nullable Auth0Client client, Place at, String reason, String detail) {
        return new TenantRecord.Unreadable(
                RecordKind.MACHINE_CLIENT,
                null,
                client == null ? null : LegacyId.of(client.clientId()),
                at,
                reason,
                detail);
    }

    @Override
    public String toString() {
        return "Auth0MachineClients";
    }
}
