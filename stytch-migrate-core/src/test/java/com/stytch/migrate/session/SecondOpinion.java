package com.stytch.migrate.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import java.security.Key;
import java.text.ParseException;
import java.util.Set;

/** Checks a signature with a JWT library that the product does not use. */
public final class SecondOpinion {

    private SecondOpinion() {}

    /**
     * Returns whether a key of a set signed a token with one of some algorithms.
     *
     * @param jwks the key set as JSON
     */
    public static boolean isGenuine(String token, String jwks, Set<String> algorithms) {
        try {
            JWSObject jws = JWSObject.parse(token);
            JWSAlgorithm algorithm = jws.getHeader().getAlgorithm();
            if (!algorithms.contains(algorithm.getName()) || jws.getHeader().getCriticalParams() != null) {
                return false;
            }
            for (JWK jwk : JWKSet.parse(jwks).getKeys()) {
                boolean named = jws.getHeader().getKeyID() == null
                        || jws.getHeader().getKeyID().equals(jwk.getKeyID());
                if (named && isSignedBy(jws, jwk)) {
                    return true;
                }
            }
            return false;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSignedBy(JWSObject jws, JWK jwk) throws JOSEException {
        Key key = jwk instanceof OctetSequenceKey octets ? octets.toSecretKey() : ((AsymmetricJWK) jwk).toPublicKey();
        JWSVerifier verifier = new DefaultJWSVerifierFactory().createJWSVerifier(jws.getHeader(), key);
        return jws.verify(verifier);
    }
}
