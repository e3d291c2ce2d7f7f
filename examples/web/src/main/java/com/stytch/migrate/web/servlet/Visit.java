package com.stytch.migrate.web.servlet;

import com.stytch.migrate.session.DualVerdict;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, once it is known who made it. Immutable. It is an attribute of the request, so that a forward, an error page or
 * the second half of an asynchronous request need not ask again.
 */
public final class Visit {
    private static final String ATTRIBUTE = Visit.class.getName();

    private final DualVerdict verdict;
    private final @Nullable DualPrincipal principal;
    private final boolean wroteCookies;

    Visit(DualVerdict verdict, @Nullable DualPrincipal principal, boolean wroteCookies) {
        this.verdict = verdict;
        this.principal = principal;
        this.wroteCookies = wroteCookies;
    }

    /** Returns what the filter found out about a request; empty when it did not see it. */
    public static Optional<Visit> of(ServletRequest request) {
        return Optional.ofNullable((Visit) request.getAttribute(ATTRIBUTE));
    }

    void keepIn(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns who it is; empty when nobody is signed in, and when that could not be found out. */
    public Optional<DualPrincipal> principal() {
        return Optional.ofNullable(principal);
    }

    /** Returns whether nothing could be found out: answer with 503, and keep the cookies. */
    public boolean unavailable() {
        return verdict.kind() == DualVerdict.Kind.UNAVAILABLE;
    }

    /** Returns why nobody is signed in: a code of {@link DualVerdict.Nobody}, {@code two_people}, {@code ambiguous} or
     * {@code signed_out}. */
    public Optional<String> nobodyBecause() {
        return verdict instanceof DualVerdict.Nobody nobody ? Optional.of(nobody.code()) : Optional.empty();
    }

    /** Returns whether the answer carries cookies of a session, and so must be stored nowhere. */
    boolean wroteCookies() {
        return wroteCookies;
    }

    @Override
    public String toString() {
        return "Visit[" + verdict.kind() + "]";
    }
}
