package com.stytch.migrate.cognito;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.cognito.export.AppClient;
import com.stytch.migrate.cognito.export.IdentityProvider;
import com.stytch.migrate.cognito.testing.CognitoCall;
import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.error.MigrationException.Unreachable;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CognitoPoolTest {
    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final FakeCognito cognito = FakeCognito.builder().clock(clock).start();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        cognito.close();
    }

    private void users(int count) {
        IntStream.range(0, count)
                .mapToObj(i -> SeedCognitoUser.of("user" + i).email("user" + i + "@example.com", i % 2 == 0))
                .forEach(cognito::users);
    }

    private List<String> operations() {
        return cognito.calls().stream().map(CognitoCall::operation).toList();
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(UnusableInput.class, () -> Shown.records(CognitoImporter.fromUserPool(cognito.pool())))
                        .getMessage());
    }

    // ---- users

    @Test
    void fromUserPool_whenThereAreManyPages_readsEachUserOnce() {
        users(131);
        cognito.emptyPages();
        CognitoImporter importer = CognitoImporter.fromUserPool(cognito.pool());
        List<UserRecord> records = Shown.records(importer);

        assertEquals(
                131,
                records.stream()
                        .map(record -> Shown.user(record).id())
                        .distinct()
                        .count());
        assertEquals(131, records.size());
        assertEquals(cognito.poolId() + "#130", records.get(130).at().toString());
        assertEquals(
                6, operations().stream().filter("ListUsers"::equals).count(), "three pages, an empty one behind each");
        assertEquals(Optional.of(cognito.poolId()), importer.tenant());
        assertEquals(cognito.poolId(), importer.name());

        int before = cognito.calls().size();
        assertEquals(Shown.all(importer), Shown.all(importer));
        assertEquals(importer.fingerprint(), importer.fingerprint());
        assertEquals(before, cognito.calls().size(), "what was asked once is not asked again");
        assertFalse(operations().contains("AdminGetUser"), "it would make each user count as active");
        assertTrue(cognito.calls().stream().allMatch(CognitoCall::signed));
    }

    @Test
    void fromUserPool_whenImported_movesUsersWithTheirGroups() {
        users(70);
        cognito.group("admins", "user0", "user69")
                .group("tenant-acme", "the tenant", 3, "user0")
                .group("us-east-1_FAKE00001_Google", "user1");
        try (FakeStytch stytch = FakeStytch.consumer()) {
            stytch.client()
                    .backfill(CognitoImporter.fromUserPool(cognito.pool()))
                    .run();
            assertEquals(70, stytch.users().size());
            Map<?, ?> legacy = (Map<?, ?>) stytch.user("user0@example.com")
                    .orElseThrow()
                    .trustedMetadata()
                    .get("legacy");
            assertNotNull(legacy);
            assertEquals(List.of("admins", "tenant-acme"), legacy.get("groups"));
        }
        assertFalse(cognito.calls().isEmpty());
        List<UserRecord> records = Shown.records(CognitoImporter.fromUserPool(cognito.pool()));
        assertEquals(
                Optional.empty(),
                Optional.ofNullable(Shown.user(records.get(1)).attributes().get("groups")),
                "a group that Cognito made for a provider is none");
    }

    @Test
    void withoutGroups_whenStated_asksForNone() {
        users(3);
        cognito.group("admins", "user0");
        List<UserRecord> records =
                Shown.records(CognitoImporter.fromUserPool(cognito.pool()).withoutGroups());
        assertEquals(3, records.size());
        assertEquals(List.of("ListUsers"), operations());
    }

    @Test
    void fromUserPool_whenPagesGoRoundInACircle_refuses() {
        users(200);
        cognito.circle();
        assertTrue(refusal().contains("goes round in a circle"));
    }

    @Test
    void downloadUsers_whenItFails_leavesNoFileAndNeverTouchesAnother() throws IOException {
        users(61);
        Path file = folder.resolve("users.json");
        cognito.pool().downloadUsers(file);
        assertEquals(61, Shown.records(CognitoImporter.fromExport(file)).size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        byte[] content = Files.readAllBytes(file);
        assertThrows(UnusableInput.class, () -> cognito.pool().downloadUsers(file));
        assertEquals(content.length, Files.size(file));

        Path other = folder.resolve("other.json");
        cognito.refuse(1, 400, "AccessDeniedException", "no");
        assertThrows(UnusableInput.class, () -> cognito.pool().downloadUsers(other));
        assertFalse(Files.exists(other));
    }

    // ---- what goes wrong

    @Test
    void send_whenThrottledUnder400_waitsAndGoesOn() {
        users(2);
        cognito.throttle(3);
        assertEquals(
                2,
                Shown.records(CognitoImporter.fromUserPool(cognito.pool()).withoutGroups())
                        .size());
        assertTrue(
                clock.slept().compareTo(Duration.ofSeconds(3)) >= 0,
                clock.slept().toString());
    }

    @Test
    void send_whenConnectionsBreak_triesAgainAndAtLastGivesUp() {
        users(2);
        cognito.breakOff(2, Ending.CUT_BEFORE_ANSWER).refuse(1, 500, "InternalErrorException", "Internal error");
        assertEquals("fake", cognito.pool().describe().name().orElseThrow());
        cognito.refuse(10, 503, "InternalErrorException", "Internal error");
        CognitoPool impatient =
                cognito.pool().withRetry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO));
        assertThrows(Unreachable.class, impatient::describe);
    }

    @Test
    void send_whenTheSignatureIsWrong_saysWhatToCheck() {
        CognitoPool wrongSecret = CognitoPool.of(cognito.poolId(), () -> AwsCredentials.of("AKIDEXAMPLE", "wrong"))
                .withEndpoint(cognito.endpoint())
                .withTime(clock);
        String message = String.valueOf(
                assertThrows(UnusableInput.class, wrongSecret::describe).getMessage());
        assertTrue(message.contains("InvalidSignatureException") && message.contains("clock"), message);

        CognitoPool wrongKey = CognitoPool.of(cognito.poolId(), () -> AwsCredentials.of("OTHER", "wrong"))
                .withEndpoint(cognito.endpoint())
                .withTime(clock);
        assertTrue(String.valueOf(
                        assertThrows(UnusableInput.class, wrongKey::describe).getMessage())
                .contains("UnrecognizedClientException"));

        CognitoPool late = cognito.pool().withTime(FakeClock.at("2026-01-31T09:15:00Z"));
        assertTrue(
                String.valueOf(assertThrows(UnusableInput.class, late::describe).getMessage())
                        .contains("InvalidSignatureException"));

        CognitoPool otherPool = CognitoPool.of("us-east-1_OTHER0001", cognito::credentials)
                .withEndpoint(cognito.endpoint())
                .withTime(clock);
        assertTrue(String.valueOf(
                        assertThrows(UnusableInput.class, otherPool::describe).getMessage())
                .contains("check the id of the pool"));
    }

    @Test
    void send_whenCredentialsAreTemporary_signsTheirToken() {
        AwsCredentials temporary =
                new AwsCredentials("ASIAEXAMPLE", Secret.of("secret"), Optional.of(Secret.of("session-token")));
        try (FakeCognito other =
                FakeCognito.builder().clock(clock).credentials(temporary).start()) {
            assertEquals("fake", other.pool().describe().name().orElseThrow());
        }
    }

    @Test
    void send_whenTheAnswerIsNotOfCognito_saysSo() {
        cognito.breakOff(1, Ending.WHOLE);
        assertTrue(String.valueOf(
                        assertThrows(UnusableInput.class, () -> cognito.pool().describe())
                                .getMessage())
                .contains("is not Cognito"));
    }

    @Test
    void of_whenTheIdIsNone_refusesIt() {
        Supplier<AwsCredentials> none = () -> AwsCredentials.of("a", "b");
        for (String id : List.of("", "pool", "us-east-1", "us-east-1_", "_abc", "us-east-1_a/b")) {
            assertThrows(IllegalArgumentException.class, () -> CognitoPool.of(id, none), id);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> cognito.pool().withEndpoint(java.net.URI.create("https://example.com/path")));
    }

    // ---- the rest of the pool

    @Test
    void identityProviders_whenThereAreSome_describesEach() {
        cognito.identityProvider(
                        "AcmeOkta", "SAML", Map.of("MetadataURL", "https://acme.example.com/m"), "acme.example.com")
                .identityProvider("Google", "Google", Map.of("client_id", "id", "client_secret", "secret"));
        List<IdentityProvider> providers = cognito.pool().identityProviders();
        assertEquals(
                List.of("AcmeOkta", "Google"),
                providers.stream().map(IdentityProvider::name).toList());
        assertEquals(List.of("acme.example.com"), providers.get(0).identifiers());
        assertEquals(Optional.of(Secret.of("secret")), providers.get(1).clientSecret());
    }

    @Test
    void appClients_whenThereAreMoreThanAPage_describesEach() {
        IntStream.range(0, 61)
                .forEach(i -> cognito.client(SeedCognitoClient.of("client" + i, "name" + i)
                        .secret("secret" + i)
                        .with("AllowedOAuthFlows", List.of("client_credentials"))));
        List<AppClient> clients = cognito.pool().appClients();
        assertEquals(61, clients.size());
        assertTrue(clients.get(60).isMachine());
        assertEquals(Optional.of(Secret.of("secret60")), clients.get(60).secret());
    }

    // ---- credentials

    @Test
    void fromProfile_whenTheFileHasSeveral_readsTheNamedOne() throws IOException {
        Path file = Files.writeString(
                folder.resolve("credentials"),
                "# a comment\n[default]\naws_access_key_id = A\naws_secret_access_key=s=1\n\n[other]\n"
                        + "aws_access_key_id=B\naws_secret_access_key=t\naws_session_token = u\n[empty]\n");
        AwsCredentials first = AwsCredentials.fromProfile(file, "default").get();
        assertEquals(AwsCredentials.of("A", "s=1"), first);
        assertEquals("AwsCredentials[redacted]", first.toString());
        assertEquals(
                Optional.of(Secret.of("u")),
                AwsCredentials.fromProfile(file, "other").get().sessionToken());
        assertThrows(UnusableInput.class, AwsCredentials.fromProfile(file, "empty")::get);
        assertThrows(UnusableInput.class, AwsCredentials.fromProfile(folder.resolve("none"), "default")::get);
    }

    @Test
    void fromEnvironment_whenAVariableIsMissing_saysWhich() {
        Map<String, String> variables = Map.of("AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", "s");
        assertEquals(
                AwsCredentials.of("A", "s"),
                AwsCredentials.fromEnvironment(variables::get).get());
        assertTrue(String.valueOf(assertThrows(
                                UnusableInput.class,
                                AwsCredentials.fromEnvironment(Map.of("AWS_ACCESS_KEY_ID", "A")::get)::get)
                        .getMessage())
                .contains("AWS_SECRET_ACCESS_KEY"));
    }
}
