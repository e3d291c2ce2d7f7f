package com.stytch.migrate.api;

import com.stytch.migrate.http.CallListener;
import com.stytch.migrate.http.StytchHttp;
import java.time.Instant;
import java.util.Objects;

/**
 * The endpoints of a Stytch Consumer project. Immutable and thread-safe.
 *
 * <p>Every method may throw {@link com.stytch.migrate.error.MigrationException.Refused} (Stytch said no; its
 * {@code error_type} tells why), {@link com.stytch.migrate.error.MigrationException.Unreachable} (no usable answer) and
 * {@link com.stytch.migrate.error.MigrationException.Interrupted}.
 */
public final class ConsumerApi {
    private final StytchHttp http;

    public ConsumerApi(StytchHttp http) {
        this.http = Objects.requireNonNull(http, "http");
    }

    /** Returns the endpoints below {@code /v1/users}. */
    public Users users() {
        return new Users(http);
    }

    /** Returns the endpoints below {@code /v1/passwords}. */
    public Passwords passwords() {
        return new Passwords(http);
    }

    /** Returns the endpoints below {@code /v1/sessions}. */
    public Sessions sessions() {
        return new Sessions(http);
    }

    /** Returns the endpoints below {@code /v1/totps}. */
    public Totps totps() {
        return new Totps(http);
    }

    /** Returns the endpoints below {@code /v1/oauth}. */
    public OAuth oauth() {
        return new OAuth(http);
    }

    /** Returns the endpoints below {@code /v1/webauthn}. */
    public Webauthn webauthn() {
        return new Webauthn(http);
    }

    /** Returns the endpoints below {@code /v1/rbac}. */
    public Rbac rbac() {
        return new Rbac(http);
    }

    /** Returns the endpoints of machine clients and their tokens. */
    public M2mClients m2mClients() {
        return new M2mClients(http);
    }

    /** Returns the endpoints about the project itself. */
    public Project project() {
        return new Project(http);
    }

    /** Returns the same endpoints for calls that a person waits for: they go before a backfill that is running. */
    public ConsumerApi forLogins() {
        return new ConsumerApi(http.forLogins());
    }

    /**
     * Returns the same endpoints for calls that a person waits for and that must be over by a time; see
     * {@link StytchHttp#until}.
     */
    public ConsumerApi forLogins(Instant deadline) {
        return new ConsumerApi(http.forLogins().until(deadline));
    }

    /** Returns the same endpoints with a listener that hears of the calls made through the copy. */
    public ConsumerApi listeningWith(CallListener listener) {
        return new ConsumerApi(http.listeningWith(listener));
    }

    /** Returns the same endpoints with a count of the calls made through the copy. */
    public ConsumerApi counting(Traffic traffic) {
        return listeningWith(traffic);
    }

    /** Returns the time by the clock of the connection. */
    public Instant now() {
        return http.settings().time().now();
    }

    /** Returns the id of the project. */
    public String projectId() {
        return http.settings().credentials().projectId();
    }

    /** Returns how many calls may start in a second at present; {@link Integer#MAX_VALUE} when there is no limit. */
    public int requestsPerSecond() {
        return http.settings().pace().allowance();
    }

    /** Returns the connection. */
    public StytchHttp http() {
        return http;
    }
}
