package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import java.util.List;

/**
 * The endpoints below {@code /v1/webauthn}. Immutable and thread-safe. Passkeys can be listed, not imported: each belongs to
 * a domain, and is made in a browser. Source: contract, section 4.7.
 */
public final class Webauthn {
    private final StytchHttp http;

    Webauthn(StytchHttp http) {
        this.http = http;
    }

    /**
     * Returns the passkeys of a user.
     *
     * @param userId the user id or the external id
     * @param domain the domain that they belong to
     */
    public List<Credential> credentials(String userId, String domain) {
        Answer answer = http.send(Call.get("/v1/webauthn/credentials/{user_id}/{domain}", userId, domain));
        return answer.body()
                .objects(
                        "credentials",
                        credential -> new Credential(
                                credential.text("credential_id").orElse(""),
                                credential.text("webauthn_registration_id").orElse(""),
                                credential.text("type").orElse(""),
                                credential.text("public_key").orElse("")));
    }

    /**
     * A passkey.
     *
     * @param publicKey base64
     */
    public record Credential(String credentialId, String registrationId, String type, String publicKey) {}
}
