package com.stytch.migrate.api;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where the address at which identity providers reached the old system sends them on to, so that no customer has to change
 * anything: for SAML, and where that address is your own. Answer the POST with {@link #STATUS} and this as {@code Location}, and the
 * browser posts the same form to Stytch. For it the connections need the audience of the old system, see
 * {@code alternative_audience_uri}.
 *
 * <p>Immutable and thread-safe, as far as the function is. Source: Stytch's guide on additional migration considerations.
 */
public final class SsoCallbackRedirect {
    /** Keeps method and body. Stytch's guide allows 303 too, by which a browser would send a GET without the answer. */
    public static final int STATUS = 307;

    private static final Pattern CONNECTION = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private final URI base;
    private final Function<String, Optional<String>> connectionOf;

    private SsoCallbackRedirect(URI base, Function<String, Optional<String>> connectionOf) {
        this.base = base;
        this.connectionOf = connectionOf;
    }

    /**
     * Returns a redirect.
     *
     * @param base the address of Stytch, {@code https://api.stytch.com} or {@code https://test.stytch.com}
     * @param connectionOf returns the connection at Stytch for the name of one in the old system, such as the value of the parameter
     *     {@code connection} of Auth0's callback; what a run made stands in {@code sso-work-list.ndjson}
     */
    public static SsoCallbackRedirect of(URI base, Function<String, Optional<String>> connectionOf) {
        Objects.requireNonNull(connectionOf, "connectionOf");
        if (!"https".equals(base.getScheme()) && !"127.0.0.1".equals(base.getHost())) {
            throw new IllegalArgumentException("the address of Stytch begins with https://");
        }
        String text = base.toString();
        return new SsoCallbackRedirect(
                URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), connectionOf);
    }

    /**
     * Returns where to send the answer of an identity provider, or nothing when no such connection was moved: then it belongs to
     * the old system still.
     *
     * @param legacyConnection the name of the connection, as it came; it never becomes a part of the address
     * @throws IllegalStateException if the function returns what can be no id of a connection
     */
    public Optional<URI> location(String legacyConnection) {
        return connectionOf.apply(legacyConnection).map(id -> {
            if (!CONNECTION.matcher(id).matches()) {
                throw new IllegalStateException("not the id of a connection");
            }
            return URI.create(base + "/v1/b2b/sso/callback/" + id);
        });
    }

    @Override
    public String toString() {
        return "SsoCallbackRedirect[" + base + "]";
    }
}
