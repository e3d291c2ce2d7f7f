package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;

/** The endpoints about the project itself. Immutable and thread-safe. */
public final class Project {
    private final StytchHttp http;

    Project(StytchHttp http) {
        this.http = http;
    }

    /** Returns who the credentials belong to: a cheap check of them. Source: {@code GET /v1/debug/whoami}. */
    public Whoami whoami() {
        Answer answer = http.send(Call.get("/v1/debug/whoami"));
        return new Whoami(
                answer.body().text("project_id").orElse(""),
                answer.body().text("name").orElse(""),
                answer.requestId());
    }

    /**
     * A project.
     *
     * @param projectId its id
     * @param name its name in the Dashboard
     * @param requestId Stytch's id of the call
     */
    public record Whoami(String projectId, String name, String requestId) {}
}
