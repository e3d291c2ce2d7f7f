package com.stytch.migrate.firebase.login;

import com.stytch.migrate.firebase.hash.FirebasePassword;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords by a sign-in at Firebase, which also knows passwords whose hash it withholds. Each check is a real sign-in: it
 * moves {@code lastLoginAt}, and comes from the address of your server. Immutable and thread-safe.
 *
 * <p>{@link #local} computes the project's own hashes here instead, without asking anybody.
 *
 * <p>Source: {@code accounts.signInWithPassword} of Identity Toolkit v1; error codes by the beginning of their text.
 */
public final class FirebasePasswords implements LegacyPasswordVerifier {
    private static final URI GOOGLE = URI.create("https://identitytoolkit.googleapis.com");

    private final Secret apiKey;
    private final @Nullable String tenant;
    private final URI endpoint;
    private final ProviderHttp http;

    private FirebasePasswords(Secret apiKey, @Nullable String tenant, URI endpoint, ProviderHttp http) {
        this.apiKey = apiKey;
        this.tenant = tenant;
        this.endpoint = endpoint;
        this.http = http;
    }

    /**
     * Returns a verifier that asks Firebase.
     *
     * @param apiKey the Web API key of the project
     */
    public static FirebasePasswords signIn(Secret apiKey) {
        return new FirebasePasswords(
                Objects.requireNonNull(apiKey, "apiKey"),
                null,
                GOOGLE,
                ProviderHttp.builder("Firebase").build());
    }

    /**
     * Returns a verifier that computes the hashes of an export here.
     *
     * @param passwords returns the password of a user, such as {@code FirebasePassword.of(…)} makes it of hash, salt and the
     *     parameters of the project; nothing when there is none
     */
    public static LegacyPasswordVerifier local(Function<LegacyUser, Optional<FirebasePassword>> passwords) {
        Objects.requireNonNull(passwords, "passwords");
        return login -> login.user()
                .flatMap(passwords)
                .map(password -> password.check(login))
                .orElseGet(LegacyVerdict::wrong);
    }

    /** Signs in to a tenant of the project. */
    public FirebasePasswords withTenant(String tenantId) {
        return new FirebasePasswords(apiKey, Objects.requireNonNull(tenantId, "tenantId"), endpoint, http);
    }

    /** Sets the address of the API: a fake, or the emulator with its path {@code /identitytoolkit.googleapis.com}. */
    public FirebasePasswords withEndpoint(URI endpoint) {
        String text = endpoint.toString();
        return new FirebasePasswords(
                apiKey, tenant, URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text), http);
    }

    /** Sets the HTTP client and the clock. */
    public FirebasePasswords withHttp(HttpClient client, TimeSource time) {
        return new FirebasePasswords(
                apiKey,
                tenant,
                endpoint,
                ProviderHttp.builder("Firebase").httpClient(client).time(time).build());
    }

    @Override
    public LegacyVerdict verify(LegacyLogin login) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put(
                "email",
                login.user().flatMap(LegacyUser::email).map(Identifier::value).orElse(login.identifier()));
        body.put("password", new String(login.password()));
        body.put("returnSecureToken", true);
        if (tenant != null) {
            body.put("tenantId", tenant);
        }
        URI address = URI.create(endpoint + "/v1/accounts:signInWithPassword?key="
                + URLEncoder.encode(apiKey.reveal(), StandardCharsets.UTF_8));
        ProviderReply reply = http.sendOnce(
                ProviderRequest.json("POST", address, body).named("accounts:signInWithPassword"), login.within());
        Optional<JsonView> answer = reply.object();
        if (reply.isSuccess()) {
            return answer.map(FirebasePasswords::right).orElse(LegacyVerdict.undecided("server_error"));
        }
        if (reply.status() >= 500) {
            return LegacyVerdict.undecided("server_error");
        }
        String code = answer.flatMap(json -> json.object("error"))
                .flatMap(error -> error.text("message"))
                .map(message -> message.split("[ :]", 2)[0])
                .orElse("");
        return refused(reply.status(), code);
    }

    private static LegacyVerdict refused(int status, String code) {
        return switch (code) {
            case "EMAIL_NOT_FOUND", "INVALID_PASSWORD", "INVALID_LOGIN_CREDENTIALS", "INVALID_EMAIL" ->
                LegacyVerdict.wrong();
            case "USER_DISABLED" -> LegacyVerdict.blocked();
            case "TOO_MANY_ATTEMPTS_TRY_LATER" -> LegacyVerdict.locked();
            case "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED" -> LegacyVerdict.undecided("too_many_requests");
            case "MISSING_RECAPTCHA_TOKEN", "INVALID_RECAPTCHA_TOKEN", "CAPTCHA_CHECK_FAILED" ->
                LegacyVerdict.undecided("bot_check");
            default -> LegacyVerdict.undecided(status == 429 ? "too_many_requests" : "legacy_setup");
        };
    }

    private static LegacyVerdict right(JsonView answer) {
        if (answer.text("mfaPendingCredential").isPresent()) {
            List<String> factors =
                    answer.objects("mfaInfo", factor -> factor.text("phoneInfo").isPresent() ? "phone" : "totp");
            return LegacyVerdict.secondFactor(factors);
        }
        Optional<String> id = answer.text("localId");
        if (answer.text("idToken").isEmpty() || id.isEmpty()) {
            return LegacyVerdict.undecided("server_error");
        }
        LegacyUser.Builder user = LegacyUser.builder(id.get());
        boolean verified = claims(answer.text("idToken").get())
                .map(claims -> claims.isTrue("email_verified"))
                .orElse(false);
        answer.text("email")
                .filter(email -> !email.isBlank())
                .ifPresent(email -> user.email(new Identifier(email, verified)));
        return LegacyVerdict.right().of(user.build());
    }

    /** The token comes from Google itself, over TLS, in answer to this request. */
    private static Optional<JsonView> claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? JsonView.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "FirebasePasswords[" + (tenant == null ? "project" : tenant) + "]";
    }
}
