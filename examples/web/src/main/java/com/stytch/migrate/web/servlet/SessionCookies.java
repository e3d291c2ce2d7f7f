package com.stytch.migrate.web.servlet;

import com.stytch.migrate.api.SessionRef;
import com.stytch.migrate.model.Secret;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a dual-session period: the two of Stytch, the marker of the rollout, and the one of the old system. Immutable
 * and thread-safe.
 *
 * <p>Every cookie that is written is {@code HttpOnly}, {@code Secure} and {@code SameSite=Lax} unless said otherwise. A cookie
 * that comes twice with two values counts as none, since nobody can tell which of the two somebody else has planted.
 */
public final class SessionCookies {
    /** What a browser keeps of one cookie, name and value together. Source: RFC 6265bis, section 5.6. */
    private static final int LARGEST = 4_096;

    /** As {@code DualSessionAuthenticator} takes at most; a longer one is not even handed on. */
    private static final int LONGEST_TOKEN = 16_384;

    /** Source: RFC 6265, section 4.1.1: {@code token} and {@code cookie-octet}. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\x21\\x23-\\x2B\\x2D-\\x3A\\x3C-\\x5B\\x5D-\\x7E]+");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x3A\\x3C-\\x7E]*");
    private static final String HOST = "__Host-";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");
    private static final int MOST_AT_SIGN_OUT = 4;
    private static final int DELETED = 0;
    private static final int UNTIL_THE_BROWSER_CLOSES = -1;

    private final String legacy;
    private final String jwt;
    private final String token;
    private final String marker;
    private final String pause;
    private final @Nullable String domain;
    private final String path;
    private final @Nullable String legacyDomain;
    private final String legacyPath;
    private final boolean secure;
    private final String sameSite;

    private SessionCookies(Builder builder) {
        String prefix = builder.hostOnly ? HOST : "";
        this.legacy = builder.legacy;
        this.jwt = prefix + builder.jwt;
        this.token = prefix + builder.token;
        this.marker = prefix + builder.marker;
        this.pause = prefix + builder.pause;
        this.domain = builder.domain;
        this.path = builder.path;
        this.legacyDomain = builder.legacyDomain;
        this.legacyPath = builder.legacyPath;
        this.secure = builder.secure;
        this.sameSite = builder.sameSite;
    }

    /**
     * Begins the cookies of an application.
     *
     * @param legacyCookie the name of the old system's cookie
     */
    public static Builder beside(String legacyCookie) {
        return new Builder(Objects.requireNonNull(legacyCookie, "legacyCookie"));
    }

    /**
     * What a request brought.
     *
     * @param stytchTwice whether one of Stytch's cookies came with two values; then it counts as if neither was there
     * @param legacyTwice the same of the old system's cookie
     */
    record Brought(
            @Nullable String jwt,
            @Nullable String token,
            @Nullable String legacy,
            Optional<String> marker,
            boolean paused,
            boolean stytchTwice,
            boolean legacyTwice) {

        boolean hasStytch() {
            return jwt != null || token != null;
        }
    }

    Brought read(HttpServletRequest request) {
        Set<String> jwts = values(request, jwt);
        Set<String> tokens = values(request, token);
        Set<String> old = values(request, legacy);
        boolean twice = jwts.size() > 1 || tokens.size() > 1;
        return new Brought(
                twice ? null : only(jwts),
                twice ? null : only(tokens),
                only(old),
                Optional.ofNullable(only(values(request, marker))),
                !values(request, pause).isEmpty(),
                twice,
                old.size() > 1);
    }

    /** Returns every value of the old system's cookie, a few at most: a sign-out is to reach the right one too. */
    List<Secret> everyLegacyToken(HttpServletRequest request) {
        return secrets(request, legacy);
    }

    /** Returns every session of Stytch that a request brings, by their tokens, or by their JWTs when there is no token. */
    List<SessionRef> everyStytchSession(HttpServletRequest request) {
        List<SessionRef> byToken =
                secrets(request, token).stream().map(SessionRef::token).toList();
        return byToken.isEmpty()
                ? secrets(request, jwt).stream().map(SessionRef::jwt).toList()
                : byToken;
    }

