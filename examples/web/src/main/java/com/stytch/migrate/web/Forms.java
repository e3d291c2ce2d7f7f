package com.stytch.migrate.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** The token against forgery that forms carry is in the {@code HttpSession}, which holds nothing else. */
final class Forms {
    private Forms() {}

    /**
     * Makes all tokens of before void. To be called at each login: whoever has planted the cookie of an {@code HttpSession} of their
     * own in the browser would know the token, and could send forms in the name of whom has just logged in.
     */
    static void renew(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}
