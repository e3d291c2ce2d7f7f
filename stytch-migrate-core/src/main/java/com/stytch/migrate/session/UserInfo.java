package com.stytch.migrate.session;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the UserInfo endpoint of a provider whose an access token is. Immutable and thread-safe. Source: OpenID Connect Core,
 * section 5.3.
 *
 * <p>The endpoint takes every access token of the provider that has the scope {@code openid}, whichever application it was
 * made for. So by itself it proves who signed in somewhere at the provider, not that it was with you: put it behind a
 * {@link JwtVerifier}, which checks the audience, wherever tokens are signed.
 *
 * <p>Providers limit it (Auth0: 5 a minute for a user), so wrap it: {@code UserInfo.at(…).remembering(…)}.
 */
public final class UserInfo implements LegacyTokenVerifier {
    private final URI address;
    private final String issuer;
    private final boolean textBooleans;
    private final ProviderHttp http;

    private UserInfo(URI address, String issuer, boolean textBooleans, ProviderHttp http) {
        this.address = address;
        this.issuer = issuer;
        this.textBooleans = textBooleans;
        this.http = http;
    }

    /**
     * Returns one for an endpoint.
     *
     * @param issuer the issuer whose endpoint it is
     * @param address such as {@code https://tenant.eu.auth0.com/userinfo}
     */
    public static UserInfo at(String issuer, URI address) {
        return at(issuer, address, TimeSource.system());
    }

    /** Returns one that waits by a clock, otherwise as {@link #at(String, URI)}. */
    public static UserInfo at(String issuer, URI address, TimeSource time) {
        ProviderHttp http = ProviderHttp.builder("UserInfo")
                .time(time)
                .timeout(Duration.ofSeconds(5))
                .largestAnswer(RemoteKeys.LARGEST_ANSWER)
                .retry(new RetryPolicy(2, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO))
                .build();
        return new UserInfo(
                Objects.requireNonNull(address, "address"), Objects.requireNonNull(issuer, "issuer"), false, http);
    }

    /** Returns the same for a provider that documents {@code email_verified} as a text, as Cognito does. */
    public UserInfo withTextBooleans() {
        return new UserInfo(address, issuer, true, http);
    }

    @Override
    public TokenVerdict verify(Secret token) {
        String text = token.reveal();
        if (text.length() > CompactToken.LONGEST) {
            return new TokenVerdict.Invalid(TokenRefusal.TOO_LARGE);
        }
        if (!isBearer(text)) {
            return new TokenVerdict.Invalid(TokenRefusal.MALFORMED);
        }
        ProviderReply reply;
        try {
            reply = http.send(ProviderRequest.get(address).header("Authorization", "Bearer " + text));
        } catch (MigrationException.Unreachable e) {
            return new TokenVerdict.Unavailable("the provider did not answer who the bearer is");
        }
        if (reply.status() == 400 || reply.status() == 401 || reply.status() == 403) {
            return new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER);
        }
        Optional<JsonView> answer = reply.isSuccess() ? reply.object() : Optional.empty();
        if (answer.isEmpty()) {
            return new TokenVerdict.Unavailable("the provider did not say who the bearer is");
        }
        return read(answer.get());
    }

    /** Source: RFC 6750, section 2.1. */
    private static boolean isBearer(String text) {
        return text.matches("[A-Za-z0-9._~+/-]+=*");
    }

    private TokenVerdict read(JsonView answer) {
        String subject = answer.text("sub").orElse("");
        if (subject.isBlank()) {
            return new TokenVerdict.Invalid(TokenRefusal.NO_SUBJECT);
        }
        LegacyIdentity.Builder identity =
                LegacyIdentity.builder(issuer, LegacyId.of(subject)).claims(answer.asMap());
        @Nullable Object verified = answer.asMap().get("email_verified");
        boolean attested = Boolean.TRUE.equals(verified) || (textBooleans && "true".equals(verified));
        answer.text("email").ifPresent(email -> identity.email(email, attested));
        return new TokenVerdict.Valid(identity.build());
    }

    @Override
    public String toString() {
        return "UserInfo[" + issuer + "]";
    }
}
