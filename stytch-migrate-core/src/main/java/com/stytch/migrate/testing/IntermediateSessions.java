package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a B2B project that are not complete: something is still to be proven, or an organization to be chosen. Guarded
 * by the lock of the project. Source: contract, sections 5.3 and 5.9.
 */
final class IntermediateSessions {
    static final int SECONDS = 600;

    private final ProjectState project;
    private final Map<String, State> byToken = new LinkedHashMap<>();

    IntermediateSessions(ProjectState project) {
        this.project = project;
    }

    /**
     * A login that is not complete. Immutable.
     *
     * @param email whose login it is
     * @param member of the organization that was chosen; {@code null} while none is
     * @param factors what was proven
     * @param expiresAt seconds since 1970
     */
    record State(String token, String email, @Nullable MemberState member, List<Factor> factors, long expiresAt) {

        /** Shows neither token nor address. */
        @Override
        public String toString() {
            return "IntermediateSession[redacted]";
        }
    }

    State begin(String email, @Nullable MemberState member, List<Factor> factors) {
        byToken.values().removeIf(state -> !isActive(state));
        State state = new State(SessionStore.newToken(), email, member, factors, project.now() + SECONDS);
        byToken.put(state.token, state);
        return state;
    }

    private boolean isActive(State state) {
        return project.now() < state.expiresAt;
    }

    State find(String token) {
        State state = byToken.get(token);
        if (state == null || !isActive(state)) {
            throw Refusal.notFound("intermediate_session_not_found", "Intermediate session could not be found.");
        }
        return state;
    }

    void end(State state) {
        byToken.remove(state.token);
    }

    void clear() {
        byToken.clear();
    }
}
