package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.StytchB2BClient;
import com.stytch.java.common.OptionalClientConfig;
import com.stytch.java.common.StytchResult;
import com.stytch.java.consumer.StytchClient;
import com.stytch.java.consumer.api.m2m.M2M;
import com.stytch.java.consumer.models.m2m.AuthenticateTokenRequest;
import com.stytch.java.consumer.models.m2m.AuthenticateTokenResponse;
import com.stytch.java.consumer.models.m2m.M2MClient;
import com.stytch.java.consumer.models.m2m.M2MClientWithClientSecret;
import com.stytch.java.consumer.models.m2m.M2MClientWithNextClientSecret;
import com.stytch.java.consumer.models.m2m.M2MSearchQuery;
import com.stytch.java.consumer.models.m2m.M2MSearchQueryOperator;
import com.stytch.java.consumer.models.m2m.TokenRequest;
import com.stytch.java.consumer.models.m2m.TokenResponse;
import com.stytch.java.consumer.models.m2mclients.CreateRequest;
import com.stytch.java.consumer.models.m2mclients.DeleteRequest;
import com.stytch.java.consumer.models.m2mclients.GetRequest;
import com.stytch.java.consumer.models.m2mclients.SearchRequest;
import com.stytch.java.consumer.models.m2mclients.UpdateRequest;
import com.stytch.java.consumer.models.m2mclients.UpdateRequestStatus;
import com.stytch.java.consumer.models.m2mclientssecrets.RotateCancelRequest;
import com.stytch.java.consumer.models.m2mclientssecrets.RotateRequest;
import com.stytch.java.consumer.models.m2mclientssecrets.RotateStartRequest;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine clients of both kinds of project, through the official SDK. Its clock is that of the machine. */
class MachineClientsTest {
    private static final String SECRET = "legacy-Secret-4711-xyz";

    private final FakeStytch consumer = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();
    private final StytchClient consumerSdk = new StytchClient(
            consumer.credentials().projectId(), consumer.credentials().secret().reveal(), address(consumer));
    private final StytchB2BClient b2bSdk = new StytchB2BClient(
            b2b.credentials().projectId(), b2b.credentials().secret().reveal(), address(b2b));

    private static OptionalClientConfig address(FakeProject fake) {
        String address = fake.baseUri().toString();
        return new OptionalClientConfig(address, address);
    }

    @AfterEach
    void closeAll() {
        consumerSdk.close();
        b2bSdk.close();
        consumer.close();
        b2b.close();
    }

    private M2M m2m(String kind) {
        return kind.equals("b2b") ? b2bSdk.getM2m() : consumerSdk.getM2m();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "b2b"})
    void client_fromCreationToDeletion_isDecoded(String kind) {
        M2M m2m = m2m(kind);
        M2MClientWithClientSecret created = success(m2m.getClients()
                        .createCompletable(new CreateRequest(
                                List.of("read:users", "write:users"),
                                "legacy|1",
                                SECRET,
                                "Billing",
                                "of before",
                                Map.of("owner", "team-a"))))
                .getM2mClient();
        assertEquals("legacy|1", created.getClientId());
        assertEquals(SECRET, created.getClientSecret());
        assertEquals("-xyz", created.getClientSecretLastFour());
        assertEquals(
                "400 duplicate_m2m_client_id",
                refusal(m2m.getClients().createCompletable(new CreateRequest(List.of("a"), "legacy|1"))));

        String id = success(m2m.getClients().createCompletable(new CreateRequest(List.of("a"))))
                .getM2mClient()
                .getClientId();
        assertTrue(id.startsWith("m2m-client-test-"), id);
        M2MClient read =
                success(m2m.getClients().getCompletable(new GetRequest(id))).getM2mClient();
        assertEquals(List.of("a"), read.getScopes());
        M2MClient updated = success(m2m.getClients()
                        .updateCompletable(new UpdateRequest(id, "Name", "Text", UpdateRequestStatus.INACTIVE)))
                .getM2mClient();
        assertEquals("inactive", updated.getStatus());
        assertEquals(
                List.of("legacy|1"),
                success(m2m.getClients()
                                .searchCompletable(new SearchRequest(
                                        null,
                                        10L,
                                        new M2MSearchQuery(
                                                M2MSearchQueryOperator.AND,
                                                List.of(Map.of(
                                                        "filter_name",
                                                        "client_name",
                                                        "filter_value",
                                                        List.of("Billing")))))))
                        .getM2mClients()
                        .stream()
                        .map(M2MClient::getClientId)
                        .toList());

        assertEquals(
                id,
                success(m2m.getClients().deleteCompletable(new DeleteRequest(id)))
                        .getClientId());
        assertEquals("404 m2m_client_not_found", refusal(m2m.getClients().getCompletable(new GetRequest(id))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "b2b"})
    void secret_thatIsRotated_isReplacedByTheNext(String kind) {
        M2M m2m = m2m(kind);
        String id = success(m2m.getClients().createCompletable(new CreateRequest(List.of("a"))))
                .getM2mClient()
                .getClientId();

        success(m2m.getClients().getSecrets().rotateStartCompletable(new RotateStartRequest(id)));
        success(m2m.getClients().getSecrets().rotateCancelCompletable(new RotateCancelRequest(id)));
        M2MClientWithNextClientSecret started = success(
                        m2m.getClients().getSecrets().rotateStartCompletable(new RotateStartRequest(id)))
                .getM2mClient();
        success(m2m.getClients().getSecrets().rotateCompletable(new RotateRequest(id)));

        assertEquals(
                "bearer",
                success(m2m.tokenCompletable(new TokenRequest(id, started.getNextClientSecret())))
                        .getTokenType());
    }

    /** That it is an error is all that this SDK says: it reads the body for its own form of errors, and then has none left. */
    @ParameterizedTest
    @ValueSource(strings = {"consumer", "b2b"})
    void token_thatIsRefused_isAnError(String kind) {
        M2M m2m = m2m(kind);
        success(m2m.getClients().createCompletable(new CreateRequest(List.of("a"), "robot", SECRET)));

        assertInstanceOf(
                StytchResult.Error.class,
                m2m.tokenCompletable(new TokenRequest("robot", "wrong")).join());
        assertInstanceOf(
                StytchResult.Error.class,
                m2m.tokenCompletable(new TokenRequest("robot", SECRET, List.of("b")))
                        .join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "b2b"})
    void token_isCheckedByTheSdkItself(String kind) {
        FakeProject fake = kind.equals("b2b") ? b2b : consumer;
        M2M m2m = m2m(kind);
        success(m2m.getClients().createCompletable(new CreateRequest(List.of("a", "b", "c"), "robot", SECRET)));
        TokenResponse token = success(m2m.tokenCompletable(new TokenRequest("robot", SECRET, List.of("a", "c"))));
        assertEquals(3_600, token.getExpiresIn());

        AuthenticateTokenResponse checked =
                success(m2m.authenticateTokenCompletable(new AuthenticateTokenRequest(token.getAccessToken())));

        assertEquals("robot", checked.getClientId());
        assertEquals(List.of("a", "c"), checked.getScopes());
    }
}
