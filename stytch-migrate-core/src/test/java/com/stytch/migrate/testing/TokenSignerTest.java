package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.internal.Json;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.UnsupportedJwtException;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TokenSignerTest {
    private final TokenSigner signer = TokenSigner.withKeyIds("jwk-test-");

    @Test
    void sign_isVerifiedByTheServedKeySet() {
        Jws<Claims> read = read(signer.sign(Map.of("sub", "user-1", "n", 7)));

        assertEquals("user-1", read.getPayload().getSubject());
        assertEquals(7, read.getPayload().get("n"));
        assertEquals("RS256", read.getHeader().getAlgorithm());
        assertEquals("JWT", read.getHeader().getType());
        assertTrue(read.getHeader().getKeyId().startsWith("jwk-test-"));
    }

    @Test
    void rotate_keepsEarlierTokensGood_untilTheirKeyIsDropped() {
        String before = signer.sign(Map.of("sub", "user-1"));
        String firstId = signer.keyId();
        signer.rotate();
        String after = signer.sign(Map.of("sub", "user-2"));

        assertNotEquals(firstId, signer.keyId());
        assertEquals("user-1", read(before).getPayload().getSubject());
        assertEquals(
                List.of(signer.keyId(), firstId),
                List.copyOf(signer.publicKeys().keySet()));
        assertEquals(signer.publicKey(), signer.publicKeys().get(signer.keyId()));
        assertEquals("user-2", read(after).getPayload().getSubject());
        signer.dropEarlierKeys();
        assertThrows(UnsupportedJwtException.class, () -> read(before), "no key of that id is served");
        assertEquals("user-2", read(after).getPayload().getSubject());
    }

    @Test
    void sign_withAHeader_showsIt() {
        assertEquals(
                "at+jwt",
                read(signer.sign(Map.of("typ", "at+jwt"), Map.of("sub", "x")))
                        .getHeader()
                        .getType());
    }

    private Jws<Claims> read(String token) {
        String jwks = new String(Json.write(signer.jwks()), StandardCharsets.UTF_8);
        Map<String, Key> keys = Jwks.setParser().build().parse(jwks).getKeys().stream()
                .collect(Collectors.toMap(Jwk::getId, Jwk::toKey));
        return Jwts.parser()
                .keyLocator(header -> Optional.ofNullable(header.get("kid"))
                        .map(kid -> keys.get(kid.toString()))
                        .orElse(null))
                .build()
                .parseSignedClaims(token);
    }
}
