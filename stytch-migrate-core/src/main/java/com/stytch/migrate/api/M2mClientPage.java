package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of machine clients.
 *
 * @param clients in Stytch's order
 * @param nextCursorOrNull the cursor of the next page; {@code null} on the last
 * @param total Stytch's count of all matches, -1 when it does not count; never a bound for a loop
 * @param requestId Stytch's id of the call
 */
public record M2mClientPage(
        List<M2mClient> clients, @Nullable String nextCursorOrNull, int total, String requestId)
        implements Paging.Page {

    public M2mClientPage {
        clients = List.copyOf(clients);
    }

    public Optional<String> nextCursor() {
        return Optional.ofNullable(nextCursorOrNull);
    }

    static M2mClientPage of(Answer answer) {
        return new M2mClientPage(
                answer.body().objects("m2m_clients", M2mClient::new),
                Paging.nextCursor(answer),
                Paging.total(answer),
                answer.requestId());
    }
}
