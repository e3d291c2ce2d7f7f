package com.stytch.migrate.testing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a project, those of users and those of members alike. Guarded by the lock of the project. Source: contract,
 * sections 4.1, 4.2, 5.5 and 6.1.
 */
final class SessionStore {
    static final String SESSION_CLAIM = "https://stytch.com/session";
    static final String ORGANIZATION_CLAIM = "https://stytch.com/organization";
    static final int JWT_SECONDS = 300;

    /** The form of every token, that of the sandbox too. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{44}");

    private static final int TOKEN_BYTES = 33;
    private static final int PURGE_EVERY = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProjectState project;
    private final String idPrefix;
    private final Map<String, SessionState> byToken = new LinkedHashMap<>();
    private final Map<String, SessionState> byId = new LinkedHashMap<>();
    private int untilPurge = PURGE_EVERY;

    /** @param idPrefix what an id begins with, such as {@code session-} */
    SessionStore(ProjectState project, String idPrefix) {
        this.project = project;
        this.idPrefix = idPrefix;
    }

    void clear() {
        byToken.clear();
        byId.clear();
    }

    // How one begins, goes on and ends.

    static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    SessionState begin(AccountState account, int minutes, Map<String, @Nullable Object> claims, List<Factor> factors) {
        return begin(newToken(), account, minutes, claims, factors);
    }

    SessionState begin(
            String token,
            AccountState account,
            int minutes,
            Map<String, @Nullable Object> claims,
            List<Factor> factors) {
        purge();
        String id = Ids.random(idPrefix + project.environment + "-");
        SessionState session = new SessionState(id, token, account, project.now());
        factors.forEach(session::add);
        session.customClaims = claims;
        session.expiresAt = project.now() + minutes * 60L;
        byToken.put(token, session);
        byId.put(id, session);
        return session;
    }

    /** Expired sessions are forgotten now and then, so that memory does not grow with those that began. */
    private void purge() {
        untilPurge--;
        if (untilPurge <= 0) {
            untilPurge = Math.max(PURGE_EVERY, byId.size());
            byId.values().removeIf(session -> !isActive(session));
            byToken.values().removeIf(session -> !isActive(session));
        }
    }

    /**
     * Begins a session after somebody has proven who they are, or adds what was proven to the one that the request names.
     *
     * @param fields whose session, if it names one, is that of the account
     * @param unlessSaid how many minutes when the request does not say; 0 for no session at all
     * @return the session, or nothing when none was asked for
     */
    @Nullable SessionState enter(AccountState account, SessionFields fields, List<Factor> proven, int unlessSaid) {
        if (fields.goOn()) {
            SessionState session = findOf(account, fields);
            goOn(session, fields);
            proven.forEach(session::add);
            return session;
        }
        int minutes = fields.minutes() == 0 ? Math.min(unlessSaid, project.longestSessionMinutes) : fields.minutes();
        return minutes == 0 ? null : begin(account, minutes, fields.mergedInto(Map.of()), proven);
    }

    /** Notes that the session was used, and lets it last longer or shorter when the request says how long. */
    void goOn(SessionState session, SessionFields fields) {
        session.customClaims = fields.mergedInto(session.customClaims);
        session.lastAccessedAt = project.now();
        if (fields.minutes() != 0) {
            session.expiresAt = project.now() + fields.minutes() * 60L;
        }
    }

    void end(SessionState session) {
        byId.remove(session.id);
        byToken.remove(session.token);
    }

    void endAllOf(AccountState account) {
        activeOf(account).forEach(this::end);
    }

    // How one is found.

    private boolean isActive(SessionState session) {
        return project.now() < session.expiresAt;
    }

    List<SessionState> active() {
        return byId.values().stream().filter(this::isActive).toList();
    }

    List<SessionState> activeOf(AccountState account) {
        List<SessionState> found = new ArrayList<>();
        for (SessionState session : byId.values()) {
            if (session.account.equals(account) && isActive(session)) {
                found.add(session);
            }
        }
        return found;
    }

