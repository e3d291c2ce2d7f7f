package com.stytch.migrate.cognito.login;

import com.stytch.migrate.cognito.AwsCredentials;
import com.stytch.migrate.cognito.internal.SigV4;
import com.stytch.migrate.error.MigrationException;
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
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks passwords by a sign-in at a user pool: with SRP unless set, the only password flow that an app client has by default.
 * Immutable and thread-safe; each {@code with} method returns another.
 *
 * <p>Each check is a real sign-in: it runs the pool's triggers, sends an SMS where that is the second factor, and counts an active
 * user. Give it an app client of its own, and let your triggers ignore it: {@code callerContext.clientId}, or
 * {@link #CLIENT_METADATA} in {@code clientMetadata}. A pool with a user migration trigger would make a user of a stranger, so
 * switch that off for this client. The refresh token of a check is revoked at once.
 *
 * <p>Source: InitiateAuth, AdminInitiateAuth and RespondToAuthChallenge of the Cognito user pools API.
 */
public final class CognitoPasswords implements LegacyPasswordVerifier {
    /** The key in {@code clientMetadata} by which a trigger knows a check of this library. */
    public static final String CLIENT_METADATA = "stytch_migrate";

    private static final Pattern POOL = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-[0-9]+)_([0-9A-Za-z]+)");
    private static final String TARGET = "AWSCognitoIdentityProviderService.";
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final String poolId;
    private final String region;
    private final String poolName;
    private final String clientId;
    private final Options options;
    private final ProviderHttp http;

    /** How the pool is asked. */
    public enum Flow {
        /** Needs nothing that an app client does not have by default; the password does not leave. */
        USER_SRP_AUTH,
        /** Sends the password; the app client must allow {@code ALLOW_USER_PASSWORD_AUTH}. */
        USER_PASSWORD_AUTH,
        /** Sends the password, signed with AWS credentials; needs {@code ALLOW_ADMIN_USER_PASSWORD_AUTH}. */
        ADMIN_USER_PASSWORD_AUTH
    }

    private record Options(
            Flow flow,
            @Nullable Secret clientSecret,
            @Nullable Supplier<AwsCredentials> credentials,
            URI endpoint,
            TimeSource time,
            boolean byUsername,
            boolean withAddress) {}

    private CognitoPasswords(String poolId, String clientId, Options options) {
        Matcher matcher = POOL.matcher(poolId);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the id of a user pool is a region, an underscore and letters, such as us-east-1_AbCdEf123");
        }
        this.poolId = poolId;
        this.region = matcher.group(1);
        this.poolName = matcher.group(2);
        this.clientId = Objects.requireNonNull(clientId, "clientId");
        this.options = options;
        this.http = ProviderHttp.builder("Cognito").time(options.time()).build();
    }

    /**
     * Returns a verifier with SRP.
     *
     * @param poolId such as {@code us-east-1_AbCdEf123}
     * @param clientId of an app client of its own
     */
    public static CognitoPasswords of(String poolId, String clientId) {
        String region = poolId.split("_", 2)[0];
        URI endpoint = URI.create(
                "https://cognito-idp." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "") + "/");
        return new CognitoPasswords(
                poolId,
                clientId,
                new Options(Flow.USER_SRP_AUTH, null, null, endpoint, TimeSource.system(), false, false));
    }

    private CognitoPasswords with(Options other) {
        return new CognitoPasswords(poolId, clientId, other);
    }

    /** Sets the secret of the app client, where it has one. */
    public CognitoPasswords withClientSecret(Secret secret) {
        return with(new Options(
                options.flow,
                Objects.requireNonNull(secret, "secret"),
                options.credentials,
                options.endpoint,
                options.time,
                options.byUsername,
                options.withAddress));
    }

    /** Sends passwords by {@code USER_PASSWORD_AUTH}. */
    public CognitoPasswords withUserPasswordAuth() {
        return with(new Options(
                Flow.USER_PASSWORD_AUTH,
                options.clientSecret,
                null,
                options.endpoint,
                options.time,
                options.byUsername,
                options.withAddress));
    }

    /**
     * Sends passwords by {@code ADMIN_USER_PASSWORD_AUTH}.
     *
     * @param credentials with {@code cognito-idp:AdminInitiateAuth}; asked before each check
     */
    public CognitoPasswords withAdminAuth(Supplier<AwsCredentials> credentials) {
        return with(new Options(
                Flow.ADMIN_USER_PASSWORD_AUTH,
                options.clientSecret,
                Objects.requireNonNull(credentials, "credentials"),
                options.endpoint,
                options.time,
                options.byUsername,
                options.withAddress));
    }

    /** Sets the address of the API: a FIPS endpoint, an endpoint of your VPC, or a fake. */
    public CognitoPasswords withEndpoint(URI endpoint) {
        return with(new Options(
                options.flow,
                options.clientSecret,
                options.credentials,
                URI.create(endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/"),
                options.time,
                options.byUsername,
                options.withAddress));
    }

    /** Sets the clock. */
    public CognitoPasswords withTime(TimeSource time) {
        return with(new Options(
                options.flow,
                options.clientSecret,
                options.credentials,
                options.endpoint,
                Objects.requireNonNull(time, "time"),
                options.byUsername,
                options.withAddress));
    }

    /** Takes the user name for the legacy id instead of {@code sub}, as an importer of the same setting does. */
    public CognitoPasswords identifyByUsername() {
        return with(new Options(
                options.flow,
                options.clientSecret,
                options.credentials,
                options.endpoint,
                options.time,
                true,
                options.withAddress));
    }

    /**
     * Tells Cognito where the person sits, for its threat protection. The app client must have a secret and
     * {@code EnablePropagateAdditionalUserContextData}.
     */
    public CognitoPasswords withIpAddress() {
        return with(new Options(
                options.flow,
                options.clientSecret,
                options.credentials,
                options.endpoint,
                options.time,
                options.byUsername,
                true));
    }

    @Override
    public LegacyVerdict verify(LegacyLogin login) {
        Instant deadline = options.time.now().plus(login.within());
        if (options.flow != Flow.USER_SRP_AUTH) {
            Map<String, String> values = named(login.identifier());
            values.put("PASSWORD", new String(login.password()));
            return judge(initiate(login, values, deadline), deadline, true);
        }
        Srp srp = Srp.begin();
        Map<String, String> values = named(login.identifier());
        values.put("SRP_A", srp.publicA());
        ProviderReply challenge = initiate(login, values, deadline);
        Optional<JsonView> answer = challenge.object();
        boolean asked = challenge.isSuccess()
                && answer.flatMap(json -> json.text("ChallengeName")).equals(Optional.of("PASSWORD_VERIFIER"));
        if (!asked) {
            return judge(challenge, deadline, false);
        }
        JsonView parameters =
                answer.flatMap(json -> json.object("ChallengeParameters")).orElse(JsonView.of(Map.of()));
        Map<String, String> responses;
        try {
            responses = responses(srp, parameters, login.password());
        } catch (IllegalArgumentException e) {
            return LegacyVerdict.undecided("legacy_setup"); // what answered is not Cognito
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("ClientId", clientId);
        body.put("ChallengeName", "PASSWORD_VERIFIER");
        body.put("ChallengeResponses", responses);
        answer.flatMap(json -> json.text("Session")).ifPresent(session -> body.put("Session", session));
        context(login, body);
        return judge(ask("RespondToAuthChallenge", body, deadline), deadline, true);
    }

    private Map<String, String> named(String username) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("USERNAME", username);
        Secret secret = options.clientSecret;
        if (secret != null) {
            values.put("SECRET_HASH", Srp.secretHash(secret.reveal(), username, clientId));
        }
        return values;
    }

    private Map<String, String> responses(Srp srp, JsonView parameters, char[] password) {
        String userId = required(parameters, "USER_ID_FOR_SRP");
        String block = required(parameters, "SECRET_BLOCK");
        String timestamp = TIMESTAMP.format(options.time.now());
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] utf8 = new byte[encoded.remaining()];
        encoded.get(utf8);
        try {
            Map<String, String> responses = named(userId);
            responses.put("PASSWORD_CLAIM_SECRET_BLOCK", block);
            responses.put(
                    "PASSWORD_CLAIM_SIGNATURE",
                    srp.proof(
                            poolName,
                            userId,
                            utf8,
                            required(parameters, "SALT"),
                            required(parameters, "SRP_B"),
                            block,
                            timestamp));
            responses.put("TIMESTAMP", timestamp);
            return responses;
        } finally {
            Arrays.fill(utf8, (byte) 0);
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    private static String required(JsonView parameters, String name) {
        return parameters.text(name).orElseThrow(() -> new IllegalArgumentException("there is no " + name));
    }

    private ProviderReply initiate(LegacyLogin login, Map<String, String> values, Instant deadline) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        boolean admin = options.flow == Flow.ADMIN_USER_PASSWORD_AUTH;
        if (admin) {
            body.put("UserPoolId", poolId);
        }
        body.put("ClientId", clientId);
        body.put("AuthFlow", options.flow.name());
        body.put("AuthParameters", values);
        if (admin) {
            body.put("ClientMetadata", Map.of(CLIENT_METADATA, "login"));
        } else {
            context(login, body);
        }
        return ask(admin ? "AdminInitiateAuth" : "InitiateAuth", body, deadline);
    }

    private void context(LegacyLogin login, Map<String, @Nullable Object> body) {
        body.put("ClientMetadata", Map.of(CLIENT_METADATA, "login"));
        String address = login.context().ipAddressOrNull();
        if (options.withAddress && address != null) {
            body.put("UserContextData", Map.of("IpAddress", address));
        }
    }

    private ProviderReply ask(String operation, Map<String, @Nullable Object> body, Instant deadline) {
        ProviderRequest request = ProviderRequest.json("POST", options.endpoint, body)
                .named(operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", TARGET + operation);
        Supplier<AwsCredentials> credentials = options.credentials;
        if (credentials != null && operation.startsWith("Admin")) {
            request = request.signedBy(one -> sign(one, credentials.get()));
        }
        Duration left = Duration.between(options.time.now(), deadline);
        if (left.isZero() || left.isNegative()) {
            throw new MigrationException.Unreachable("no time was left for " + operation, null, true, 0, null);
        }
        return http.sendOnce(request, left);
    }

    private ProviderRequest sign(ProviderRequest request, AwsCredentials keys) {
        ProviderRequest dated = request.header("X-Amz-Date", SigV4.time(options.time.now()));
        if (keys.sessionToken().isPresent()) {
            dated = dated.header(
                    "X-Amz-Security-Token", keys.sessionToken().get().reveal());
        }
        Map<String, String> headers = new LinkedHashMap<>(dated.headers());
        headers.put("Host", options.endpoint.getRawAuthority());
        return dated.header(
                "Authorization",
                SigV4.authorization(
                        keys.accessKeyId(), keys.secretAccessKey().reveal(), region, headers, dated.body()));
    }

    // ---- what the answers mean

    /** @param checked whether the password was part of what is answered */
    private LegacyVerdict judge(ProviderReply reply, Instant deadline, boolean checked) {
        Optional<JsonView> answer = reply.object();
        if (!reply.isSuccess()) {
            return refused(reply, answer);
        }
        if (answer.isEmpty() || !checked) {
            return LegacyVerdict.undecided("legacy_setup");
        }
        Optional<JsonView> result = answer.get().object("AuthenticationResult");
        if (result.isPresent() && result.get().text("AccessToken").isPresent()) {
            result.get().text("RefreshToken").ifPresent(token -> revoke(token, deadline));
            return result.get()
                    .text("IdToken")
                    .flatMap(this::user)
                    .map(user -> LegacyVerdict.right().of(user))
                    .orElseGet(LegacyVerdict::right);
        }
        String challenge = answer.get().text("ChallengeName").orElse("");
        return switch (challenge) {
            case "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP", "SELECT_MFA_TYPE", "MFA_SETUP", "DEVICE_SRP_AUTH" ->
                LegacyVerdict.secondFactor(List.of(challenge));
            case "NEW_PASSWORD_REQUIRED" -> LegacyVerdict.reset("temporary_password");
            default -> LegacyVerdict.undecided("another_challenge");
        };
    }

    private static LegacyVerdict refused(ProviderReply reply, Optional<JsonView> answer) {
        String code = reply.header("x-amzn-errortype")
                .or(() -> answer.flatMap(json -> json.text("__type")))
                .map(text -> text.substring(text.indexOf('#') + 1))
                .map(text -> text.contains(":") ? text.substring(0, text.indexOf(':')) : text)
                .orElse("");
        String message = answer.flatMap(json -> json.text("message").or(() -> json.text("Message")))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return switch (code) {
            case "NotAuthorizedException" -> notAuthorized(message);
            case "UserNotFoundException" -> LegacyVerdict.wrong();
            case "UserNotConfirmedException" -> LegacyVerdict.reset("not_confirmed");
            case "PasswordResetRequiredException" -> LegacyVerdict.reset("reset_required");
            case "LimitExceededException", "PasswordAttemptsExceededException" -> LegacyVerdict.locked();
            case "TooManyRequestsException", "ThrottlingException", "RequestLimitExceeded" ->
                LegacyVerdict.undecided("too_many_requests");
            case "UserLambdaValidationException", "UnexpectedLambdaException", "InvalidLambdaResponseException" ->
                LegacyVerdict.undecided("trigger_refused");
            case "InternalErrorException", "ServiceUnavailableException" -> LegacyVerdict.undecided("server_error");
            default -> LegacyVerdict.undecided(reply.status() >= 500 ? "server_error" : "legacy_setup");
        };
    }

    /** One code stands for many things, and only the text tells which: what is not recognised is no "wrong". */
    private static LegacyVerdict notAuthorized(String message) {
        if (message.contains("incorrect username or password")) {
            return LegacyVerdict.wrong();
        }
        if (message.contains("attempts exceeded")) {
            return LegacyVerdict.locked();
        }
        if (message.contains("disabled")) {
            return LegacyVerdict.blocked();
        }
        if (message.contains("temporary password has expired")) {
            return LegacyVerdict.reset("temporary_password");
        }
        return LegacyVerdict.undecided("legacy_setup");
    }

    /** Otherwise each check would leave a session of thirty days. What fails here harms nobody. */
    private void revoke(String refreshToken, Instant deadline) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("Token", refreshToken);
        body.put("ClientId", clientId);
        Secret secret = options.clientSecret;
        if (secret != null) {
            body.put("ClientSecret", secret.reveal());
        }
        try {
            ask("RevokeToken", body, deadline);
        } catch (MigrationException.Unreachable e) {
            // the password was right all the same
        }
    }

    /** The token comes from Cognito itself, over TLS, in answer to this request. */
    private Optional<LegacyUser> user(String idToken) {
        String[] parts = idToken.split("\\.", -1);
        Optional<JsonView> claims = Optional.empty();
        try {
            if (parts.length == 3) {
                claims = JsonView.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return claims.flatMap(json -> json.text(options.byUsername ? "cognito:username" : "sub")
                .filter(id -> !id.isBlank())
                .map(id -> user(id, json)));
    }

    private static LegacyUser user(String id, JsonView claims) {
        LegacyUser.Builder user = LegacyUser.builder(id);
        boolean verified =
                claims.isTrue("email_verified") || claims.text("email_verified").equals(Optional.of("true"));
        claims.text("email")
                .filter(email -> !email.isBlank())
                .ifPresent(email -> user.email(new Identifier(email, verified)));
        return user.build();
    }

    @Override
    public String toString() {
        return "CognitoPasswords[" + poolId + ", " + options.flow + "]";
    }
}
