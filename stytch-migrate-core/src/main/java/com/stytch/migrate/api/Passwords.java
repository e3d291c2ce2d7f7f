package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoints below {@code /v1/passwords}. Immutable and thread-safe. Source: contract, section 3. */
public final class Passwords {
    private final StytchHttp http;

    Passwords(StytchHttp http) {
        this.http = http;
    }

    /**
     * Imports a hash. See {@link MigratePasswordRequest} for what that does to users that exist.
     *
     * @throws com.stytch.migrate.error.MigrationException.Unreachable also when Stytch may have carried it out: read back
     *     before sending it again
     */
    public Migrated migrate(MigratePasswordRequest request) {
        Answer answer = http.send(Call.create("/v1/passwords/migrate", request.body()));
        JsonView body = answer.body();
        return new Migrated(
                body.text("user_id").orElse(""),
                body.text("email_id").orElse(""),
                body.isTrue("user_created"),
                Users.user(body),
                answer.requestId());
    }

    /**
     * Creates a user with a plain password, which must satisfy the project's policy.
     *
     * @param name the name, or {@code null}
     */
    public Created create(String email, Secret password, @Nullable PersonName name) {
        Answer answer = http.send(Call.create(
                "/v1/passwords",
                new Fields()
                        .put("email", email)
                        .put("password", password.reveal())
                        .putName(name)
                        .map()));
        JsonView body = answer.body();
        return new Created(
                body.text("user_id").orElse(""),
                body.text("email_id").orElse(""),
                Users.user(body),
                answer.requestId());
    }

    /**
     * Checks a password, without beginning a session.
     *
     * @throws com.stytch.migrate.error.MigrationException.Refused with {@code email_not_found}, {@code no_user_password},
     *     {@code unauthorized_credentials} (wrong password; ten of them lock the user for an hour), {@code reset_password}
     *     or {@code user_lock_limit_reached}
     */
    public Authenticated authenticate(String email, Secret password) {
        Answer answer = http.send(
                Call.post("/v1/passwords/authenticate", Map.of("email", email, "password", password.reveal())));
        return new Authenticated(
                answer.body().text("user_id").orElse(""), Users.user(answer.body()), answer.requestId());
    }

    /**
     * Checks a password and begins a session. Not sent again by itself when its answer was lost.
     *
     * @param settings with a length, otherwise no session begins
     * @param existing the session that the password is added to as a factor, or {@code null}
     * @throws com.stytch.migrate.error.MigrationException.Refused as {@link #authenticate(String, Secret)}
     */
    public StartedSession authenticate(
            String email, Secret password, SessionSettings settings, @Nullable SessionRef existing) {
        return StartedSession.of(http.send(Call.create(
                "/v1/passwords/authenticate",
                new Fields()
                        .put("email", email)
                        .putSecret("password", password)
                        .putSession(settings)
                        .putSession(existing)
                        .map())));
    }

    /**
     * Returns how strong a password is, by the project's policy.
     *
     * @param email the address of its owner, which then must not be part of it, or {@code null}
     */
    public Strength strengthCheck(Secret password, @Nullable String email) {
        Answer answer = http.send(Call.post(
                "/v1/passwords/strength_check",
                new Fields()
                        .put("password", password.reveal())
                        .put("email", email)
                        .map()));
        return Strength.of(
                answer,
                "feedback",
                answer.body().object("feedback").flatMap(feedback -> feedback.object("luds_requirements")));
    }

    /**
     * A hash was imported.
     *
     * @param userCreated whether the call created the user; {@code false} when one with this address was there
     */
    public record Migrated(String userId, String emailId, boolean userCreated, StytchUser user, String requestId) {}

    /** A user with a password was created. */
    public record Created(String userId, String emailId, StytchUser user, String requestId) {}

    /** The password was right. */
    public record Authenticated(String userId, StytchUser user, String requestId) {}

    /**
     * How strong a password is.
     *
     * @param valid whether the project takes it
     * @param score from 0 to 4
     * @param breached whether it is known from a breach
     * @param policy {@code zxcvbn} or {@code luds}
     * @param breachDetectionOnCreate whether the project refuses breached passwords
     * @param warning what is wrong with it; empty text when nothing is
     * @param suggestions how to make it better
     * @param ludsOrNull what it holds and lacks, where the policy is {@code luds}
     */
    public record Strength(
            boolean valid,
            int score,
            boolean breached,
            String policy,
            boolean breachDetectionOnCreate,
            String warning,
            List<String> suggestions,
            @Nullable Luds ludsOrNull,
            String requestId) {

        public Strength {
            suggestions = List.copyOf(suggestions);
        }

        public Optional<Luds> luds() {
            return Optional.ofNullable(ludsOrNull);
        }

        static Strength of(Answer answer, String feedbackName, Optional<JsonView> luds) {
            JsonView body = answer.body();
            Optional<JsonView> feedback = body.object(feedbackName);
            return new Strength(
                    body.isTrue("valid_password"),
                    body.number("score").orElse(0),
                    body.isTrue("breached_password"),
                    body.text("strength_policy").orElse(""),
                    body.isTrue("breach_detection_on_create"),
                    feedback.flatMap(view -> view.text("warning")).orElse(""),
                    feedback.map(view -> view.texts("suggestions")).orElse(List.of()),
                    luds.map(Luds::of).orElse(null),
                    answer.requestId());
        }
    }

    /**
     * What a password holds and lacks, by the policy that counts lower case, upper case, digits and symbols.
     *
     * @param missingComplexity how many more kinds of characters it needs
     * @param missingCharacters how many more characters it needs
     */
    public record Luds(
            boolean lowerCase,
            boolean upperCase,
            boolean digit,
            boolean symbol,
            int missingComplexity,
            int missingCharacters) {

        private static Luds of(JsonView view) {
            return new Luds(
                    view.isTrue("has_lower_case"),
                    view.isTrue("has_upper_case"),
                    view.isTrue("has_digit"),
                    view.isTrue("has_symbol"),
                    view.number("missing_complexity").orElse(0),
                    view.number("missing_characters").orElse(0));
        }
    }
}
