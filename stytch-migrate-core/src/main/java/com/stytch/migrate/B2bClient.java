package com.stytch.migrate;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.backfill.B2bBackfill;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.importer.B2bImporter;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.B2bLoginMigration;
import com.stytch.migrate.login.LegacyMembers;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.session.B2bSessionExchange;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.source.TenantSource;

/** Reaches a Stytch B2B project. Immutable and thread-safe. Made by {@link MigrationClient#b2b}. */
public final class B2bClient implements MigrationClient {
    private final B2bApi api;

    B2bClient(StytchHttp http) {
        this.api = new B2bApi(http);
    }

    /** Returns the endpoints of the project, typed. */
    public B2bApi api() {
        return api;
    }

    /**
     * Returns a backfill of organizations and their members, with the default settings; {@link B2bBackfill#run()} starts it.
     *
     * @param tenants where they come from, such as {@code TenantFiles.of(…)}
     */
    public B2bBackfill backfill(TenantSource tenants) {
        return B2bBackfill.of(tenants, policy -> new B2bImporter(api, policy));
    }

    /**
     * Returns what trades sessions of the legacy system for sessions of this project, by Stytch's UserInfo call.
     *
     * @param tokens checks the tokens of the legacy system, such as {@code Auth0Tokens.forDomain(…)}
     */
    public B2bSessionExchange sessionExchange(LegacyTokenVerifier tokens) {
        return sessionExchange(ExchangeSettings.of(tokens));
    }

    /** Returns what trades sessions of the legacy system for sessions of this project. */
    public B2bSessionExchange sessionExchange(ExchangeSettings settings) {
        return new B2bSessionExchange(api, settings);
    }

    /**
     * Returns what moves members at the moment they log in to an organization that has moved.
     *
     * @param ledger that of the backfill of the organizations, opened once more
     * @param members finds the membership of who signs in
     * @param verifier checks a password at the old system
     * @param policy that of the backfill
     */
    public B2bLoginMigration logins(
            Ledger ledger,
            LegacyMembers members,
            LegacyPasswordVerifier verifier,
            B2bPolicy policy,
            LoginSettings settings) {
        return B2bLoginMigration.of(api, ledger, members, verifier, policy, settings);
    }

    @Override
    public HttpSettings settings() {
        return api.http().settings();
    }
}
