package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints below {@code /v1/users}. Immutable and thread-safe. Where a method takes a user id, the external id does as
 * well. Source: contract, section 2.
 */
public final class Users {
    // By the code alone: a bare 404 may come from a proxy or a wrong address, and then says nothing about the user.
    private static final Set<String> NO_SUCH_USER = Set.of("user_not_found", "invalid_user_id");

    private final StytchHttp http;

    Users(StytchHttp http) {
        this.http = http;
    }

    static StytchUser user(JsonView body) {
        // GET answers with the user itself, every other call with a user inside.
        return new StytchUser(body.object("user").orElse(body));
    }

    /**
     * Creates a user.
     *
     * @throws MigrationException.Refused with {@code duplicate_email}, {@code duplicate_phone_number},
     *     {@code duplicate_user_external_id} and others; nothing was created
     * @throws MigrationException.Unreachable also when Stytch may have created the user: read back before sending again
     */
    public Created create(CreateUserRequest request) {
        Answer answer = http.send(Call.create("/v1/users", request.body()));
        JsonView body = answer.body();
        return new Created(
                body.text("user_id").orElse(""),
                body.text("email_id").orElse(""),
                body.text("phone_id").orElse(""),
                user(body),
                answer.requestId());
    }

    /** Returns a user, or nothing when Stytch says that there is none. An unanswered call is never "none": it throws. */
    public Optional<Found> get(String userId) {
        try {
            Answer answer = http.send(Call.get("/v1/users/{user_id}", userId));
            return Optional.of(new Found(user(answer.body()), answer.requestId()));
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_USER.contains(refused.errorType())) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    public Found update(String userId, UpdateUserRequest request) {
        return found(http.send(Call.put("/v1/users/{user_id}", request.body(), userId)));
    }

    /**
     * Deletes a user.
     *
     * @return whether there was such a user; {@code false} also when an earlier attempt of this call deleted it
     */
    public boolean delete(String userId) {
        try {
            http.send(Call.delete("/v1/users/{user_id}", userId));
            return true;
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_USER.contains(refused.errorType())) {
                return false;
            }
            throw refused;
        }
    }

    /** Removes the external id of a user. */
    public Found deleteExternalId(String userId) {
        return found(http.send(Call.delete("/v1/users/{user_id}/external_id", userId)));
    }

    /** A factor that can be deleted by its id. */
    public enum Factor {
        EMAIL("/v1/users/emails/{email_id}"),
        PHONE_NUMBER("/v1/users/phone_numbers/{phone_id}"),
        PASSWORD("/v1/users/passwords/{password_id}"),
        TOTP("/v1/users/totps/{totp_id}"),
        OAUTH("/v1/users/oauth/{oauth_user_registration_id}"),
        WEBAUTHN_REGISTRATION("/v1/users/webauthn_registrations/{webauthn_registration_id}"),
        BIOMETRIC_REGISTRATION("/v1/users/biometric_registrations/{biometric_registration_id}"),
        CRYPTO_WALLET("/v1/users/crypto_wallets/{crypto_wallet_id}");

        private final String template;

        Factor(String template) {
            this.template = template;
        }
    }

    /**
     * Deletes a factor.
     *
     * @param factorId the id of the factor itself, such as {@code password-test-…}
     * @return the user without it
     */
    public Found deleteFactor(Factor factor, String factorId) {
        return found(http.send(Call.delete(factor.template, factorId)));
    }

    /**
     * Replaces the only factor of a user. Works only for a user that has exactly one.
     *
     * @param email the new address, or {@code null}
     * @param phoneNumber the new number in E.164 form, or {@code null}; one of the two is needed
     */
    public Found exchangePrimaryFactor(String userId, @Nullable String email, @Nullable String phoneNumber) {
        if (email == null && phoneNumber == null) {
            throw new IllegalArgumentException("an e-mail address or a phone number is needed");
        }
        Map<String, @Nullable Object> body = new Fields()
                .put("email_address", email)
                .put("phone_number", phoneNumber)
                .map();
        return found(http.send(Call.put("/v1/users/{user_id}/exchange_primary_factor", body, userId)));
    }

    /**
     * Returns one page. Slow (150 ms to 9 s) and limited to 150 a minute, so nothing for the path of a login.
     *
     * @throws MigrationException.Refused with one of the {@code user_search_…} codes
     */
    public UserPage search(UserSearch search) {
        return page(search.filters());
    }

    private UserPage page(Filters filters) {
        return UserPage.of(
                http.send(Call.search("/v1/users/search", filters.fields().map())));
    }

    /**
     * Returns all users that match, page by page as the stream is read.
     *
     * @return a stream that ends when Stytch names no next page; it throws {@link IllegalStateException} if a cursor comes
     *     twice, for then it would never end
     */
    public Stream<StytchUser> searchAll(UserSearch search) {
        return Paging.pages(search.filters(), this::page).flatMap(page -> page.users().stream());
    }

    private static Found found(Answer answer) {
        return new Found(user(answer.body()), answer.requestId());
    }

    /** A user that Stytch described. */
    public record Found(StytchUser user, String requestId) {}

    /**
     * A user was created.
     *
     * @param emailId empty text when there is no address
     * @param phoneId empty text when there is no number
     */
    public record Created(String userId, String emailId, String phoneId, StytchUser user, String requestId) {}
}
