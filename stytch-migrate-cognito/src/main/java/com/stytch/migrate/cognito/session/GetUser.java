package com.stytch.migrate.cognito.session;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.TokenRefusal;
import com.stytch.migrate.session.TokenVerdict;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a pool whose an access token is, with the operation {@code GetUser}, which needs no AWS credentials. Immutable and
 * thread-safe. Attributes are texts there, so is {@code email_verified}.
 */
final class GetUser implements LegacyTokenVerifier {
    private static final String TARGET = "AWSCognitoIdentityProviderService.GetUser";
    private static final Set<String> THROTTLED =
            Set.of("TooManyRequestsException", "LimitExceededException", "ThrottlingException");

    /** What says that the bearer has no session any more, or none that may ask. */
    private static final Set<String> REFUSED = Set.of(
            "NotAuthorizedException",
            "PasswordResetRequiredException",
            "UserNotConfirmedException",
            "UserNotFoundException",
            "InvalidParameterException",
            "ForbiddenException");

    private final URI endpoint;
    private final String poolId;
    private final ProviderHttp http;

    GetUser(URI endpoint, String poolId, TimeSource time) {
        this.endpoint = endpoint;
        this.poolId = poolId;
        this.http = ProviderHttp.builder("Cognito")
                .time(time)
                .timeout(Duration.ofSeconds(5))
                .retry(new RetryPolicy(2, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO))
                .throttledWhen(reply -> THROTTLED.contains(type(reply)))
                .build();
    }

    private static String type(ProviderReply reply) {
        String name = reply.isSuccess()
                ? ""
                : reply.object().flatMap(body -> body.text("__type")).orElse("");
        return name.substring(name.indexOf('#') + 1);
    }

    @Override
    public TokenVerdict verify(Secret token) {
        ProviderRequest request = ProviderRequest.json("POST", endpoint, Map.of("AccessToken", token.reveal()))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", TARGET)
                .named("GetUser");
        ProviderReply reply;
        try {
            reply = http.send(request);
        } catch (MigrationException.Unreachable e) {
            return new TokenVerdict.Unavailable("the user pool did not answer who the bearer is");
        }
        if (REFUSED.contains(type(reply))) {
            return new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER);
        }
        Optional<JsonView> answer = reply.isSuccess() ? reply.object() : Optional.empty();
        return answer.map(this::read)
                .orElseGet(() -> new TokenVerdict.Unavailable("the user pool did not say who the bearer is"));
    }

    private TokenVerdict read(JsonView answer) {
        Map<String, String> attributes = new LinkedHashMap<>();
        answer.objects("UserAttributes", each -> each)
                .forEach(each -> each.text("Name")
                        .ifPresent(
                                name -> attributes.put(name, each.text("Value").orElse(""))));
        String subject = attributes.getOrDefault("sub", "");
        if (subject.isBlank()) {
            return new TokenVerdict.Invalid(TokenRefusal.NO_SUBJECT);
        }
        LegacyIdentity.Builder identity = LegacyIdentity.builder(poolId, LegacyId.of(subject));
        String email = attributes.getOrDefault("email", "");
        if (!email.isEmpty()) {
            identity.email(email, attributes.getOrDefault("email_verified", "").equals("true"));
        }
        return new TokenVerdict.Valid(identity.build());
    }
}
