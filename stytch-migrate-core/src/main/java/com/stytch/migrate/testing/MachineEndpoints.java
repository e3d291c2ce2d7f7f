package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The machine clients of a project and their tokens; the same in both kinds of project. Thread-safe. Source: contract, section
 * 4.9; the three calls that rotate a secret are those of Stytch's own SDKs.
 *
 * <p>How much entropy a secret needs and how long it may be is not known. The fake asks for what {@link PasswordStrength} takes,
 * and for {@value #LONGEST_SECRET} characters at most.
 */
final class MachineEndpoints {
    static final String[] ROUTES = {
        "POST /v1/m2m/clients",
        "GET /v1/m2m/clients/{client_id}",
        "PUT /v1/m2m/clients/{client_id}",
        "DELETE /v1/m2m/clients/{client_id}",
        "POST /v1/m2m/clients/search",
        "POST /v1/m2m/clients/{client_id}/secrets/rotate/start",
        "POST /v1/m2m/clients/{client_id}/secrets/rotate",
        "POST /v1/m2m/clients/{client_id}/secrets/rotate/cancel",
        Endpoints.TOKEN
    };

    private static final Set<String> CREATE =
            Set.of("scopes", "client_id", "client_secret", "client_name", "client_description", "trusted_metadata");
    private static final Set<String> UPDATE =
            Set.of("client_name", "client_description", "status", "scopes", "trusted_metadata");
    private static final Set<String> SEARCH = Set.of("cursor", "limit", "query");
    private static final Set<String> TOKEN = Set.of("client_id", "client_secret", "grant_type", "scope");
    private static final Pattern CLIENT_ID = Pattern.compile("[!-~]{1,256}");
    /** Source: RFC 6749, section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

    private static final int SHORTEST_SECRET = 8;
    private static final int LONGEST_SECRET = 256;
    private static final int LIFETIME_SECONDS = 3_600;

    private final ProjectState project;
    private final TimeSource time;
    private final String environment;
    private final String projectId;
    private final boolean countsTotal;
    private final TokenSigner signer;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, MachineState> clients = new LinkedHashMap<>();
    private int numbers;

    /** @param signer whose keys are those of the project */
    MachineEndpoints(ProjectState project, String projectId, TokenSigner signer) {
        this.project = project;
        this.time = project.time;
        this.environment = project.environment;
        this.projectId = projectId;
        this.countsTotal = project.is(FakeBehaviour.SEARCH_COUNTS_TOTAL);
        this.signer = signer;
    }

    synchronized void clear() {
        clients.clear();
        numbers = 0;
    }

    Map<String, @Nullable Object> answer(Routes.Match match, RequestBody body) {
        if (match.key().equals(Endpoints.TOKEN)) {
            return token(match.parameters().get(0), body);
        }
        String id = match.parameters().isEmpty() ? "" : match.parameters().get(0);
        synchronized (this) {
            return switch (match.key()) {
                case "POST /v1/m2m/clients" -> create(body.only(CREATE));
                case "GET /v1/m2m/clients/{client_id}" -> envelope(json(find(id)));
                case "PUT /v1/m2m/clients/{client_id}" -> update(find(id), body.only(UPDATE));
                case "DELETE /v1/m2m/clients/{client_id}" -> delete(find(id));
                case "POST /v1/m2m/clients/search" -> search(body.only(SEARCH));
                case "POST /v1/m2m/clients/{client_id}/secrets/rotate/start" -> startRotation(find(id), body);
                case "POST /v1/m2m/clients/{client_id}/secrets/rotate" -> rotate(find(id), body);
                case "POST /v1/m2m/clients/{client_id}/secrets/rotate/cancel" -> cancelRotation(find(id), body);
                default -> throw new IllegalStateException("a route without an endpoint: " + match.key());
            };
        }
    }

    private MachineState find(String clientId) {
        MachineState client = clients.get(clientId);
        if (client == null) {
            throw Refusal.notFound("m2m_client_not_found", "M2M client could not be found.");
        }
        return client;
    }

    private Map<String, @Nullable Object> create(RequestBody body) {
        List<String> scopes = scopes(body);
        if (!body.has("scopes")) {
            throw Refusal.badRequest("field scopes is needed");
        }
        String clientId = body.text("client_id");
        String secret = body.text("client_secret");
        String name = body.text("client_name");
        String description = body.text("client_description");
        byte[] metadata = RequestBody.merge(null, body.metadata("trusted_metadata"), "trusted_metadata");
        if (secret != null) {
            requireSecure(secret);
        }
        String given = secret == null ? newSecret() : secret;
        MachineState client = add(clientId, given);
        client.scopes = scopes;
        client.name = name == null ? "" : name;
        client.description = description == null ? "" : description;
        client.trustedMetadata = metadata;
        Map<String, @Nullable Object> json = json(client);
        json.put("client_secret", given);
        return envelope(json);
    }

    private MachineState add(@Nullable String wanted, String secret) {
        if (wanted != null && !CLIENT_ID.matcher(wanted).matches()) {
            throw Refusal.of("m2m_client_invalid_client_id", "client_id must be printable ASCII without blanks");
        }
        if (wanted != null && clients.containsKey(wanted)) {
            throw Refusal.of("duplicate_m2m_client_id", "there is a client with this id already");
        }
        String clientId = wanted == null ? Ids.random("m2m-client-" + environment + "-") : wanted;
        MachineState client = new MachineState(numbers++, clientId, secret);
        clients.put(clientId, client);
        return client;
    }

    private static void requireSecure(String secret) {
        if (secret.length() > LONGEST_SECRET) {
            throw Refusal.of("client_secret_too_long", "client_secret has more than " + LONGEST_SECRET + " characters");
        }
        if (secret.length() < SHORTEST_SECRET
                || !PasswordStrength.of(secret, null).isEnough()) {
            throw Refusal.of("insecure_m2m_client_secret", "client_secret is too short, or easy to guess");
        }
    }

    private static List<String> scopes(RequestBody body) {
        List<String> scopes = body.texts("scopes");
        for (String scope : scopes) {
            if (!SCOPE.matcher(scope).matches()) {
                throw Refusal.of("invalid_m2m_client_scope", "a scope holds a character that no scope may hold");
            }
        }
        return List.copyOf(new LinkedHashSet<>(scopes));
    }

    private String newSecret() {
        byte[] bytes = new byte[39];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Map<String, @Nullable Object> update(MachineState client, RequestBody body) {
        String name = body.text("client_name");
        String description = body.text("client_description");
        String status = body.oneOf("status", Set.of("active", "inactive"), "invalid_m2m_client_status");
        List<String> scopes = scopes(body);
        byte[] metadata =
                RequestBody.merge(client.trustedMetadata, body.metadata("trusted_metadata"), "trusted_metadata");
        client.name = name == null ? client.name : name;
        client.description = description == null ? client.description : description;
        client.active = status == null ? client.active : status.equals("active");
        client.scopes = body.has("scopes") ? scopes : client.scopes;
        client.trustedMetadata = metadata;
        return envelope(json(client));
    }

    private Map<String, @Nullable Object> delete(MachineState client) {
        clients.remove(client.clientId);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("client_id", client.clientId);
        return answer;
    }

    private Map<String, @Nullable Object> search(RequestBody body) {
        MachineQuery query = MachineQuery.read(body.object("query"), clients);
        Page<MachineState> page = new Page<>(
                body, numbers, query::matches, client -> client.number, countsTotal, "bad_request", "bad_request");
        for (MachineState client : clients.values()) {
            if (client.number >= page.from() && !page.takes(client)) {
                break;
            }
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                "m2m_clients", page.found().stream().map(MachineEndpoints::json).toList());
        answer.put("results_metadata", page.metadata(countsTotal ? page.total() : -1));
        return answer;
    }

    private Map<String, @Nullable Object> startRotation(MachineState client, RequestBody body) {
        body.only(Set.of());
        if (client.nextSecret != null) {
            throw Refusal.of("m2m_client_already_rotating_secret", "the client has a next secret already");
        }
        String next = newSecret();
        client.nextSecret = MachineState.Stored.of(next);
        Map<String, @Nullable Object> json = json(client);
        json.put("next_client_secret", next);
        return envelope(json);
    }

    private static Map<String, @Nullable Object> rotate(MachineState client, RequestBody body) {
        client.secret = nextSecret(client, body);
        client.nextSecret = null;
        return envelope(json(client));
    }

    private static Map<String, @Nullable Object> cancelRotation(MachineState client, RequestBody body) {
        nextSecret(client, body);
        client.nextSecret = null;
        return envelope(json(client));
    }

    private static MachineState.Stored nextSecret(MachineState client, RequestBody body) {
        body.only(Set.of());
        MachineState.Stored next = client.nextSecret;
        if (next == null) {
            throw Refusal.of("m2m_client_not_rotating_secret", "the client has no next secret");
        }
        return next;
    }

    /** Source: RFC 6749, sections 4.4 and 5.2, whose codes the refusals have. */
    private Map<String, @Nullable Object> token(String projectInPath, RequestBody body) {
        String clientId;
        List<String> scopes;
        try {
            body.only(TOKEN);
            String grant = body.text("grant_type");
            if (!projectInPath.equals(projectId) || grant == null) {
                throw Refusal.badRequest("another project, or no grant_type");
            }
            if (!grant.equals("client_credentials")) {
                throw Refusal.of("unsupported_grant_type", "the grant is client_credentials");
            }
            clientId = ProjectState.requiredText(body, "client_id");
            String secret = ProjectState.requiredText(body, "client_secret");
            String scope = body.text("scope");
            scopes = granted(
                    clientId,
                    secret,
                    scope == null ? Set.of() : Set.of(scope.strip().split(" +")));
        } catch (IllegalArgumentException e) {
            throw Refusal.of("invalid_scope", "a scope stands twice");
        } catch (Refusal refusal) {
            throw refusal.errorType().equals("bad_request")
                    ? Refusal.of("invalid_request", refusal.message())
                    : refusal;
        }
        long now = Math.floorDiv(time.epochNanos(), 1_000_000_000L);
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("sub", clientId);
        claims.put("iss", project.issuer);
        claims.put("aud", List.of(projectId));
        claims.put("scope", String.join(" ", scopes));
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + LIFETIME_SECONDS);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("access_token", signer.sign(claims));
        answer.put("expires_in", LIFETIME_SECONDS);
        answer.put("token_type", "bearer");
        return answer;
    }

    /** Returns the scopes of the token: those that were asked for, or all. */
    private synchronized List<String> granted(String clientId, String secret, Set<String> wanted) {
        MachineState client = clients.get(clientId);
        if (client == null || !client.active || !client.takes(secret)) {
            throw new Refusal(401, "invalid_client", "no active client has this id and secret");
        }
        if (!client.scopes.containsAll(wanted)) {
            throw Refusal.of("invalid_scope", "the client does not have each of these scopes");
        }
        return wanted.isEmpty()
                ? client.scopes
                : client.scopes.stream().filter(wanted::contains).toList();
    }

    private static Map<String, @Nullable Object> envelope(Map<String, @Nullable Object> client) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("m2m_client", client);
        return answer;
    }

    private static Map<String, @Nullable Object> json(MachineState client) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("client_id", client.clientId);
        json.put("client_name", client.name);
        json.put("client_description", client.description);
        json.put("status", client.active ? "active" : "inactive");
        json.put("scopes", client.scopes);
        json.put("client_secret_last_four", client.secret.lastFour());
        json.put("trusted_metadata", RequestBody.metadata(client.trustedMetadata));
        MachineState.Stored next = client.nextSecret;
        json.put("next_client_secret_last_four", next == null ? null : next.lastFour());
        return json;
    }

    // What a test sees and puts in.

    synchronized List<FakeMachineClient> snapshots() {
        return clients.values().stream().map(FakeMachineClient::new).toList();
    }

    synchronized Optional<FakeMachineClient> snapshot(String clientId) {
        return Optional.ofNullable(clients.get(clientId)).map(FakeMachineClient::new);
    }

    synchronized FakeMachineClient seed(SeedMachineClient seed) {
        try {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("scopes", seed.scopes);
            fields.put("trusted_metadata", seed.trustedMetadata);
            RequestBody body = new RequestBody(fields, true);
            List<String> scopes = scopes(body);
            byte[] metadata = RequestBody.merge(null, body.metadata("trusted_metadata"), "trusted_metadata");
            MachineState client = add(seed.clientId, seed.secret.reveal());
            client.scopes = scopes;
            client.trustedMetadata = metadata;
            client.name = seed.name;
            client.description = seed.description;
            client.active = seed.active;
            Secret next = seed.nextSecret;
            client.nextSecret = next == null ? null : MachineState.Stored.of(next.reveal());
            return new FakeMachineClient(client);
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.errorType() + ": " + refusal.message());
        }
    }

    /** Returns the routes of one kind of project, and these. */
    static Routes with(String... routes) {
        String[] all = Arrays.copyOf(routes, routes.length + ROUTES.length);
        System.arraycopy(ROUTES, 0, all, routes.length, ROUTES.length);
        return Routes.of(all);
    }

    static boolean has(Routes.Match match) {
        return match.template().startsWith("/v1/m2m/") || match.key().equals(Endpoints.TOKEN);
    }
}
