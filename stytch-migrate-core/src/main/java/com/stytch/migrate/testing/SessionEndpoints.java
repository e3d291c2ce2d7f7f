package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of sessions do in both kinds of project. The callers hold the lock of the project. Source: contract,
 * sections 4.2, 5.5 and 6.3.
 */
final class SessionEndpoints {
    private static final Set<String> AUTHENTICATE = Set.of(
            "session_token", "session_duration_minutes", "session_custom_claims", "session_jwt", "authorization_check");

    private final ProjectState project;
    private final String name;
    private final String idField;

    /** @param name what an answer calls a session, such as {@code member_session} */
    SessionEndpoints(ProjectState project, String name) {
        this.project = project;
        this.name = name;
        this.idField = name + "_id";
    }

    Map<String, @Nullable Object> authenticate(RequestBody body) {
        body.only(AUTHENTICATE);
        SessionFields fields = SessionFields.read(body, project);
        RequestBody check = body.object("authorization_check");
        SessionState session = project.findSession(fields);
        Map<String, @Nullable Object> verdict = check == null ? null : project.verdict(session.account, check);
        project.sessions.goOn(session, fields);
        Map<String, @Nullable Object> answer = project.answerOf(session.account);
        answer.remove("user_id");
        answer.remove("member_id");
        project.sessions.put(answer, name, session);
        if (verdict != null) {
            answer.put("verdict", verdict);
        }
        return answer;
    }

    Map<String, @Nullable Object> get(RequestBody query) {
        AccountState account = project.accountOfQuery(query);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(
                name + "s",
                project.sessions.activeOf(account).stream().map(project::json).toList());
        return answer;
    }

    Map<String, @Nullable Object> revoke(RequestBody body) {
        revoked(body).forEach(project.sessions::end);
        return new LinkedHashMap<>();
    }

    /** Returns the sessions that a request to revoke means. */
    List<SessionState> revoked(RequestBody body) {
        Set<String> selectors = new LinkedHashSet<>(List.of(idField, "session_token", "session_jwt"));
        boolean byMember = name.equals("member_session");
        if (byMember) {
            selectors.add("member_id");
        }
        body.only(selectors);
        List<String> given =
                selectors.stream().filter(field -> body.text(field) != null).toList();
        if (given.isEmpty()) {
            throw Refusal.of("no_session_revoke_arguments", "one of " + selectors + " is needed");
        }
        if (given.size() > 1) {
            throw Refusal.of("too_many_session_revoke_arguments", "only one of " + selectors + " can be given");
        }
        String memberId = byMember ? body.text("member_id") : null;
        if (memberId != null) {
            return project.sessions.activeOf(project.accountById(memberId));
        }
        String id = body.text(idField);
        return List.of(
                id == null
                        ? project.findSession(
                                new SessionFields(0, Map.of(), body.text("session_token"), body.text("session_jwt")))
                        : project.sessions.findById(id));
    }

    /** Answers with the keys of the project, to anybody. A certificate they do not have. */
    Map<String, @Nullable Object> jwks(String projectId, RequestBody query) {
        query.only(Set.of());
        if (!projectId.equals(project.projectId)) {
            throw Refusal.notFound("project_not_found", "there is no such project");
        }
        List<Map<String, @Nullable Object>> keys = new ArrayList<>();
        if (project.signer.jwks().get("keys") instanceof List<?> all) {
            for (Object key : all) {
                Map<String, @Nullable Object> jwk = new LinkedHashMap<>();
                ((Map<?, ?>) key).forEach((field, value) -> jwk.put(String.valueOf(field), value));
                jwk.put("x5c", List.of());
                jwk.put("x5tS256", "");
                keys.add(jwk);
            }
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("keys", keys);
        return answer;
    }
}
