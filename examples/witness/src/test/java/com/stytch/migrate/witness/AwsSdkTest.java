package com.stytch.migrate.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.cognito.CognitoImporter;
import com.stytch.migrate.cognito.testing.CognitoCall;
import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdminInitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.GroupType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/** AWS's SDK for Java against the fake of Cognito: it signs, pages and reads by itself. */
class AwsSdkTest {
    private static final Instant CREATED = Instant.parse("2023-05-01T15:43:49.578Z");

    private final FakeCognito cognito = FakeCognito.start().emptyPages();
    private final CognitoIdentityProviderClient aws = client("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    private CognitoIdentityProviderClient client(String secret) {
        return CognitoIdentityProviderClient.builder()
                .endpointOverride(cognito.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", secret)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterEach
    void close() {
        aws.close();
        cognito.close();
    }

    @Test
    void listUsersPaginator_ofTheFake_readsWhatTheImporterReads() {
        IntStream.range(0, 150)
                .mapToObj(i -> SeedCognitoUser.of("user" + i)
                        .email("user" + i + "@example.com", i % 2 == 0)
                        .attribute("custom:plan", "plan" + i)
                        .status(i % 3 == 0 ? "RESET_REQUIRED" : "CONFIRMED"))
                .forEach(cognito::users);
        List<UserType> read = aws.listUsersPaginator(request -> request.userPoolId(cognito.poolId())).users().stream()
                .toList();
        List<LegacyUser> imported = new ArrayList<>();
        try (UserSource.Cursor cursor =
                CognitoImporter.fromUserPool(cognito.pool()).open()) {
            for (Optional<UserRecord> record = cursor.next(); record.isPresent(); record = cursor.next()) {
                imported.add(record.get().user().orElseThrow());
            }
        }
        assertEquals(150, read.size());
        assertEquals(150, imported.size());
        for (int i = 0; i < 150; i++) {
            UserType one = read.get(i);
            assertEquals(attribute(one, "sub"), imported.get(i).id().value());
            assertEquals(
                    attribute(one, "email"),
                    imported.get(i).email().orElseThrow().value());
            assertEquals(
                    attribute(one, "email_verified").equals("true"),
                    imported.get(i).email().orElseThrow().verified());
            assertEquals(
                    attribute(one, "custom:plan"),
                    imported.get(i).trustedMetadata().get("plan"));
            assertEquals(one.username(), imported.get(i).attributes().get("username"));
            assertEquals(CREATED, one.userCreateDate());
            assertEquals(CREATED.toString(), imported.get(i).attributes().get("created_at"));
            assertEquals(
                    one.userStatus() == UserStatusType.CONFIRMED ? "kept_by_cognito" : "reset_required",
                    imported.get(i).password().reason().orElseThrow());
        }
    }

    private static String attribute(UserType user, String name) {
        return user.attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void theOtherLists_ofTheFake_areReadByTheSdk() {
        cognito.users(SeedCognitoUser.of("ada").email("ada@example.com", true))
                .group("admins", "those who may all", 0, "ada")
                .identityProvider(
                        "AcmeOkta", "SAML", Map.of("MetadataURL", "https://acme.example.com/m"), "acme.example.com")
                .client(SeedCognitoClient.of("web", "the web").secret("secret"));
        List<GroupType> groups =
                aws.listGroupsPaginator(request -> request.userPoolId(cognito.poolId())).groups().stream()
                        .toList();
        assertEquals(
                List.of("admins"), groups.stream().map(GroupType::groupName).toList());
        assertEquals(0, groups.get(0).precedence());
        assertEquals(
                "ada",
                aws.listUsersInGroup(
                                request -> request.userPoolId(cognito.poolId()).groupName("admins"))
                        .users()
                        .get(0)
                        .username());
        assertEquals(
                "SAML",
                aws.describeIdentityProvider(
                                request -> request.userPoolId(cognito.poolId()).providerName("AcmeOkta"))
                        .identityProvider()
                        .providerTypeAsString());
        assertEquals(
                "secret",
                aws.describeUserPoolClient(
                                request -> request.userPoolId(cognito.poolId()).clientId("web"))
                        .userPoolClient()
                        .clientSecret());
        assertEquals(
                1,
                aws.describeUserPool(request -> request.userPoolId(cognito.poolId()))
                        .userPool()
                        .estimatedNumberOfUsers());
        assertTrue(cognito.calls().stream().allMatch(CognitoCall::signed));
    }

    @Test
    void adminInitiateAuth_ofTheFake_signsIn() {
        cognito.users(SeedCognitoUser.of("ada").email("ada@example.com", true).password("Correct-Horse-1"))
                .client(SeedCognitoClient.of("web", "web").allow("ALLOW_ADMIN_USER_PASSWORD_AUTH"));
        assertEquals("Bearer", signIn("Correct-Horse-1").authenticationResult().tokenType());
        assertThrows(NotAuthorizedException.class, () -> signIn("wrong"));
    }

    private AdminInitiateAuthResponse signIn(String password) {
        return aws.adminInitiateAuth(request -> request.userPoolId(cognito.poolId())
                .clientId("web")
                .authFlow(AuthFlowType.ADMIN_USER_PASSWORD_AUTH)
                .authParameters(Map.of("USERNAME", "ada", "PASSWORD", password)));
    }

    @Test
    void anyCall_withAnotherSecret_isRefused() {
        try (CognitoIdentityProviderClient other = client("another")) {
            CognitoIdentityProviderException refused = assertThrows(
                    CognitoIdentityProviderException.class,
                    () -> other.describeUserPool(request -> request.userPoolId(cognito.poolId())));
            assertEquals("InvalidSignatureException", refused.awsErrorDetails().errorCode());
        }
    }
}
