package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** "There is none" is an answer; anything else that goes wrong is not. */
@Timeout(60)
class NotThereTest {

    /**
     * A call that can be answered "there is none".
     *
     * @param code Stytch's code for that
     * @param none what the call returns then
     */
    record Question(String code, Object none, Function<StytchHttp, Object> call) {
        @Override
        public String toString() {
            return code;
        }
    }

    static final List<Question> QUESTIONS = List.of(
            new Question(
                    "organization_not_found",
                    Optional.empty(),
                    http -> new B2bApi(http).organizations().get("o")),
            new Question(
                    "organization_not_found",
                    false,
                    http -> new B2bApi(http).organizations().delete("o")),
            new Question(
                    "member_not_found",
                    Optional.empty(),
                    http -> new B2bApi(http).members().get("o", "m")),
            new Question(
                    "member_not_found",
                    Optional.empty(),
                    http -> new B2bApi(http).members().getByEmail("o", "a@example.com")),
            new Question(
                    "member_not_found",
                    Optional.empty(),
                    http -> new B2bApi(http).members().dangerouslyGet("m", true)),
            new Question(
                    "member_not_found",
                    false,
                    http -> new B2bApi(http).members().delete("o", "m")),
            new Question(
                    "sso_connection_not_found",
                    false,
                    http -> new B2bApi(http).sso().delete("o", "c")),
            new Question(
                    "no_active_scim_connection",
                    Optional.empty(),
                    http -> new B2bApi(http).scim().get("o")),
            new Question(
                    "no_active_scim_connection",
                    false,
                    http -> new B2bApi(http).scim().delete("o", "c")),
            new Question(
                    "m2m_client_not_found",
                    Optional.empty(),
                    http -> new B2bApi(http).m2mClients().get("c")),
            new Question(
                    "m2m_client_not_found",
                    false,
                    http -> new ConsumerApi(http).m2mClients().delete("c")),
            new Question(
                    "session_not_found",
                    false,
                    http -> new ConsumerApi(http).sessions().revokeById("s")),
            new Question(
                    "session_not_found",
                    false,
                    http -> new B2bApi(http).sessions().revoke(SessionRef.token(Secret.of("t")))));

    @ParameterizedTest
    @FieldSource("QUESTIONS")
    void call_answeredWithTheCode_returnsNone(Question question) {
        try (ApiStub stub = ApiStub.refusing(404, question.code)) {
            assertEquals(question.none, question.call.apply(stub.http()));
        }
    }

    @ParameterizedTest
    @FieldSource("QUESTIONS")
    void call_answeredWithAnotherCode_throws(Question question) {
        try (ApiStub stub = ApiStub.refusing(400, "bad_request")) {
            assertThrows(MigrationException.Refused.class, () -> question.call.apply(stub.http()));
        }
    }

    @ParameterizedTest
    @FieldSource("QUESTIONS")
    void call_answeredWithABare404_throws(Question question) {
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(404, Map.of()))) {
            assertThrows(MigrationException.Refused.class, () -> question.call.apply(stub.http()));
        }
    }

    @ParameterizedTest
    @FieldSource("QUESTIONS")
    void call_thatIsNotAnswered_throws(Question question) {
        try (ApiStub stub = ApiStub.refusing(503, "server_unavailable")) {
            assertThrows(MigrationException.Unreachable.class, () -> question.call.apply(stub.http()));
        }
    }

    @Test
    void get_ofAMemberOfNoOrganization_throws() {
        try (ApiStub stub = ApiStub.refusing(404, "organization_not_found")) {
            Members members = new B2bApi(stub.http()).members();

            assertThrows(MigrationException.Refused.class, () -> members.get("o", "m"));
            assertThrows(MigrationException.Refused.class, () -> members.delete("o", "m"));
        }
    }

    @Test
    void get_ofAScimConnectionThatIsNull_isNone() {
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(200, Map.of("status_code", 200)))) {
            assertEquals(Optional.empty(), new B2bApi(stub.http()).scim().get("o"));
        }
    }

    @Test
    void calls_withAnEmptyId_areRefusedBeforeTheyAreSent() {
        try (ApiStub stub = ApiStub.refusing(500, "internal_server_error")) {
            B2bApi api = new B2bApi(stub.http());

            assertThrows(IllegalArgumentException.class, () -> api.members().get("o", ""));
            assertThrows(IllegalArgumentException.class, () -> api.members().getByEmail("", "a@example.com"));
            assertThrows(IllegalArgumentException.class, () -> api.sessions().get("o", ""));
            assertThrows(IllegalArgumentException.class, () -> api.members().unlinkRetiredEmail("o", "m", null, null));
            assertEquals(List.of(), stub.asked());
        }
    }
}
