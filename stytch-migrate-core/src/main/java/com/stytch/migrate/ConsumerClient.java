package com.stytch.migrate;

import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.backfill.Backfill;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.importer.ConsumerImporter;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LegacyUsers;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.source.UserSource;

/** Moves users to a Stytch Consumer project. Immutable and thread-safe. Made by {@link MigrationClient#consumer}. */
public final class ConsumerClient implements MigrationClient {
    private final ConsumerApi api;

    ConsumerClient(StytchHttp http) {
        this.api = new ConsumerApi(http);
    }

    /** Returns the endpoints of the project, typed. */
    public ConsumerApi api() {
        return api;
    }

    /**
     * Returns a backfill of a source, with the default settings; {@link Backfill#run()} starts it.
     *
     * @param source where the users come from, such as {@code Auth0Importer.fromExport(…)}
     */
    public Backfill backfill(UserSource source) {
        return Backfill.of(source, policy -> new ConsumerImporter(api, policy));
    }

    /**
     * Returns what moves users at the moment they log in.
     *
     * @param ledger that of the backfill, opened once more; or one of its own where there is no backfill
     * @param users finds the record of who signs in
     * @param verifier checks a password at the old system
     */
    public LoginMigration logins(
            Ledger ledger, LegacyUsers users, LegacyPasswordVerifier verifier, LoginSettings settings) {
        return LoginMigration.of(api, ledger, users, verifier, settings);
    }

    /**
     * Returns what trades sessions of the legacy system for sessions of this project, by Stytch's UserInfo call.
     *
     * @param tokens checks the tokens of the legacy system, such as {@code Auth0Tokens.forDomain(…)}
     */
    public SessionExchange sessionExchange(LegacyTokenVerifier tokens) {
        return sessionExchange(ExchangeSettings.of(tokens));
    }

    /** Returns what trades sessions of the legacy system for sessions of this project. */
    public SessionExchange sessionExchange(ExchangeSettings settings) {
        return new SessionExchange(api, settings);
    }

    @Override
    public HttpSettings settings() {
        return api.http().settings();
    }
}
