package com.stytch.migrate;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.StytchHttp;

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

    @Override
    public HttpSettings settings() {
        return api.http().settings();
    }
}
