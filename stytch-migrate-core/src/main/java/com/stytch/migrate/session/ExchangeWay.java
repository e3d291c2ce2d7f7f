package com.stytch.migrate.session;

import java.util.Objects;

/** How Stytch is shown who somebody is. Immutable. */
public sealed interface ExchangeWay {

    /**
     * {@code sessions/migrate}: Stytch takes the access token to the UserInfo endpoint that is set for the environment, one for
     * all, and finds the account by the address it answers.
     */
    static ExchangeWay userInfo() {
        return new ByUserInfo();
    }

    /**
     * {@code sessions/attest}: Stytch checks the legacy token itself, by a trusted auth token profile. The token must carry the
     * address and an id of the token.
     *
     * @param profileId as the Dashboard shows it
     */
    static ExchangeWay attest(String profileId) {
        return new ByAttest(profileId);
    }

    /** {@code sessions/attest} with a token of our own, which lives for minutes, made once the legacy one was found genuine. */
    static ExchangeWay minted(TrustedTokenMinter minter) {
        return new ByMinted(minter);
    }

    /** See {@link #userInfo()}. */
    record ByUserInfo() implements ExchangeWay {}

    /** See {@link #attest}. */
    record ByAttest(String profileId) implements ExchangeWay {
        public ByAttest {
            Objects.requireNonNull(profileId, "profileId");
        }
    }

    /** See {@link #minted}. */
    record ByMinted(TrustedTokenMinter minter) implements ExchangeWay {
        public ByMinted {
            Objects.requireNonNull(minter, "minter");
        }
    }
}
