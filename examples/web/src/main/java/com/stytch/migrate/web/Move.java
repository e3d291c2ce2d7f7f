package com.stytch.migrate.web;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.LoginCounters;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.ExchangeWay;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.session.TrustedTokenMinter;
import com.stytch.migrate.web.servlet.DualSessions;
import com.stytch.migrate.web.servlet.SessionCookies;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What moves people and their sessions: one of each for the whole application. */
@Configuration(proxyBeanMethods = false)
class Move {
    static final Duration SESSION = Duration.ofHours(8);

    @Bean
    LoginCounters counters() {
        return new LoginCounters();
    }

    // [logins]
    @Bean
    LoginMigration logins(
            ConsumerClient stytch,
            Ledger ledger,
            People people,
            OldSystem old,
            LoginCounters counters,
            LastLogins last,
            @Value("${patience}") Duration patience) {
        LoginSettings settings = LoginSettings.DEFAULT
                .withSession(SessionSettings.lasting(SESSION))
                .withBudget(patience, patience.dividedBy(2))
                .withListener(event -> {
                    counters.onLogin(event);
                    last.onLogin(event);
                });
        return stytch.logins(ledger, people, old.passwords(), settings);
    }
    // [/logins]

    /** One for both who use it: it keeps the keys of the old system. */
    @Bean
    LegacyTokenVerifier oldTokens(OldSystem old) {
        return old.tokens();
    }

    @Bean
    DualSessionAuthenticator authenticator(ConsumerClient stytch, LegacyTokenVerifier oldTokens) {
        return DualSessionAuthenticator.consumer(stytch.api(), oldTokens);
    }

    // [sessions]
    @Bean
    SessionExchange sessions(
            ConsumerClient stytch,
            LegacyTokenVerifier oldTokens,
            TrustedTokenMinter minter,
            People people,
            LoginMigration logins,
            @Value("${patience}") Duration patience) {
        return stytch.sessionExchange(ExchangeSettings.builder(oldTokens)
                .way(ExchangeWay.minted(minter))
                .within(patience)
                .creating(who -> bring(who, people, logins)) // who was never seen on the new login page
                .onOutcome(outcome -> {
                    if (outcome instanceof ExchangeOutcome.Exchanged exchanged) {
                        people.keepAccount(
                                exchanged.session().identity().subject(),
                                exchanged.session().accountId());
                    } // count the other kinds, and look at them
                })
                .build());
    }

    /** Makes the account without a password, in the ledger that the logins use: the password follows at the next login. */
    private static boolean bring(LegacyIdentity who, People people, LoginMigration logins) {
        return people.byId(who.subject().value())
                .map(person -> logins.prepareReset(person.email()).done())
                .orElse(false);
    }
    // [/sessions]

    @Bean
    Rollout rollout(Secret markerKey) {
        return Rollout.of(RolloutPolicy.nobody(), markerKey, Duration.ofDays(30));
    }

    // [requests]
    @Bean
    DualSessions requests(
            ConsumerClient stytch,
            DualSessionAuthenticator authenticator,
            SessionExchange exchange,
            Rollout rollout,
            SessionCookies cookies,
            People people) {
        return DualSessions.consumer(stytch.api(), authenticator, exchange, rollout, cookies)
                .legacyIdOf(who -> people.ofAccount(who.accountId()))
                .lifetime(SESSION)
                .build();
    }
    // [/requests]

    @Bean
    SessionCookies cookies(@Value("${cookies-need-tls}") boolean tls) {
        SessionCookies.Builder cookies = SessionCookies.beside(OldSessions.COOKIE);
        return tls ? cookies.hostOnly().build() : cookies.withoutTls().build();
    }
}
