package com.stytch.migrate.testing;

import com.stytch.migrate.internal.Json;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whom a token of the legacy provider names: by asking its UserInfo endpoint, or by checking a signature. Both may
 * take their time, so no lock is held. Follows no redirect. Thread-safe. Source: contract, sections 4.3, 4.4 and 7.
 */
final class LegacyTokens {
    private static final int LARGEST_ANSWER = 1024 * 1024;
    private final ProjectState project;
    private final Map<String, TrustedTokenProfile> profiles = new ConcurrentHashMap<>();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    volatile @Nullable URI userInfo;
    volatile Duration timeout = Duration.ofSeconds(5);

    LegacyTokens(ProjectState project) {
        this.project = project;
    }

    /**
     * What a token says, of which everything was checked.
     *
     * @param organization as the token names it
     */
    record Attested(
            TrustedTokenProfile profile,
            String email,
            String tokenId,
            @Nullable String externalId,
            List<String> roles,
            @Nullable String organization) {

        /** Shows nothing of the token. */
        @Override
        public String toString() {
            return "Attested[redacted]";
        }
    }

    void clear() {
        used.clear();
    }

    String trust(TrustedTokenProfile profile) {
        String id = Ids.random("trusted-auth-token-profile-" + project.environment + "-");
        profiles.put(id, profile);
        return id;
    }

    void distrust(String profileId) {
        profiles.remove(profileId);
    }

    // By asking.

    /** Returns the address that the UserInfo endpoint names. */
    String emailOf(String legacyToken) {
        URI endpoint = userInfo;
        if (endpoint == null) {
            throw Refusal.of("migrate_from_external_missing_userinfo", "no UserInfo endpoint is set");
        }
        Map<String, @Nullable Object> answer = fetch(endpoint, legacyToken)
                .orElseThrow(() -> unexpected("the UserInfo endpoint did not answer 200 with a JSON object"));
        if (!(answer.get("email") instanceof String email) || !RequestBody.isEmail(email)) {
            throw unexpected("the answer of the UserInfo endpoint has no e-mail address");
        }
        if (needsVerifiedEmail() && !Boolean.TRUE.equals(answer.get("email_verified"))) {
            throw unexpected("the UserInfo endpoint does not say that the address is verified");
        }
        return email;
    }

    private boolean needsVerifiedEmail() {
        return project.is(FakeBehaviour.SESSION_EXCHANGE_NEEDS_VERIFIED_EMAIL);
    }

    private static Refusal unexpected(String message) {
        return Refusal.of("migrate_from_external_unexpected_response", message);
    }

