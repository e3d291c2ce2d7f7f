package com.stytch.migrate.testing;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints of one kind of project, and the state behind them. Thread-safe. */
interface Endpoints {
    /** Both kinds of project have it, and {@link FakeProject} answers it. */
    String WHOAMI = "GET /v1/debug/whoami";

    /** The one that is asked without the project's secret, and answers in words of OAuth 2.0. */
    String TOKEN = "POST /v1/public/{project_id}/oauth2/token";

    Routes routes();

    /** Returns the machine clients, which both kinds of project have. */
    MachineEndpoints machines();

    /** Returns the templates of the searches, each of which has a budget of its own. */
    Set<String> searches();

    /**
     * Returns the answer, without {@code status_code} and {@code request_id}.
     *
     * @param body the body; the parameters behind the question mark where there is none
     */
    Map<String, @Nullable Object> answer(Routes.Match match, RequestBody body);

    /** Returns whether an endpoint is asked without credentials. */
    boolean isPublic(Routes.Match match);

    /** Refuses a call that is made with the rights of a member, unless the member has them. */
    void requireMemberMay(Routes.Match match, RequestBody body, SessionFields fields);

    /** Returns the status of a success. */
    int status(Routes.Match match);

    /** Returns whether a path that is not known belongs to a project of the other kind. */
    boolean isOfTheOtherKind(String path);

    /** Returns the code for such a path. */
    String otherKind();

    void clear();
}
