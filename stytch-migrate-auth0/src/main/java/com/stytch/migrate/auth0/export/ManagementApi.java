package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the Management API of one tenant, and says what a refusal means. Thread-safe. */
final class ManagementApi {
    private static final Pattern ERROR_CODE = Pattern.compile("[A-Za-z_]{1,60}");
    private static final String WHERE_TO_GRANT =
            "grant them to the application in Auth0's Dashboard, under Applications,"
                    + " APIs, Auth0 Management API, Machine to Machine Applications";

    private final String domain;
    private final URI base;
    private final ProviderHttp http;
    private final TokenCache tokens;

    ManagementApi(String domain, URI base, ProviderHttp http, TokenCache.Origin origin) {
        this.domain = domain;
        this.base = base;
        this.http = http;
        this.tokens = new TokenCache(domain, base, http, origin);
    }

    String domain() {
        return domain;
    }

    ProviderHttp http() {
        return http;
    }

    /**
     * Checks that the token has some scopes, as far as it tells.
     *
     * @throws UnusableInput if one is missing; the message names it and where to grant it
     */
    void require(List<String> scopes) {
        Optional<Set<String>> granted = tokens.scopes();
        if (granted.isPresent() && !granted.get().containsAll(scopes)) {
            Set<String> missing = new TreeSet<>(scopes);
            missing.removeAll(granted.get());
            throw missing(missing);
        }
    }

    private UnusableInput missing(Set<String> scopes) {
        return new UnusableInput("The token for " + domain + " lacks " + String.join(", ", scopes) + ": "
                + (scopes.size() == 1 ? WHERE_TO_GRANT.replace("them", "it") : WHERE_TO_GRANT) + ".");
    }

    /** Returns a GET. */
    ProviderRequest get(String path, Map<String, String> query, String name) {
        String text = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return ProviderRequest.get(URI.create(base + "/api/v2" + path + (text.isEmpty() ? "" : "?" + text)))
                .named("/api/v2" + name);
    }

    ProviderRequest post(String path, Map<String, ? extends @Nullable Object> body) {
        return ProviderRequest.json("POST", URI.create(base + "/api/v2" + path), body);
    }

    /** Returns a text as it stands in a path or query: {@code auth0%7C60425d...}. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Asks with a token, with another one when the first is refused.
     *
     * @param scopes what the request needs, for the message when Auth0 says that one is missing
     * @return a success, or 404
     * @throws UnusableInput if Auth0 refuses anything else
     */
    ProviderReply ask(ProviderRequest request, List<String> scopes) {
        Secret[] used = new Secret[1];
        ProviderRequest signed = request.signedBy(each -> {
            Secret token = tokens.text();
            used[0] = token;
            return each.header("Authorization", "Bearer " + token.reveal());
        });
        ProviderReply reply = http.send(signed);
        if (reply.status() == 401 && tokens.renew(used[0])) {
            reply = http.send(signed);
        }
        if (reply.isSuccess() || reply.status() == 404) {
            return reply;
        }
        throw refused(request, reply, scopes);
    }

    private UnusableInput refused(ProviderRequest request, ProviderReply reply, List<String> scopes) {
        String code =
                reply.object().orElse(JsonView.of(Map.of())).text("errorCode").orElse("");
        if (reply.status() == 403 && code.equals("insufficient_scope")) {
            return missing(new TreeSet<>(scopes));
        }
        String what = domain + " refused " + request + " (" + reply.status()
                + (ERROR_CODE.matcher(code).matches() ? ", " + code : "") + "): ";
        return new UnusableInput(what
                + switch (reply.status()) {
                    case 401 ->
                        "the token is not valid for this tenant's Management API, or has expired; get another one.";
                    case 403 -> "the application may not do that; see its grants and the tenant's settings.";
                    default -> "this is not what Auth0 documents; check the domain, and report it if it stays.";
                });
    }

    /** Says that an answer cannot be what Auth0 documents, so that reading on could lose something. */
    UnusableInput strange(ProviderRequest request, String what) {
        return new UnusableInput(domain + " answered " + request + " with " + what
                + ", so nobody can tell whether anything is missing; try again, and report it if it stays.");
    }
}
