package com.stytch.migrate.web.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Keeps cookies as a browser does, and sends requests past a filter to a page that says who asks for it. */
final class Browser {
    final Map<String, String> cookies = new LinkedHashMap<>();
    private final DualSessionFilter filter;

    Browser(DualSessions sessions) {
        this.filter = new DualSessionFilter(sessions);
    }

    /** What is behind a filter. */
    interface Page {
        void show(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    static void greet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter()
                .write(request.getAuthType() + " " + request.getRemoteUser() + " "
                        + (request.getUserPrincipal() == null
                                ? "-"
                                : request.getUserPrincipal().getName()));
    }

    MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        request.setServerName("app.example.com");
        List<Cookie> all = new ArrayList<>();
        cookies.forEach((name, value) -> all.add(new Cookie(name, value)));
        if (!all.isEmpty()) {
            request.setCookies(all.toArray(Cookie[]::new));
        }
        return request;
    }

    /** Returns the text of the page, such as {@code STYTCH user-test-1 user-test-1}, and {@code null null -} for nobody. */
    String get() {
        return text(get(request(), Browser::greet));
    }

    static String text(MockHttpServletResponse response) {
        try {
            return response.getContentAsString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    MockHttpServletResponse get(MockHttpServletRequest request, Page page) {
        return get(request, new MockHttpServletResponse(), page);
    }

    MockHttpServletResponse get(MockHttpServletRequest request, MockHttpServletResponse response, Page page) {
        FilterChain chain = (seen, answer) -> page.show((HttpServletRequest) seen, (HttpServletResponse) answer);
        try {
            filter.doFilter(request, response, chain);
        } catch (IOException | ServletException e) {
            throw new AssertionError(e);
        }
        keep(response);
        return response;
    }

    /** Keeps what was set for this host; a cookie of another domain is another cookie. */
    void keep(MockHttpServletResponse response) {
        for (Cookie cookie : response.getCookies()) {
            @Nullable String domain = cookie.getDomain();
            if (domain == null && cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else if (domain == null) {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }
}
