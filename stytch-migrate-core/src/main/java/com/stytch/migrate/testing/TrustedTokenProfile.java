package com.stytch.migrate.testing;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose signed tokens a project takes for {@code sessions/attest}, and what it reads out of them: what is set in Stytch's
 * dashboard as a trusted auth token profile. Immutable. Source: contract, section 7.
 *
 * <pre>{@code
 * String profileId = stytch.trust(TrustedTokenProfile
 *     .ofJwks(jwksUrl, "https://tenant.eu.auth0.com/", "client-id")
 *     .map("token_id", "sid")
 *     .map("external_user_id", "sub"));
 * }</pre>
 */
public final class TrustedTokenProfile {
    static final String EMAIL = "email";
    static final String TOKEN_ID = "token_id";
    static final String ROLE_IDS = "role_ids";
    static final String EXTERNAL_USER_ID = "external_user_id";
    static final String EXTERNAL_MEMBER_ID = "external_member_id";
    static final String ORGANIZATION_ID = "organization_id";

    /** How many PEM files a profile can have. */
    public static final int MOST_PEM_FILES = 5;

    private static final Set<String> ATTRIBUTES =
            Set.of(EMAIL, TOKEN_ID, ROLE_IDS, EXTERNAL_USER_ID, EXTERNAL_MEMBER_ID, ORGANIZATION_ID);

    private final @Nullable URI jwks;
    private final List<PublicKey> keys;
    private final String issuer;
    private final String audience;
    private final Map<String, String> claims;
    private final boolean provisions;

    private TrustedTokenProfile(
            @Nullable URI jwks,
            List<PublicKey> keys,
            String issuer,
            String audience,
            Map<String, String> claims,
            boolean provisions) {
        this.jwks = jwks;
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.claims = claims;
        this.provisions = provisions;
    }

    /**
     * Returns a profile whose keys are fetched. The address of a user is read from {@code email}, the id of a token from
     * {@code jti}, and nothing else, until {@link #map} says otherwise.
     *
     * @param issuer what {@code iss} must be, letter by letter
     * @param audience what {@code aud} must be or have
     */
    public static TrustedTokenProfile ofJwks(URI jwksUrl, String issuer, String audience) {
        return first(Objects.requireNonNull(jwksUrl, "jwksUrl"), List.of(), issuer, audience);
    }

    /**
     * Returns a profile with keys of its own, otherwise as {@link #ofJwks}.
     *
     * @param pemFiles from 1 to {@value #MOST_PEM_FILES}, each an RSA public key or a certificate
     * @throws IllegalArgumentException if there are none or more, or if one is neither
     */
    public static TrustedTokenProfile ofPem(List<String> pemFiles, String issuer, String audience) {
        if (pemFiles.isEmpty() || pemFiles.size() > MOST_PEM_FILES) {
            throw new IllegalArgumentException("a profile has from 1 to " + MOST_PEM_FILES + " PEM files");
        }
        List<PublicKey> keys = new ArrayList<>();
        pemFiles.forEach(pem -> keys.add(key(pem)));
        return first(null, List.copyOf(keys), issuer, audience);
    }

    private static TrustedTokenProfile first(@Nullable URI jwks, List<PublicKey> keys, String issuer, String audience) {
        return new TrustedTokenProfile(
                jwks,
                keys,
                Objects.requireNonNull(issuer, "issuer"),
                Objects.requireNonNull(audience, "audience"),
                Map.of(EMAIL, "email", TOKEN_ID, "jti"),
                false);
    }

    private static PublicKey key(String pem) {
        try {
            if (pem.contains("-----BEGIN CERTIFICATE-----")) {
                return CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                        .getPublicKey();
            }
            String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("a PEM file holds neither an RSA public key nor a certificate");
        }
    }

    /**
     * Says which claim an attribute is read from.
     *
     * @param attribute {@code email}, {@code token_id}, {@code role_ids}; in a Consumer project {@code external_user_id}; in a
     *     B2B project {@code external_member_id} and {@code organization_id}
     * @param claim its name in the token
     * @throws IllegalArgumentException if there is no such attribute
     */
    public TrustedTokenProfile map(String attribute, String claim) {
        if (!ATTRIBUTES.contains(attribute)) {
            throw new IllegalArgumentException("no attribute of a profile: " + attribute);
        }
        Map<String, String> more = new LinkedHashMap<>(claims);
        more.put(attribute, Objects.requireNonNull(claim, "claim"));
        return new TrustedTokenProfile(jwks, keys, issuer, audience, Map.copyOf(more), provisions);
    }

    /** Lets users, members and organizations that are not there be created; unless set they are not. */
    public TrustedTokenProfile jitProvisioning() {
        return new TrustedTokenProfile(jwks, keys, issuer, audience, claims, true);
    }

    @Nullable URI jwks() {
        return jwks;
    }

    List<PublicKey> keys() {
        return keys;
    }

    String issuer() {
        return issuer;
    }

    String audience() {
        return audience;
    }

    /** Returns the claim that an attribute is read from, or {@code null} when it is not mapped. */
    @Nullable String claim(String attribute) {
        return claims.get(attribute);
    }

    boolean provisions() {
        return provisions;
    }

    @Override
    public String toString() {
        return "TrustedTokenProfile[" + issuer + ", " + audience + "]";
    }
}
