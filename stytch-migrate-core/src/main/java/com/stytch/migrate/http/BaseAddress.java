package com.stytch.migrate.http;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** The rule for addresses to which credentials are sent. */
final class BaseAddress {
    /** An address, not a name: {@code 127.example.com} is somebody else's machine. */
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private BaseAddress() {}

    /**
     * Returns the address without a slash at its end.
     *
     * @throws IllegalArgumentException if it is neither https nor plain http to this machine, or has more than host and path
     */
    static URI checked(URI uri) {
        if (!isSafe(uri)) {
            throw new IllegalArgumentException(
                    "the base address must be https://host, or http:// to this machine, was " + named(uri));
        }
        if (uri.getQuery() != null || uri.getFragment() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("the base address must have no user, query or fragment");
        }
        String text = uri.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** Returns an address for a message: whoever is named before its host may have a password there. */
    private static String named(URI uri) {
        return uri.getRawUserInfo() == null && uri.getRawQuery() == null
                ? uri.toString()
                : uri.getScheme() + "://" + uri.getHost();
    }

    /** Returns whether nobody on the way can read what is sent there. */
    static boolean isSafe(URI uri) {
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        String host = Objects.requireNonNullElse(uri.getHost(), "");
        boolean local = host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK.matcher(host).matches();
        return !host.isEmpty() && (scheme.equals("https") || (scheme.equals("http") && local));
    }
}
