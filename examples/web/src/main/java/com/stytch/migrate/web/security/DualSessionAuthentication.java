package com.stytch.migrate.web.security;

import com.stytch.migrate.session.Side;
import com.stytch.migrate.web.servlet.DualPrincipal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Somebody with a session of either side. Immutable, but for what Spring lets be set. It has no credentials, since the filter
 * keeps no token.
 *
 * <p>Beside the authorities of the application it has {@value #STYTCH} or {@value #LEGACY}, by which a page may ask for a new
 * sign-in. They are no permission: a person is the same on both sides.
 */
@SuppressWarnings("serial") // Spring wants authentications serializable; this one is never in a session
public final class DualSessionAuthentication extends AbstractAuthenticationToken {
    /** The authority of whoever has a session of Stytch. */
    public static final String STYTCH = "SIDE_STYTCH";

    /** The authority of whoever has a session of the old system. */
    public static final String LEGACY = "SIDE_LEGACY";

    private static final long serialVersionUID = 1L;

    private final DualPrincipal principal;

    /**
     * Makes an authentication.
     *
     * @param authorities what the application grants; the side is added
     * @throws IllegalArgumentException if one of them is that of a side, which would make a lie possible
     */
    public DualSessionAuthentication(DualPrincipal principal, Collection<? extends GrantedAuthority> authorities) {
        super(withSide(principal, authorities));
        this.principal = principal;
        setAuthenticated(true);
    }

    private static List<GrantedAuthority> withSide(
            DualPrincipal principal, Collection<? extends GrantedAuthority> authorities) {
        List<GrantedAuthority> all = new ArrayList<>(authorities);
        if (all.stream().map(GrantedAuthority::getAuthority).anyMatch(List.of(STYTCH, LEGACY)::contains)) {
            throw new IllegalArgumentException("the authority of a side is not the application's to grant");
        }
        all.add(new SimpleGrantedAuthority(principal.side() == Side.STYTCH ? STYTCH : LEGACY));
        return all;
    }

    @Override
    public DualPrincipal getPrincipal() {
        return principal;
    }

    @Override
    public @Nullable Object getCredentials() {
        return null;
    }
}
