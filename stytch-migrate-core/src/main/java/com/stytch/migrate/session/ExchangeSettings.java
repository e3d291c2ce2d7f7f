package com.stytch.migrate.session;

import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How sessions are exchanged. Immutable. */
public final class ExchangeSettings {
    /** How long a result is kept, so that the many requests of one page share it. */
    static final Duration KEPT = Duration.ofSeconds(10);

    /** How long it is kept that there was none. */
    static final Duration KEPT_REFUSAL = Duration.ofSeconds(2);

    private static final int TIMES = 10;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration MOST_PATIENT = Duration.ofMinutes(1);

    final LegacyTokenVerifier verifier;
    final ExchangeWay way;
    final Duration longest;
    final Function<LegacyIdentity, Map<String, Object>> claims;
    final @Nullable Predicate<LegacyIdentity> creator;
    final @Nullable Function<LegacyIdentity, Optional<StytchId>> accountOf;
    final Function<LegacyIdentity, Optional<String>> organizationOf;
    final boolean trustSecondFactor;
    final @Nullable ReplayGuard guard;
    final int times;
    final Consumer<ExchangeOutcome> listener;
    final Duration within;

    private ExchangeSettings(Builder builder) {
        this.verifier = builder.verifier;
        this.way = builder.way;
        this.longest = builder.longest;
        this.claims = builder.claims;
        this.creator = builder.creator;
        this.accountOf = builder.accountOf;
        this.organizationOf = builder.organizationOf;
        this.trustSecondFactor = builder.trustSecondFactor;
        this.guard = builder.guard;
        this.times = TIMES;
        this.listener = builder.listener;
        this.within = builder.within;
    }

    /** Returns the settings with their defaults: by UserInfo. */
    public static ExchangeSettings of(LegacyTokenVerifier verifier) {
        return builder(verifier).build();
    }

    /** Begins the settings. */
    public static Builder builder(LegacyTokenVerifier verifier) {
        return new Builder(Objects.requireNonNull(verifier, "verifier"));
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final LegacyTokenVerifier verifier;
        private ExchangeWay way = ExchangeWay.userInfo();
        private Duration longest = Duration.ofDays(30);
        private Function<LegacyIdentity, Map<String, Object>> claims = identity -> Map.of();
        private @Nullable Predicate<LegacyIdentity> creator;
        private @Nullable Function<LegacyIdentity, Optional<StytchId>> accountOf;
        private Function<LegacyIdentity, Optional<String>> organizationOf = LegacyIdentity::organization;
        private boolean trustSecondFactor;
        private @Nullable ReplayGuard guard;
        private Consumer<ExchangeOutcome> listener = outcome -> {};
        private Duration within = Duration.ofSeconds(10);

        private Builder(LegacyTokenVerifier verifier) {
            this.verifier = verifier;
        }

        /** Sets how Stytch is shown who somebody is; by UserInfo unless set. */
        public Builder way(ExchangeWay way) {
            this.way = Objects.requireNonNull(way, "way");
            return this;
        }

        /**
         * Sets how long a session lasts at most, whatever a call asks for or a legacy token has left.
         *
         * @param longest from 5 minutes to 366 days; 30 days unless set
         */
        public Builder longest(Duration longest) {
            this.longest = SessionLength.checked(longest);
            return this;
        }

        /**
         * Sets the custom claims of a session. Names that belong to JWTs or to Stytch are left out; if the rest is more than 4
         * KB of JSON, all are left out and a warning is logged.
         */
        public Builder claims(Function<LegacyIdentity, Map<String, Object>> claims) {
            this.claims = Objects.requireNonNull(claims, "claims");
            return this;
        }

        /**
         * Sets what makes an account that Stytch does not know yet. The exchange is tried once more when it returns
         * {@code true}.
         *
         * @param creator imports one user, with {@link LegacyIdentity#subject()} as the legacy id; {@code false} when it could
         *     not. What it throws goes to the caller of the exchange.
         */
        public Builder creating(Predicate<LegacyIdentity> creator) {
            this.creator = Objects.requireNonNull(creator, "creator");
            return this;
        }

        /**
         * Sets which account at Stytch belongs to a person, as the ledger of a migration knows. Unless set, the external id of
         * the account must be that of the token's subject.
         *
         * @param accountOf empty when there is none: then nobody gets a session
         */
        public Builder accountOf(Function<LegacyIdentity, Optional<StytchId>> accountOf) {
            this.accountOf = Objects.requireNonNull(accountOf, "accountOf");
            return this;
        }

        /**
         * Sets how the organization of a token is called at Stytch: organization id, slug or external id. As the token calls it
         * unless set, which is right when the organizations were imported. B2B only.
         */
        public Builder organizationOf(Function<LegacyIdentity, Optional<String>> organizationOf) {
            this.organizationOf = Objects.requireNonNull(organizationOf, "organizationOf");
            return this;
        }

        /**
         * Takes a second factor that the legacy token attests for one of Stytch, where an organization requires it. Unless
         * set, those members sign in anew. B2B only.
         */
        public Builder trustLegacySecondFactor() {
            this.trustSecondFactor = true;
            return this;
        }

        /** Sets the guard; one in memory that admits a token ten times unless set. */
        public Builder replayGuard(ReplayGuard guard) {
            this.guard = Objects.requireNonNull(guard, "guard");
            return this;
        }

        /** Sets who hears of each outcome once, for counters. Must be quick, thread-safe, and must not throw. */
        public Builder onOutcome(Consumer<ExchangeOutcome> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Sets how long each call to Stytch may take, repetitions and waits after a 429 included, for a person waits for it.
         * Then the outcome is {@link ExchangeOutcome.Unreachable}, and the legacy session holds.
         *
         * @param within from 100 milliseconds to a minute; 10 seconds unless set
         */
        public Builder within(Duration within) {
            if (within.compareTo(SHORTEST) < 0 || within.compareTo(MOST_PATIENT) > 0) {
                throw new IllegalArgumentException("a call may take from 100 milliseconds to a minute, was " + within);
            }
            this.within = within;
            return this;
        }

        public ExchangeSettings build() {
            return new ExchangeSettings(this);
        }
    }
}
