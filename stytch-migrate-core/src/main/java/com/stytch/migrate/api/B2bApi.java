package com.stytch.migrate.api;

import com.stytch.migrate.http.CallListener;
import com.stytch.migrate.http.StytchHttp;
import java.time.Instant;
import java.util.Objects;

/**
 * The endpoints of a Stytch B2B project. Immutable and thread-safe.
 *
 * <p>Every method may throw {@link com.stytch.migrate.error.MigrationException.Refused} (Stytch said no; its
 * {@code error_type} tells why), {@link com.stytch.migrate.error.MigrationException.Unreachable} (no usable answer) and
 * {@link com.stytch.migrate.error.MigrationException.Interrupted}.
 */
public final class B2bApi {
    private final StytchHttp http;

    public B2bApi(StytchHttp http) {
        this.http = Objects.requireNonNull(http, "http");
    }

    /** Returns the endpoints of organizations. */
    public Organizations organizations() {
        return new Organizations(http);
    }

    /** Returns the endpoints of the members of organizations. */
    public Members members() {
        return new Members(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/passwords}. */
    public B2bPasswords passwords() {
        return new B2bPasswords(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/totp}. */
    public B2bTotps totps() {
        return new B2bTotps(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/recovery_codes}. */
    public RecoveryCodes recoveryCodes() {
        return new RecoveryCodes(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/sessions}. */
    public B2bSessions sessions() {
        return new B2bSessions(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/rbac}. */
    public B2bRbac rbac() {
        return new B2bRbac(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/sso}. */
    public SsoConnections sso() {
        return new SsoConnections(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/scim}. */
    public ScimConnections scim() {
        return new ScimConnections(http);
    }

    /** Returns the endpoints below {@code /v1/b2b/discovery}. */
    public Discovery discovery() {
        return new Discovery(http);
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
    public B2bApi forLogins() {
        return new B2bApi(http.forLogins());
    }

    /**
     * Returns the same endpoints for calls that a person waits for and that must be over by a time; see
     * {@link StytchHttp#until}.
     */
    public B2bApi forLogins(Instant deadline) {
        return new B2bApi(http.forLogins().until(deadline));
    }

    /** Returns the same endpoints with a listener that hears of the calls made through the copy. */
    public B2bApi listeningWith(CallListener listener) {
        return new B2bApi(http.listeningWith(listener));
    }

    /** Returns the same endpoints with a count of the calls made through the copy. */
    public B2bApi counting(Traffic traffic) {
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