    SessionState find(SessionFields fields) {
        String jwt = fields.jwt();
        if (jwt != null) {
            return findByJwt(jwt);
        }
        String token = fields.token();
        if (token == null) {
            throw Refusal.of("no_session_arguments", "session_token or session_jwt is needed");
        }
        return findByToken(token);
    }

    /** Finds the session that a request names, which must be the account's own. */
    SessionState findOf(AccountState account, SessionFields fields) {
        SessionState session = find(fields);
        if (!session.account.equals(account)) {
            throw project.sessionOfSomebodyElse();
        }
        return session;
    }

    private SessionState findByToken(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw Refusal.of("invalid_session_token", "session_token is none of Stytch");
        }
        return activeOr404(byToken.get(token));
    }

    /** An expired JWT counts as long as its session lasts. Source: contract, section 4.2. */
    private SessionState findByJwt(String jwt) {
        Jws jws = Jws.parse(jwt).orElseThrow(SessionStore::unparsable);
        var key = project.signer.publicKeys().get(jws.keyId());
        boolean ours = key != null
                && jws.isSignedBy(key)
                && jws.isFor(project.projectId)
                && (project.issuer.equals(jws.text("iss"))
                        || project.defaultIssuer().equals(jws.text("iss")));
        if (!ours || !(jws.claims().get(SESSION_CLAIM) instanceof Map<?, ?> claim)) {
            throw unparsable();
        }
        SessionState session = activeOr404(byId.get(String.valueOf(claim.get("id"))));
        if (!project.idOf(session.account).equals(jws.text("sub"))) {
            throw unparsable();
        }
        return session;
    }

    SessionState findById(String id) {
        if (!id.startsWith(idPrefix + project.environment + "-")) {
            throw Refusal.of("invalid_session_id", "the id is none of a session of this environment");
        }
        return activeOr404(byId.get(id));
    }

    private SessionState activeOr404(@Nullable SessionState session) {
        if (session == null || !isActive(session)) {
            throw Refusal.notFound("session_not_found", "Session could not be found.");
        }
        return session;
    }

    private static Refusal unparsable() {
        return Refusal.of("unable_to_parse_session_jwt", "session_jwt is no session JWT of this project");
    }

    // What is shown.

    /** Puts a session into an answer, or says that there is none. */
    void put(Map<String, @Nullable Object> answer, String name, @Nullable SessionState session) {
        answer.put("session_token", session == null ? "" : session.token);
        answer.put("session_jwt", session == null ? "" : new UnsignedJwt(claims(session)));
        answer.put(name, session == null ? null : project.json(session));
    }

    /** Returns the fields that the sessions of both kinds of project have. */
    Map<String, @Nullable Object> common(SessionState session) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("started_at", ProjectState.time(session.startedAt));
        json.put("last_accessed_at", ProjectState.time(session.lastAccessedAt));
        json.put("expires_at", ProjectState.time(session.expiresAt));
        json.put(
                "authentication_factors",
                session.factors.stream().map(Factor::json).toList());
        json.put("roles", project.rolesInSession(session.account));
        return json;
    }

    /** Returns the claims of a JWT that is made now. */
    Map<String, @Nullable Object> claims(SessionState session) {
        long now = project.now();
        Map<String, @Nullable Object> claim = new LinkedHashMap<>();
        claim.put("id", session.id);
        claim.putAll(common(session));
        claim.put("attributes", Map.of("ip_address", "", "user_agent", ""));
        Map<String, @Nullable Object> claims = new LinkedHashMap<>(session.customClaims);
        claims.put("iss", project.issuer);
        claims.put("sub", project.idOf(session.account));
        claims.put("aud", List.of(project.projectId));
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + JWT_SECONDS);
        claims.put(SESSION_CLAIM, claim);
        project.addClaims(claims, session.account);
        return claims;
    }
}
