package com.stytch.migrate.web;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.web.servlet.DualSessions;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;

/** Sessions as the application had them before the move: a token of the old system in a cookie. */
class OldSessions {
    static final String COOKIE = "legacy";

    private final OldSystem old;
    private final DualSessions sessions;
    private final boolean tls;

    OldSessions(OldSystem old, DualSessions sessions, @Value("${cookies-need-tls}") boolean tls) {
        this.old = old;
        this.sessions = sessions;
        this.tls = tls;
    }

    /**
     * Begins one, for whom the old system knows by this password.
     *
     * @return whether it did
     * @throws java.io.UncheckedIOException if the old system does not answer
     */
    boolean begin(String email, String password, HttpServletRequest request, HttpServletResponse response) {
        Optional<Secret> token = old.logIn(email, password);
        token.ifPresent(value -> {
            Forms.renew(request);
            sessions.signedInAtLegacy(response);
            Cookie cookie = new Cookie(COOKIE, value.reveal());
            cookie.setPath("/");
            cookie.setHttpOnly(true);
            cookie.setSecure(tls);
            cookie.setAttribute("SameSite", "Lax");
            response.addCookie(cookie);
        });
        return token.isPresent();
    }
}
