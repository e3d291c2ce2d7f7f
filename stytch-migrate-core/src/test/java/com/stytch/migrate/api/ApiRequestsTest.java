package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.ApiCalls.After500;
import com.stytch.migrate.api.ApiCalls.ApiCall;
import com.stytch.migrate.api.ApiStub.Asked;
import com.stytch.migrate.contract.Contract;
import com.stytch.migrate.contract.Examples;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.StytchHttp;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method of every endpoint class sends, held against the contract. */
@Timeout(60)
class ApiRequestsTest {

    /** Fields that are never sent, and why. */
    private static final Map<String, String> NEVER_SENT = Map.of(
            "telemetry_id", "names a browser to the fraud product; a backend has none",
            "attributes", "names a browser to the fraud product; a backend has none",
            "locale", "the language of a message: the calls of this library send none",
            "argon_2_config", "Argon2 goes out in its encoded form, which holds its settings");

    /** Fields of one call that are not sent, and why. */
    private static final Map<String, Set<String>> NOT_SENT = Map.of(
            // A hash or a random password makes users here; who has more to say creates the user and imports the hash.
            "POST /v1/passwords",
            Set.of("session_duration_minutes", "session_custom_claims", "trusted_metadata", "untrusted_metadata"),
            // Only for a member whose login is not complete.
            "POST /v1/b2b/totp",
            Set.of("intermediate_session_token", "session_token", "session_jwt"));

    @ParameterizedTest
    @MethodSource("com.stytch.migrate.api.ApiCalls#all")
    void call_sendsOneRequestThatTheContractAllows(ApiCall call) {
        try (ApiStub stub = ApiStub.playing(new Examples(Contract.get(), Examples.Kind.MINIMAL))) {
            call.on(stub.http());

            assertEquals(1, stub.asked().size());
            Asked asked = stub.asked().get(0);
            assertEquals(call.operation(), asked.method() + " " + asked.template());
            assertEquals(List.of(), Contract.get().violationsOfRequest(asked.method(), asked.template(), asked.body()));
            assertEquals(
                    Contract.get()
                            .mediaTypeOfRequest(asked.method(), asked.template())
                            .orElse(""),
                    asked.mediaType());
        }
    }

    @ParameterizedTest
    @MethodSource("com.stytch.migrate.api.ApiCalls#all")
    void call_encodesWhatStandsInThePathAndTheQuery(ApiCall call) {
        try (ApiStub stub = ApiStub.playing(new Examples(Contract.get(), Examples.Kind.MINIMAL))) {
            call.on(stub.http());

            Asked asked = stub.asked().get(0);
            Set<String> given =
                    Set.of(ApiCalls.ORG, ApiCalls.ID, "project-test-1", "example.com", ApiRequests.EMAIL, "true");
            assertTrue(given.containsAll(asked.pathValues()), asked.path());
            assertTrue(given.containsAll(asked.query().values()), asked.query().toString());
            Map<String, Boolean> declared = Contract.get().query(asked.method(), asked.template());
            assertTrue(
                    declared.keySet().containsAll(asked.query().keySet()),
                    asked.query().toString());
            declared.forEach(
                    (name, required) -> assertTrue(!required || asked.query().containsKey(name), name));
        }
    }

    @ParameterizedTest
    @MethodSource("com.stytch.migrate.api.ApiCalls#all")
    void call_thatMakesSomething_isNotSentAgainAfter500(ApiCall call) {
        try (ApiStub stub = ApiStub.refusing(500, "internal_server_error")) {
            StytchHttp http = stub.http();

            assertThrows(MigrationException.Unreachable.class, () -> call.on(http));

            assertEquals(
                    call.after500() == After500.SENT_AGAIN ? 2 : 1, stub.asked().size());
        }
    }

    @Test
    void methods_ofTheEndpointClasses_areAllInTheTable() {
        Set<String> missing = new TreeSet<>();
        for (Class<?> endpoints : endpointClasses()) {
            for (Method method : endpoints.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                    missing.add(endpoints.getSimpleName() + "." + method.getName() + "/" + method.getParameterCount());
                }
            }
        }
        assertTrue(missing.size() > 90, missing.toString());

        ApiCalls.all().forEach(call -> missing.remove(call.method()));

        assertEquals(Set.of(), missing);
    }

    private static List<Class<?>> endpointClasses() {
        return Stream.of(ConsumerApi.class, B2bApi.class)
                .flatMap(api -> Arrays.stream(api.getDeclaredMethods()))
                .<Class<?>>map(Method::getReturnType)
                .filter(type -> Arrays.stream(type.getDeclaredConstructors())
                        .anyMatch(constructor ->
                                Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {StytchHttp.class})))
                .filter(type -> type != ConsumerApi.class && type != B2bApi.class)
                .distinct()
                .toList();
    }

    @Test
    void operations_ofTheContract_areAllCalled() {
        Set<String> operations = Contract.get().operations();
        ApiCalls.all().forEach(call -> operations.remove(call.operation()));

        assertEquals(Set.of(), operations);
    }

    @Test
    void fields_ofTheContract_areAllSentByOneCallOrAnother() {
        Map<String, Set<String>> missing = new TreeMap<>();
        try (ApiStub stub = ApiStub.playing(new Examples(Contract.get(), Examples.Kind.MINIMAL))) {
            StytchHttp http = stub.http();
            ApiCalls.all().forEach(call -> call.on(http));
            for (String operation : Contract.get().operations()) {
                String[] parts = operation.split(" ", 2);
                missing.put(operation, new TreeSet<>(Contract.get().fieldsOfRequest(parts[0], parts[1])));
            }
            for (Asked asked : stub.asked()) {
                Map<String, ?> body = asked.body();
                if (body != null) {
                    missing.getOrDefault(asked.method() + " " + asked.template(), new TreeSet<>())
                            .removeAll(body.keySet());
                }
            }
        }
        missing.values().forEach(names -> names.removeAll(NEVER_SENT.keySet()));
        missing.values().removeIf(Set::isEmpty);

        assertEquals(
                NOT_SENT.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> new TreeSet<>(entry.getValue()))),
                missing);
    }

    static final List<Object> REQUESTS = ApiRequests.ALL;

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void toString_ofARequest_showsNoValue(Object request) {
        String text = request.toString();

        for (String hidden : List.of(ApiRequests.HIDDEN, ApiRequests.PHONE, "aGlkZGVu", "0123456789")) {
            assertFalse(text.contains(hidden), text);
        }
    }

    @Test
    void requests_areAllChecked() {
        List<String> checked = new ArrayList<>();
        ApiRequests.ALL.forEach(request -> checked.add(request.getClass().getSimpleName()));
        Set<String> taken = new TreeSet<>();
        for (Class<?> endpoints : endpointClasses()) {
            for (Method method : endpoints.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())) {
                    Arrays.stream(method.getParameterTypes())
                            .filter(type -> type.getPackageName().equals("com.stytch.migrate.api") && !type.isEnum())
                            .map(Class::getSimpleName)
                            .forEach(taken::add);
                }
            }
        }
        assertTrue(taken.size() > 20, taken.toString());

        checked.forEach(taken::remove);

        assertEquals(Set.of(), taken);
    }
}