    private static List<Secret> secrets(HttpServletRequest request, String name) {
        return values(request, name).stream()
                .filter(value -> value.length() <= LONGEST_TOKEN)
                .limit(MOST_AT_SIGN_OUT)
                .map(Secret::of)
                .toList();
    }

    private static Set<String> values(HttpServletRequest request, String name) {
        Set<String> values = new LinkedHashSet<>();
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                String value = cookie.getValue();
                if (cookie.getName().equals(name) && value != null && !value.isEmpty()) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    private static @Nullable String only(Set<String> values) {
        String value = values.size() == 1 ? values.iterator().next() : null;
        return value != null && value.length() <= LONGEST_TOKEN ? value : null;
    }

    /**
     * Writes the JWT.
     *
     * @param lasting until its session ends; {@code null} until the browser closes
     * @return whether a browser will keep it: one that is too large, or holds what no cookie can, is not written
     */
    boolean writeJwt(HttpServletResponse response, Secret value, @Nullable Duration lasting) {
        return write(response, jwt, value.reveal(), lasting);
    }

    /** Writes the opaque token, as {@link #writeJwt}. */
    boolean writeToken(HttpServletResponse response, Secret value, @Nullable Duration lasting) {
        return write(response, token, value.reveal(), lasting);
    }

    void writeMarker(HttpServletResponse response, String value, Duration lasting) {
        write(response, marker, value, lasting);
    }

    /** Asks the browser to remind us for a while that an exchange has just failed. */
    void writePause(HttpServletResponse response, Duration lasting) {
        write(response, pause, "1", lasting);
    }

    void dropPause(HttpServletResponse response) {
        response.addCookie(cookie(pause, "", DELETED, domain, path));
    }

    void dropStytch(HttpServletResponse response) {
        for (String name : List.of(jwt, token, pause)) {
            response.addCookie(cookie(name, "", DELETED, domain, path));
        }
    }

    /**
     * Drops the cookies of Stytch that were set for other domains than ours, by a neighbour or by ourselves before a setting
     * was changed: otherwise they would stand beside ours for ever, and neither would count.
     */
    void dropStrays(HttpServletRequest request, HttpServletResponse response) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        List<@Nullable String> places = new ArrayList<>();
        if (domain != null) {
            places.add(null);
        }
        if (DOMAIN.matcher(host).matches() && !ADDRESS.matcher(host).matches()) {
            for (String place = host; place.indexOf('.') > 0; place = place.substring(place.indexOf('.') + 1)) {
                if (!place.equals(domain)) {
                    places.add(place);
                }
            }
        }
        for (String place : places) {
            response.addCookie(cookie(jwt, "", DELETED, place, path));
            response.addCookie(cookie(token, "", DELETED, place, path));
        }
    }

    void dropLegacy(HttpServletResponse response) {
        response.addCookie(cookie(legacy, "", DELETED, legacyDomain, legacyPath));
    }

    private boolean write(HttpServletResponse response, String name, String value, @Nullable Duration lasting) {
        if (name.length() + value.length() > LARGEST || !VALUE.matcher(value).matches()) {
            return false;
        }
        int seconds = lasting == null
                ? UNTIL_THE_BROWSER_CLOSES
                : (int) Math.min(Integer.MAX_VALUE, Math.max(1, lasting.toSeconds()));
        response.addCookie(cookie(name, value, seconds, domain, path));
        return true;
    }

    private Cookie cookie(String name, String value, int seconds, @Nullable String ofDomain, String ofPath) {
        Cookie cookie = new Cookie(name, value);
        cookie.setMaxAge(seconds);
        cookie.setPath(ofPath);
        if (ofDomain != null) {
            cookie.setDomain(ofDomain);
        }
        cookie.setHttpOnly(true);
        cookie.setSecure(secure);
        cookie.setAttribute("SameSite", sameSite);
        return cookie;
    }

    /** Collects names and places. Not thread-safe. */
    public static final class Builder {
        private final String legacy;
        private String jwt = "stytch_session_jwt";
        private String token = "stytch_session";
        private String marker = "login_side";
        private String pause = "login_pause";
        private @Nullable String domain;
        private String path = "/";
        private @Nullable String legacyDomain;
        private String legacyPath = "/";
        private boolean secure = true;
        private boolean hostOnly;
        private String sameSite = "Lax";

