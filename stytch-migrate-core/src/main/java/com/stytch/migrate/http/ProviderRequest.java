package com.stytch.migrate.http;

import com.stytch.migrate.internal.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API of a legacy provider. Immutable; each method returns another request. {@link #toString()} shows the
 * method and the name only: addresses, headers and bodies may hold secrets.
 */
public final class ProviderRequest {
    private final String method;
    private final URI uri;
    private final String name;
    private final Map<String, String> headers;
    private final byte[] body;
    private final UnaryOperator<ProviderRequest> signer;

    private ProviderRequest(
            String method,
            URI uri,
            String name,
            Map<String, String> headers,
            byte[] body,
            UnaryOperator<ProviderRequest> signer) {
        this.method = method;
        this.uri = uri;
        this.name = name;
        this.headers = headers;
        this.body = body;
        this.signer = signer;
    }

    /** Returns a GET. Unless {@link #named} it is named by its path. */
    public static ProviderRequest get(URI uri) {
        return bytes("GET", uri, new byte[0]);
    }

    /**
     * Returns a request with a JSON object as its body and {@code Content-Type: application/json}.
     *
     * @param body what JSON knows: texts, numbers, booleans, maps, lists and {@code null}
     */
    public static ProviderRequest json(String method, URI uri, Map<String, ? extends @Nullable Object> body) {
        return bytes(method, uri, Json.write(body)).header("Content-Type", "application/json");
    }

    /** Returns a POST of form fields. */
    public static ProviderRequest form(URI uri, Map<String, String> fields) {
        String text = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return bytes("POST", uri, text.getBytes(StandardCharsets.US_ASCII))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    /**
     * Returns a request with any body.
     *
     * @param body empty for none
     * @throws IllegalArgumentException if the address is neither https nor plain http to this machine, or names a user
     */
    public static ProviderRequest bytes(String method, URI uri, byte[] body) {
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address must name no user: set a header instead");
        }
        if (!BaseAddress.isSafe(uri)) {
            throw new IllegalArgumentException("an address must be https://, or http:// to this machine; that of "
                    + uri.getHost() + " is neither");
        }
        return new ProviderRequest(
                Objects.requireNonNull(method, "method"),
                uri,
                Objects.requireNonNullElse(uri.getPath(), "/"),
                Map.of(),
                body.clone(),
                UnaryOperator.identity());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Sets what messages call it, where its path would show an id.
     *
     * @param name such as {@code /api/v2/users/{id}} or {@code ListUsers}
     */
    public ProviderRequest named(String name) {
        return new ProviderRequest(method, uri, Objects.requireNonNull(name, "name"), headers, body, signer);
    }

    /** Sets a header; one of the same name is replaced. */
    public ProviderRequest header(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(other -> other.equalsIgnoreCase(header));
        more.put(header, value);
        return new ProviderRequest(method, uri, name, Map.copyOf(more), body, signer);
    }

    /**
     * Sets what is done to the request before each attempt: a signature with the time in it, or a token that may have been
     * renewed meanwhile.
     *
     * @param signer returns the request as it is to be sent; may throw, which ends the call
     */
    public ProviderRequest signedBy(UnaryOperator<ProviderRequest> signer) {
        return new ProviderRequest(method, uri, name, headers, body, Objects.requireNonNull(signer, "signer"));
    }

    public String method() {
        return method;
    }

    public URI uri() {
        return uri;
    }

    /** Returns the headers that were set. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns a copy of the body; empty when there is none. */
    public byte[] body() {
        return body.clone();
    }

    ProviderRequest signed() {
        return signer.apply(this);
    }

    byte[] bodyUncopied() {
        return body;
    }

    @Override
    public String toString() {
        return method + " " + name;
    }
}
