package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;

/**
 * The endpoints below {@code /v1/oauth}. Immutable and thread-safe. A social account cannot be imported by its subject: it is
 * linked when its owner signs in with it, and a token of this class says to whom. Source: contract, section 4.6.
 */
public final class OAuth {
    private final StytchHttp http;

    OAuth(StytchHttp http) {
        this.http = http;
    }

    /**
     * Returns a token that binds the next login with a provider to a user. It is good once, and goes to the start URL of the
     * provider in the browser of that user.
     *
     * @param provider the name of the provider, such as {@code google}
     * @param userId the user id or the external id
     */
    public Secret attachToUser(String provider, String userId) {
        return attach(new Fields().put("provider", provider).put("user_id", userId));
    }

    /** Returns a token that binds the next login with a provider to the owner of a session, as {@link #attachToUser}. */
    public Secret attachToSession(String provider, SessionRef session) {
        return attach(new Fields().put("provider", provider).putSession(session));
    }

    private Secret attach(Fields fields) {
        Answer answer = http.send(Call.post("/v1/oauth/attach", fields.map()));
        return Secret.of(answer.body().text("oauth_attach_token").orElse(""));
    }
}
