package com.stytch.migrate.web.servlet;

import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.Side;
import com.stytch.migrate.session.StytchIdentity;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who made a request, and which system says so. Immutable. It holds no token. */
public final class DualPrincipal implements Principal {
    private final String name;
    private final @Nullable StytchIdentity stytch;
    private final @Nullable LegacyIdentity legacy;

    private DualPrincipal(String name, @Nullable StytchIdentity stytch, @Nullable LegacyIdentity legacy) {
        this.name = name;
        this.stytch = stytch;
        this.legacy = legacy;
    }

    static DualPrincipal of(String name, StytchIdentity identity) {
        return new DualPrincipal(name, identity, null);
    }

    static DualPrincipal of(LegacyIdentity identity) {
        return new DualPrincipal(identity.subject().value(), null, identity);
    }

    /**
     * Returns the id of the person: the same on both sides if {@link DualSessions.Builder#legacyIdOf} is set. Without it, that
     * of the old system, or Stytch's {@code user-…} or {@code member-…}.
     */
    @Override
    public String getName() {
        return name;
    }

    /** Returns whose session this is. */
    public Side side() {
        return stytch == null ? Side.LEGACY : Side.STYTCH;
    }

    /** Returns what Stytch knows; empty on the other side. */
    public Optional<StytchIdentity> stytch() {
        return Optional.ofNullable(stytch);
    }

    /** Returns what the old system knows; empty on the other side. */
    public Optional<LegacyIdentity> legacy() {
        return Optional.ofNullable(legacy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DualPrincipal that && side() == that.side() && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, side());
    }

    @Override
    public String toString() {
        return "DualPrincipal[" + side() + ", " + name + "]";
    }
}
