package com.stytch.migrate.web.security;

import com.stytch.migrate.web.servlet.DualPrincipal;
import com.stytch.migrate.web.servlet.DualSessionFilter;
import com.stytch.migrate.web.servlet.DualSessions;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.LogoutConfigurer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;

/**
 * Puts {@link DualSessions} into a chain of Spring Security: {@code http.with(DualSessionConfigurer.of(sessions), own -> {})}.
 * Not thread-safe, as any configurer.
 *
 * <p>It keeps who somebody is, and the page that was asked for, out of the {@code HttpSession}, puts its filter after the one that
 * signs out (which therefore works while nobody can be asked) and after those of other credentials, and adds a handler to the
 * sign-out. All else is the application's: who may see what, the sign-in pages, and CSRF, which cookies make as necessary as
 * ever. Keep its tokens in a cookie ({@code CookieCsrfTokenRepository}) where there is to be no {@code HttpSession} at all.
 */
public final class DualSessionConfigurer extends AbstractHttpConfigurer<DualSessionConfigurer, HttpSecurity> {
    private final DualSessions sessions;
    private Function<DualPrincipal, ? extends Collection<? extends GrantedAuthority>> authorities = who -> List.of();

    private DualSessionConfigurer(DualSessions sessions) {
        this.sessions = Objects.requireNonNull(sessions, "sessions");
    }

    /** Returns a configurer for one chain. */
    public static DualSessionConfigurer of(DualSessions sessions) {
        return new DualSessionConfigurer(sessions);
    }

    /** Sets what the application grants to whom; nothing unless set. It is asked at each request, so let it be quick. */
    public DualSessionConfigurer authorities(
            Function<DualPrincipal, ? extends Collection<? extends GrantedAuthority>> authorities) {
        this.authorities = Objects.requireNonNull(authorities, "authorities");
        return this;
    }

    /**
     * Keeps everything out of sessions as soon as there is a chain: when it is built, others have read the settings already. Not
     * by {@code SessionCreationPolicy.STATELESS}: then each request would count as a sign-in, and void the forms of other tabs.
     */
    @Override
    public void setBuilder(HttpSecurity http) {
        super.setBuilder(http);
        try {
            http.securityContext(context ->
                            context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                    .requestCache(cache -> cache.requestCache(new NullRequestCache()));
        } catch (Exception e) {
            throw new IllegalStateException("the sessions of this chain cannot be set", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the type of a configurer of this builder
    public void init(HttpSecurity http) {
        LogoutConfigurer<HttpSecurity> logout = http.getConfigurer(LogoutConfigurer.class);
        if (logout != null) {
            logout.addLogoutHandler((request, response, who) -> sessions.signOut(request, response));
        }
    }

    @Override
    public void configure(HttpSecurity http) {
        http.addFilterBefore(
                new DualSessionAuthenticationFilter(new DualSessionFilter(sessions), authorities),
                SecurityContextHolderAwareRequestFilter.class);
    }
}
