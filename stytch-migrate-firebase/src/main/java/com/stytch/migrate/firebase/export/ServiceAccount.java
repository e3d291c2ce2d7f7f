package com.stytch.migrate.firebase.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.model.Secret;
import io.jsonwebtoken.Jwts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key file of a Google service account, which gets access tokens with a signed JWT (RFC 7523). Thread-safe; prints no key.
 *
 * <p>Source: Google's "Using OAuth 2.0 for server to server applications".
 */
final class ServiceAccount {
    private static final String SCOPE =
            "https://www.googleapis.com/auth/identitytoolkit" + " https://www.googleapis.com/auth/cloud-platform";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long LIFETIME_SECONDS = 3_600;
    private static final long RENEWED_BEFORE_SECONDS = 300;
    private static final long LARGEST_FILE = 1 << 20;

    private final String file;
    private final String email;
    private final String keyId;
    private final PrivateKey key;
    private final URI tokenUri;
    private final @Nullable String projectId;
    private @Nullable Secret token;
    private Instant renewAt = Instant.MIN;

    private ServiceAccount(String file, JsonView json) throws GeneralSecurityException {
        this.file = file;
        if (!json.text("type").orElse("").equals("service_account")) {
            throw new IllegalArgumentException("its type is not service_account");
        }
        this.email = required(json, "client_email");
        this.keyId = required(json, "private_key_id");
        this.tokenUri = URI.create(required(json, "token_uri"));
        this.projectId = json.text("project_id").orElse(null);
        String pem = required(json, "private_key").replaceAll("-----[A-Z ]+-----|\\s", "");
        this.key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }

    private static String required(JsonView json, String field) {
        return json.text(field).orElseThrow(() -> new IllegalArgumentException("it has no " + field));
    }

    /**
     * Reads a key file.
     *
     * @throws UnusableInput if it is none; the message shows nothing of it
     */
    static ServiceAccount read(Path path) {
        String name = String.valueOf(path.getFileName());
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw new IllegalArgumentException("it is too large");
            }
            JsonView json = JsonView.parse(Files.readString(path, StandardCharsets.UTF_8))
                    .orElseThrow(() -> new IllegalArgumentException("it is no JSON object"));
            return new ServiceAccount(name, json);
        } catch (IOException e) {
            throw new UnusableInput(name + " cannot be read (" + e.getClass().getSimpleName()
                    + "); name the key file of a service account.");
        } catch (GeneralSecurityException e) {
            throw new UnusableInput(name + " holds no private RSA key; fetch a new key file of the service account.");
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage()).startsWith("it") ? ": " + e.getMessage() : "";
            throw new UnusableInput(name + " is no key file of a service account" + why
                    + ". Fetch one: Project settings, Service accounts.");
        }
    }

    /** Returns the project that the key file names. */
    Optional<String> projectId() {
        return Optional.ofNullable(projectId);
    }

    /** Forgets the token, so that the next one is new. */
    synchronized void forget() {
        token = null;
    }

    /**
     * Returns a token that lives for five more minutes at least.
     *
     * @throws UnusableInput if Google refuses the key
     */
    synchronized Secret token(ProviderHttp http) {
        Instant now = http.time().now();
        if (token == null || !now.isBefore(renewAt)) {
            ProviderReply reply =
                    http.send(ProviderRequest.form(tokenUri, Map.of("grant_type", GRANT, "assertion", assertion(now)))
                            .named("the token endpoint"));
            String text =
                    reply.object().flatMap(json -> json.text("access_token")).orElse(null);
            if (!reply.isSuccess() || text == null) {
                throw new UnusableInput(
                        "Google gave no access token for the service account of " + file + " (HTTP " + reply.status()
                                + "); check that the key still exists and that the clock of this machine is right.");
            }
            long lives = reply.object()
                    .flatMap(json -> json.number("expires_in"))
                    .map(Integer::longValue)
                    .orElse(LIFETIME_SECONDS);
            token = Secret.of(text);
            renewAt = now.plusSeconds(Math.max(lives - RENEWED_BEFORE_SECONDS, lives / 2));
        }
        return token;
    }

    private String assertion(Instant now) {
        return Jwts.builder()
                .header()
                .type("JWT")
                .keyId(keyId)
                .and()
                .issuer(email)
                .claim("scope", SCOPE)
                .claim("aud", tokenUri.toString()) // a text, not a list
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plusSeconds(LIFETIME_SECONDS)))
                .signWith(key, Jwts.SIG.RS256)
                .compact();
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + file + "]";
    }
}
