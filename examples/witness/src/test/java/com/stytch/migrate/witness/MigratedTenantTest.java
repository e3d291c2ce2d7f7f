package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.models.organizations.Member;
import com.stytch.java.b2b.models.organizationsmembers.GetRequest;
import com.stytch.java.b2b.models.sso.GetConnectionsRequest;
import com.stytch.java.b2b.models.sso.GetConnectionsResponse;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import com.stytch.migrate.source.TenantSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What a run moved, read back through the official SDK. */
class MigratedTenantTest extends B2bWitness {
    /** RFC 6238, appendix B: the secret of its vectors, as base32. */
    private static final String RFC_6238 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private Member member(String organization, String email) {
        return success(stytch.getOrganizations().getMembers().getCompletable(new GetRequest(organization, null, email)))
                .getMember();
    }

    private static Set<String> roles(Member member) {
        return member.getRoles().stream()
                .map(role -> role.getRoleId())
                .filter(role -> !role.equals("stytch_member")) // everybody has it
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void tenants_thatWereMoved_areReadWithMembersRolesAndConnections() throws GeneralSecurityException {
        fake.roles("editor", "viewer");
        LegacyUser ada = LegacyUser.builder("auth0|ada")
                .email(Identifier.verified("ada@example.com"))
                .build();
        TenantSource source = TenantSource.of(
                        "tenants",
                        List.of(
                                LegacyOrganization.builder("acme", "Acme").build(),
                                LegacyOrganization.builder("globex", "Globex").build()),
                        List.of(
                                LegacyMember.builder("acme", ada)
                                        .roles("editor", "viewer")
                                        .totp(TotpSecret.of(Secret.of(RFC_6238)))
                                        .build(),
                                LegacyMember.builder("globex", ada).build()))
                .withConnections(List.of(
                        LegacyConnection.builder("acme", "acme-saml", LegacyConnection.Protocol.SAML)
                                .identityProvider("okta")
                                .idpEntityId("https://idp.example.com")
                                .idpSsoUrl("https://idp.example.com/in")
                                .alternativeAudienceUri("urn:auth0:example-tenant:acme-saml")
                                .build(),
                        LegacyConnection.builder("acme", "acme-oidc", LegacyConnection.Protocol.OIDC)
                                .issuer("https://id.example.com")
                                .client("client-of-acme", Secret.of("secret-of-acme"))
                                .build()))
                .withMachineClients(List.of(LegacyMachineClient.builder("machine-one", Secret.of("xK39-fjqUwe8-zzPq12"))
                        .scopes("read:a")
                        .build()));

        BackfillReport report = fake.client().backfill(source).run();

        assertEquals(7, report.count(ImportOutcome.Kind.CREATED), report.toString());
        Member inAcme = member("acme", "ada@example.com");
        assertEquals(Set.of("editor", "viewer"), roles(inAcme));
        assertEquals("auth0|ada", inAcme.getExternalId());
        assertTrue(inAcme.getMfaEnrolled());
        assertEquals("totp", inAcme.getDefaultMfaMethod());
        assertEquals(Set.of(), roles(member("globex", "ada@example.com")));
        GetConnectionsResponse connections =
                success(stytch.getSso().getConnectionsCompletable(new GetConnectionsRequest("acme"), null));
        assertEquals("acme-saml", connections.getSamlConnections().get(0).getDisplayName());
        assertEquals(
                "https://idp.example.com",
                connections.getSamlConnections().get(0).getIdpEntityId());
        assertEquals(
                "urn:auth0:example-tenant:acme-saml",
                connections.getSamlConnections().get(0).getAlternativeAudienceUri());
        assertEquals("client-of-acme", connections.getOidcConnections().get(0).getClientId());
        assertTrue(connections.getOidcConnections().get(0).getIssuer().equals("https://id.example.com"));

        // the app shows the same code before and after: RFC 6238 has 94287082 at 59 s, of which 6 digits are shown
        assertEquals("287082", code(RFC_6238, 59));
        assertEquals(
                "287082",
                code(
                        fake.member("acme", "ada@example.com")
                                .orElseThrow()
                                .totpSecret()
                                .orElseThrow()
                                .reveal(),
                        59));
    }

    /** TOTP with SHA-1, 30 s and 6 digits, from the text of RFC 4226 and RFC 6238. */
    private static String code(String base32, long second) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(decoded(base32), "HmacSHA1"));
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(second / 30).array());
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    }

    private static byte[] decoded(String base32) {
        ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
        int bits = 0;
        int count = 0;
        for (byte letter : base32.getBytes(StandardCharsets.US_ASCII)) {
            bits = (bits << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter)) & 0xfff;
            count += 5;
            if (count >= 8) {
                count -= 8;
                bytes.put((byte) (bits >> count));
            }
        }
        return bytes.array();
    }
}
