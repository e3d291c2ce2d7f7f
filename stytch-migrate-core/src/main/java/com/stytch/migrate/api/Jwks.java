package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import java.util.List;

/**
 * The public keys that session JWTs are signed with. During a rotation, of about a month every six months, there are two:
 * choose by {@link Key#kid()}. Source: contract, sections 4.5 and 6.3.
 *
 * @param keys in Stytch's order
 * @param requestId Stytch's id of the call
 */
public record Jwks(List<Key> keys, String requestId) {

    public Jwks {
        keys = List.copyOf(keys);
    }

    static Jwks get(StytchHttp http, String template) {
        Answer answer =
                http.send(Call.get(template, http.settings().credentials().projectId()));
        List<Key> keys = answer.body()
                .objects(
                        "keys",
                        key -> new Key(
                                key.text("kid").orElse(""),
                                key.text("kty").orElse(""),
                                key.text("use").orElse(""),
                                key.texts("key_ops"),
                                key.text("alg").orElse(""),
                                key.text("n").orElse(""),
                                key.text("e").orElse(""),
                                key.texts("x5c")));
        return new Jwks(keys, answer.requestId());
    }

    /**
     * An RSA public key, in the notation of RFC 7517.
     *
     * @param kid names the key in the header of a JWT
     * @param kty {@code RSA}
     * @param use what the key is for
     * @param keyOps what the key is for, in other words
     * @param alg {@code RS256}
     * @param n the modulus, base64url
     * @param e the exponent, base64url
     * @param x5c the certificates, base64
     */
    public record Key(
            String kid, String kty, String use, List<String> keyOps, String alg, String n, String e, List<String> x5c) {

        public Key {
            keyOps = List.copyOf(keyOps);
            x5c = List.copyOf(x5c);
        }
    }
}
