package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine clients of a project, and their tokens; the same in both kinds of project. Immutable and thread-safe. Source:
 * contract, section 4.9.
 */
public final class M2mClients {
    private static final String CLIENT = "/v1/m2m/clients/{client_id}";
    private static final String NO_SUCH_CLIENT = "m2m_client_not_found";

    private final StytchHttp http;

    M2mClients(StytchHttp http) {
        this.http = http;
    }

    /**
     * Creates or imports a client.
     *
     * @throws MigrationException.Refused with {@code duplicate_m2m_client_id}, {@code insecure_m2m_client_secret},
     *     {@code client_secret_too_long}, {@code invalid_m2m_client_scope} and others; nothing was created
     * @throws MigrationException.Unreachable also when Stytch may have created the client: with an id of its own it can be
     *     read back
     */
    public Created create(CreateM2mClientRequest request) {
        Answer answer = http.send(Call.create("/v1/m2m/clients", request.body()));
        JsonView client = client(answer);
        return new Created(
                new M2mClient(client), Secret.of(client.text("client_secret").orElse("")), answer.requestId());
    }

    /** Returns a client, or nothing when Stytch says that there is none. An unanswered call is never "none": it throws. */
    public Optional<M2mClient> get(String clientId) {
        try {
            return Optional.of(new M2mClient(client(http.send(Call.get(CLIENT, clientId)))));
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals(NO_SUCH_CLIENT)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    public M2mClient update(String clientId, UpdateM2mClientRequest request) {
        return new M2mClient(client(http.send(Call.put(CLIENT, request.body(), clientId))));
    }

    /**
     * Deletes a client.
     *
     * @return whether there was such a client; {@code false} also when an earlier attempt of this call deleted it
     */
    public boolean delete(String clientId) {
        try {
            http.send(Call.delete(CLIENT, clientId));
            return true;
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals(NO_SUCH_CLIENT)) {
                return false;
            }
            throw refused;
        }
    }

    /** Returns one page. Stytch names no limit for this search; it counts for that of organizations and members. */
    public M2mClientPage search(M2mClientSearch search) {
        return page(search.filters());
    }

    private M2mClientPage page(Filters filters) {
        return M2mClientPage.of(http.send(
                Call.narrowSearch("/v1/m2m/clients/search", filters.fields().map())));
    }

    /**
     * Returns all clients that match, page by page as the stream is read.
     *
     * @return a stream that ends when Stytch names no next page; it throws {@link IllegalStateException} if a cursor comes
     *     twice, for then it would never end
     */
    public Stream<M2mClient> searchAll(M2mClientSearch search) {
        return Paging.pages(search.filters(), this::page).flatMap(page -> page.clients().stream());
    }

    /**
     * Gets an access token as the client itself would, by OAuth 2.0 client credentials: a check that an imported secret is
     * right. The call goes without the project's credentials.
     *
     * <p>Source: {@code POST /v1/public/{project_id}/oauth2/token}.
     *
     * @param scopes what to ask for; all that the client has when empty
     * @throws MigrationException.Refused with a code of OAuth 2.0, such as {@code invalid_client} for a wrong id or secret
     */
    public AccessToken token(String clientId, Secret clientSecret, List<String> scopes) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", clientId);
        form.put("client_secret", clientSecret.reveal());
        form.put("grant_type", "client_credentials");
        if (!scopes.isEmpty()) {
            form.put("scope", String.join(" ", scopes));
        }
        Answer answer = http.send(Call.publicForm(
                "/v1/public/{project_id}/oauth2/token",
                form,
                http.settings().credentials().projectId()));
        return new AccessToken(
                Secret.of(answer.body().text("access_token").orElse("")),
                Duration.ofSeconds(answer.body().number("expires_in").orElse(0)),
                answer.body().text("token_type").orElse(""));
    }

    private static JsonView client(Answer answer) {
        return answer.body().object("m2m_client").orElse(answer.body());
    }

    /**
     * A client was created.
     *
     * @param secret its secret, which Stytch shows this once and then keeps as a hash only
     */
    public record Created(M2mClient client, Secret secret, String requestId) {}

    /**
     * A token of a machine client.
     *
     * @param token the JWT
     * @param lifetime how long it holds from now on
     * @param type {@code bearer}
     */
    public record AccessToken(Secret token, Duration lifetime, String type) {}
}
