package com.stytch.migrate.web.servlet;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer with the cookies of a session, which nobody may store, whatever the code behind says about it: a picture with
 * {@code Cache-Control: public} would carry them from a shared cache to strangers.
 */
final class NotStored extends HttpServletResponseWrapper {
    private static final String CACHE_CONTROL = "Cache-Control";

    NotStored(HttpServletResponse response) {
        super(response);
        response.setHeader(CACHE_CONTROL, "no-store");
    }

    @Override
    public void reset() {
        super.reset();
        super.setHeader(CACHE_CONTROL, "no-store");
    }

    /** Those of HTTP, and of caches that have a header of their own (RFC 9213). */
    private static boolean isAboutStoring(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith("cache-control")
                || lower.equals("surrogate-control")
                || lower.equals("expires")
                || lower.equals("pragma");
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (!isAboutStoring(name)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!isAboutStoring(name)) {
            super.addHeader(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        if (!isAboutStoring(name)) {
            super.setDateHeader(name, date);
        }
    }

    @Override
    public void addDateHeader(String name, long date) {
        if (!isAboutStoring(name)) {
            super.addDateHeader(name, date);
        }
    }

    @Override
    public void setIntHeader(String name, int value) {
        if (!isAboutStoring(name)) {
            super.setIntHeader(name, value);
        }
    }

    @Override
    public void addIntHeader(String name, int value) {
        if (!isAboutStoring(name)) {
            super.addIntHeader(name, value);
        }
    }
}
