package com.stytch.migrate.web.servlet;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.session.StytchIdentity;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.web.servlet.DualSessionListener.Notice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A server during its move to a Consumer project, with one person on both sides. */
public final class Place implements AutoCloseable {
    public static final String ADA = "auth0|ada";
    public static final String MAIL = "ada@example.com";

    public final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    public final OldSystem old = new OldSystem(clock);
    public final FakeStytch stytch = FakeStytch.consumerBuilder().clock(clock).start();
    public final Rollout rollout =
            Rollout.of(RolloutPolicy.nobody(), OldSystem.markerKey(), OldSystem.markerLifetime(), clock);
    final List<Notice> noticed = new CopyOnWriteArrayList<>();
    public final String account;
    private final String profile;

    public Place() {
        account = stytch.seed(SeedUser.verifiedEmail(MAIL).externalId(ADA)).userId();
        profile = stytch.trust(OldSystem.profile().map("external_user_id", "external_id"));
    }

    public static Optional<LegacyId> legacyId(StytchIdentity who) {
        return Optional.ofNullable((String) who.customClaims().get("legacy_id")).map(LegacyId::of);
    }

    public ExchangeSettings.Builder settings() {
        return old.settings(profile);
    }

    public DualSessionAuthenticator authenticator() {
        return DualSessionAuthenticator.consumer(stytch.client().api(), old.tokens());
    }

    public DualSessions.Builder sessions() {
        return sessions(settings -> settings, SessionCookies.beside("legacy").build());
    }

    public DualSessions.Builder sessions(UnaryOperator<ExchangeSettings.Builder> more, SessionCookies cookies) {
        return DualSessions.consumer(
                        stytch.client().api(),
                        authenticator(),
                        stytch.client().sessionExchange(more.apply(settings()).build()),
                        rollout,
                        cookies)
                .listener((notice, cause) -> noticed.add(notice));
    }

    public String token() {
        return old.token(ADA, MAIL);
    }

    @Override
    public void close() {
        stytch.close();
    }
}