        private Builder(String legacy) {
            this.legacy = legacy;
        }

        /** Sets the names of Stytch's cookies; {@code stytch_session_jwt} and {@code stytch_session} unless set. */
        public Builder stytch(String jwtCookie, String tokenCookie) {
            this.jwt = Objects.requireNonNull(jwtCookie, "jwtCookie");
            this.token = Objects.requireNonNull(tokenCookie, "tokenCookie");
            return this;
        }

        /** Sets the name of the rollout's marker; {@code login_side} unless set. */
        public Builder marker(String cookie) {
            this.marker = Objects.requireNonNull(cookie, "cookie");
            return this;
        }

        /**
         * Sets the name of the cookie that says for a minute that an exchange has just failed; {@code login_pause} unless set.
         */
        public Builder pause(String cookie) {
            this.pause = Objects.requireNonNull(cookie, "cookie");
            return this;
        }

        /**
         * Puts {@code __Host-} before all names but that of the old system: then a browser takes the cookies from this host
         * only, over TLS, and no neighbour below the same domain can plant one. The best there is when one host will do.
         */
        public Builder hostOnly() {
            this.hostOnly = true;
            return this;
        }

        /**
         * Sets a domain whose hosts all share the cookies; this host alone unless set. Each of those hosts can read them, and
         * plant others.
         */
        public Builder domain(String shared) {
            this.domain = Objects.requireNonNull(shared, "shared");
            return this;
        }

        /** Sets the path; {@code /} unless set. */
        public Builder path(String below) {
            this.path = Objects.requireNonNull(below, "below");
            return this;
        }

        /**
         * Says where the old system put its cookie, which a browser drops only if both are the same as when it was set; this
         * host and {@code /} unless set.
         *
         * @param domain {@code null} for this host alone
         */
        public Builder legacyPlace(@Nullable String domain, String path) {
            this.legacyDomain = domain;
            this.legacyPath = Objects.requireNonNull(path, "path");
            return this;
        }

        /** Sends the cookies along with requests from this site only: who follows a link from elsewhere is nobody at first. */
        public Builder sameSiteStrict() {
            this.sameSite = "Strict";
            return this;
        }

        /** Lets the cookies go without TLS: for a test on a machine of one's own, and nowhere else. */
        public Builder withoutTls() {
            this.secure = false;
            return this;
        }

        /**
         * Returns the cookies.
         *
         * @throws IllegalStateException if a name, domain or path is none, if two names are the same, or if a browser would
         *     refuse a cookie for its prefix
         */
        public SessionCookies build() {
            SessionCookies cookies = new SessionCookies(this);
            List<String> names = List.of(cookies.legacy, cookies.jwt, cookies.token, cookies.marker, cookies.pause);
            for (String name : names) {
                check(NAME.matcher(name).matches(), "no name of a cookie: " + name);
            }
            check(Set.copyOf(names).size() == names.size(), "two cookies have one name");
            for (String name : names.subList(1, names.size())) {
                checkPrefix(name, domain, path);
            }
            checkPrefix(legacy, legacyDomain, legacyPath);
            for (String each : new String[] {domain, legacyDomain}) {
                check(each == null || DOMAIN.matcher(each).matches(), "no domain of a cookie: " + each);
            }
            for (String each : List.of(path, legacyPath)) {
                check(PATH.matcher(each).matches(), "no path of a cookie: " + each);
            }
            return cookies;
        }

        /** Source: RFC 6265bis, section 4.1.3. */
        private void checkPrefix(String name, @Nullable String ofDomain, String ofPath) {
            boolean host = name.regionMatches(true, 0, HOST, 0, HOST.length());
            check(
                    !host || (secure && ofDomain == null && ofPath.equals("/")),
                    name + " wants TLS, the path / and no domain");
            boolean tls = name.regionMatches(true, 0, "__Secure-", 0, "__Secure-".length());
            check(!tls || secure, name + " wants TLS");
        }

        private static void check(boolean right, String message) {
            if (!right) {
                throw new IllegalStateException(message);
            }
        }
    }
}
