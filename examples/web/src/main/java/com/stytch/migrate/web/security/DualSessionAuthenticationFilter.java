package com.stytch.migrate.web.security;

import com.stytch.migrate.web.servlet.DualPrincipal;
import com.stytch.migrate.web.servlet.DualSessionFilter;
import com.stytch.migrate.web.servlet.Visit;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Function;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetailsSource;

/**
 * Tells Spring Security what {@link DualSessionFilter} found out. Thread-safe. It runs for every dispatch of a request, and the
 * filter inside of it judges a request once. Somebody whom an earlier filter has authenticated, by an API key for example, is
 * left as they are.
 */
final class DualSessionAuthenticationFilter implements Filter {
    private final DualSessionFilter filter;
    private final Function<DualPrincipal, ? extends Collection<? extends GrantedAuthority>> authorities;

    DualSessionAuthenticationFilter(
            DualSessionFilter filter,
            Function<DualPrincipal, ? extends Collection<? extends GrantedAuthority>> authorities) {
        this.filter = filter;
        this.authorities = authorities;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SecurityContextHolder.getContext().getAuthentication() != null) {
            chain.doFilter(request, response);
            return;
        }
        filter.doFilter(request, response, (seen, kept) -> {
            Visit.of(seen).flatMap(Visit::principal).ifPresent(who -> authenticate((HttpServletRequest) seen, who));
            chain.doFilter(seen, kept);
        });
    }

    private void authenticate(HttpServletRequest request, DualPrincipal who) {
        DualSessionAuthentication authentication = new DualSessionAuthentication(who, authorities.apply(who));
        authentication.setDetails(new WebAuthenticationDetailsSource().buildDetails(request));
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
    }
}