    /** Made when somebody asks, for it has a thread. */
    private static final class Http {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Returns the object that an address answers with 200; empty for any other answer, and for none. */
    private Optional<Map<String, @Nullable Object>> fetch(URI address, @Nullable String bearer) {
        CompletableFuture<HttpResponse<byte[]>> answer;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
            if (bearer != null) {
                request.header("Authorization", "Bearer " + bearer);
                if (project.is(FakeBehaviour.USERINFO_IS_ASKED_BY_POST)) {
                    request.POST(HttpRequest.BodyPublishers.noBody());
                }
            }
            answer = Http.CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a token that no header can hold
        }
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return response.statusCode() == 200 && response.body().length <= LARGEST_ANSWER
                    ? Json.readObject(response.body())
                    : Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(true);
            return Optional.empty();
        }
    }

    // By checking.

    /** Checks a token from its signature to the claims that the profile maps. */
    Attested attested(String profileId, String token) {
        TrustedTokenProfile profile = profiles.get(profileId);
        if (profile == null) {
            throw Refusal.notFound("trusted_token_profile_not_found", "there is no such profile");
        }
        Jws jws = Jws.parse(token).orElseThrow(() -> invalid("the token is no signed JWT"));
        if (!jws.isRs256() || keys(profile, jws.keyId()).stream().noneMatch(jws::isSignedBy)) {
            throw invalid("the token is not signed with RS256 and a key of the profile");
        }
        if (!profile.issuer().equals(jws.text("iss"))) {
            throw Refusal.of("jwt_invalid_issuer", "the issuer is not that of the profile");
        }
        if (!jws.isFor(profile.audience())) {
            throw Refusal.of("jwt_invalid_audience", "the audience is not that of the profile");
        }
        requireInTime(jws);
        if (needsVerifiedEmail() && !Boolean.TRUE.equals(jws.claims().get("email_verified"))) {
            throw claims("the token does not say that the address is verified");
        }
        String email = mappedText(profile, TrustedTokenProfile.EMAIL, jws);
        String tokenId = mappedText(profile, TrustedTokenProfile.TOKEN_ID, jws);
        if (email == null || !RequestBody.isEmail(email) || tokenId == null) {
            throw claims("the token has no e-mail address, or no id");
        }
        String externalUser = mappedText(profile, TrustedTokenProfile.EXTERNAL_USER_ID, jws);
        String external =
                externalUser != null ? externalUser : mappedText(profile, TrustedTokenProfile.EXTERNAL_MEMBER_ID, jws);
        if (external != null && !RequestBody.isExternalId(external)) {
            throw claims("the external id of the token is malformed");
        }
        Attested attested = new Attested(
                profile,
                email,
                tokenId,
                external,
                roles(profile, jws),
                mappedText(profile, TrustedTokenProfile.ORGANIZATION_ID, jws));
        if (project.is(FakeBehaviour.TRUSTED_TOKEN_IS_SINGLE_USE) && !used.add(profileId + " " + tokenId)) {
            throw invalid("the token was used already");
        }
        return attested;
    }

    private static Refusal invalid(String message) {
        return Refusal.of("invalid_trusted_auth_token", message);
    }

    private static Refusal claims(String message) {
        return Refusal.of("jwt_invalid_claims", message);
    }

    private void requireInTime(Jws jws) {
        Long expires = jws.seconds("exp");
        Long notBefore = jws.seconds("nbf");
        boolean early = jws.claims().get("nbf") != null && (notBefore == null || project.now() < notBefore);
        if (expires == null || project.now() >= expires || early) {
            throw claims("the token is expired, not valid yet, or does not say until when");
        }
    }

    private @Nullable Object mapped(TrustedTokenProfile profile, String attribute, Jws jws) {
        String claim = profile.claim(attribute);
        if (claim == null) {
            return null;
        }
        Object exact = jws.claims().get(claim);
        if (exact != null || !project.is(FakeBehaviour.TRUSTED_TOKEN_MAPS_NESTED_CLAIMS)) {
            return exact;
        }
        Object inside = jws.claims();
        for (String part : claim.split("\\.", -1)) {
            inside = inside instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return inside;
    }

    /** Returns a mapped text, or {@code null} when the token does not have it. */
    private @Nullable String mappedText(TrustedTokenProfile profile, String attribute, Jws jws) {
        Object value = mapped(profile, attribute, jws);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.isEmpty()) {
            throw claims("the claim that is mapped to " + attribute + " is no text");
        }
        return text;
    }

    private List<String> roles(TrustedTokenProfile profile, Jws jws) {
        Object value = mapped(profile, TrustedTokenProfile.ROLE_IDS, jws);
        if (value == null) {
            return List.of();
        }
        List<String> roles = new ArrayList<>();
        if (value instanceof List<?> all) {
            for (Object one : all) {
                if (!(one instanceof String role) || role.isEmpty()) {
                    throw claims("a role of the token is no text");
                }
                roles.add(role);
            }
            return roles.stream().distinct().toList();
        }
        throw claims("the claim that is mapped to role_ids is no array");
    }

    /** Returns the keys that may have signed a token: that of its key id, or the only one when it names none. */
    private List<PublicKey> keys(TrustedTokenProfile profile, String keyId) {
        URI address = profile.jwks();
        if (address == null) {
            return profile.keys();
        }
        List<PublicKey> found = new ArrayList<>();
        Object keys = fetch(address, null).map(set -> set.get("keys")).orElse(List.of());
        if (keys instanceof List<?> all) {
            for (Object one : all) {
                if (one instanceof Map<?, ?> jwk
                        && (keyId.isEmpty() ? all.size() == 1 : keyId.equals(jwk.get("kid")))) {
                    key(jwk).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    /** Source: RFC 7517, section 4, and RFC 7518, section 6.3. */
    private static Optional<PublicKey> key(Map<?, ?> jwk) {
        boolean signs = "RSA".equals(jwk.get("kty"))
                && (jwk.get("use") == null || "sig".equals(jwk.get("use")))
                && (jwk.get("alg") == null || "RS256".equals(jwk.get("alg")));
        if (!signs) {
            return Optional.empty();
        }
        try {
            return Optional.of(KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(jwk.get("n")), number(jwk.get("e")))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(@Nullable Object text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(String.valueOf(text)));
    }
}
