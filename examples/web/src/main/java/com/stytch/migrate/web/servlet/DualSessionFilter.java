package com.stytch.migrate.web.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link DualSessions} in front of servlets. Thread-safe.
 *
 * <p>Whoever is signed in is the request's {@code getUserPrincipal()}, a {@link DualPrincipal}, and {@code getRemoteUser()};
 * {@code logout()} signs out at both sides. Who is not signed in passes as nobody: what they may see is for others to say. If
 * it could not be found out, the answer is 503 with {@code Retry-After}, all cookies are kept, and nothing behind the filter is
 * run; so leave what needs no user (pictures, the sign-out page) out of its mapping.
 *
 * <p>Register it with {@code setAsyncSupported(true)} where servlets are asynchronous. One request is judged once, whatever it
 * is dispatched to.
 */
public final class DualSessionFilter implements Filter {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final DualSessions sessions;
    private final Duration retryAfter;

    /** Makes a filter that asks for five seconds of patience when nobody could be asked. */
    public DualSessionFilter(DualSessions sessions) {
        this(sessions, RETRY_AFTER);
    }

    /**
     * Makes a filter.
     *
     * @param retryAfter what a 503 says, in whole seconds, from one
     */
    public DualSessionFilter(DualSessions sessions, Duration retryAfter) {
        if (retryAfter.toSeconds() < 1) {
            throw new IllegalArgumentException("Retry-After is a second at least, was " + retryAfter);
        }
        this.sessions = Objects.requireNonNull(sessions, "sessions");
        this.retryAfter = retryAfter;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        Visit visit = sessions.enter(http, answer);
        HttpServletResponse kept = visit.wroteCookies() ? new NotStored(answer) : answer;
        if (visit.unavailable()) {
            refuse(kept);
            return;
        }
        DualPrincipal who = visit.principal().orElse(null);
        chain.doFilter(who == null ? http : new SignedIn(http, answer, who), kept);
    }

    /** Not by {@code sendError}: an error page that only users may see would turn it into a sign-in page. */
    private void refuse(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("it could not be found out who made the request, and an answer has begun already");
        }
        byte[] text = "Please try again in a moment.\n".getBytes(StandardCharsets.US_ASCII);
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", Long.toString(retryAfter.toSeconds()));
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/plain;charset=US-ASCII");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    /** The request of somebody. */
    private final class SignedIn extends HttpServletRequestWrapper {
        private final HttpServletResponse response;
        private @Nullable DualPrincipal who;

        SignedIn(HttpServletRequest request, HttpServletResponse response, DualPrincipal who) {
            super(request);
            this.response = response;
            this.who = who;
        }

        @Override
        public @Nullable Principal getUserPrincipal() {
            return who;
        }

        @Override
        public @Nullable String getRemoteUser() {
            return who == null ? null : who.getName();
        }

        @Override
        public @Nullable String getAuthType() {
            return who == null ? null : who.side().name();
        }

        @Override
        public void logout() throws ServletException {
            sessions.signOut((HttpServletRequest) getRequest(), response);
            who = null;
            super.logout();
        }
    }
}
