package com.stytch.migrate.login;

import com.stytch.migrate.model.LegacyUser;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A password that the old system is asked about. Valid during the call only: the password is wiped afterwards.
 * {@link #toString()} shows nothing.
 */
public final class LegacyLogin {
    private final String identifier;
    private final @Nullable LegacyUser user;
    private final char[] password;
    private final LoginContext context;
    private final Duration within;

    /**
     * @param identifier the address or user name as it was typed
     * @param user whose login it is, as far as that is known before the check
     * @param password the password; it is not copied
     * @param within how long the answer may take, longer than zero
     */
    public LegacyLogin(
            String identifier, @Nullable LegacyUser user, char[] password, LoginContext context, Duration within) {
        this.identifier = Objects.requireNonNull(identifier, "identifier");
        this.user = user;
        this.password = Objects.requireNonNull(password, "password");
        this.context = Objects.requireNonNull(context, "context");
        this.within = Objects.requireNonNull(within, "within");
    }

    /** Returns the address or user name as it was typed. */
    public String identifier() {
        return identifier;
    }

    /** Returns whose login it is; empty when only the old system knows. */
    public Optional<LegacyUser> user() {
        return Optional.ofNullable(user);
    }

    /** Returns the password itself, not a copy: only to be read, and not to be kept. */
    public char[] password() {
        return password;
    }

    public LoginContext context() {
        return context;
    }

    /** Returns how long the answer may take. */
    public Duration within() {
        return within;
    }

    @Override
    public String toString() {
        return "LegacyLogin[redacted]";
    }
}
