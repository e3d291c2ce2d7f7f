package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.ApiCalls.ApiCall;
import com.stytch.migrate.contract.Contract;
import com.stytch.migrate.contract.Examples;
import com.stytch.migrate.model.Secret;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method makes of the answers that the contract allows, and of those that it does not. */
@Timeout(60)
class ApiAnswersTest {

    /** Fields that nobody reads, by the end of their path, and why not. */
    private static final Map<String, String> NOT_READ = Map.ofEntries(
            Map.entry("request_id", "the id of a call is read where something was created, found or refused"),
            Map.entry("(user|member)_device\\..*", "the fraud product"),
            Map.entry(
                    "(providers|oauth_registrations)\\[\\]\\.(profile_picture_url|locale)",
                    "decoration of a social account"),
            Map.entry(
                    "webauthn_registrations\\[\\]\\.(authenticator_type|domain|user_agent|name)",
                    "decoration of a passkey"),
            Map.entry("crypto_wallet_(address|type)", "a wallet cannot be moved, so its id is enough"),
            Map.entry("[a-z_]+_factor\\..*", "read by AuthenticationFactor.details, which takes a name"),
            Map.entry("sso_registrations\\[\\]\\.sso_attributes\\..*", "what the identity provider said at a login"),
            Map.entry("roles\\[\\]\\.sources\\[\\]\\.details\\..*", "why a role was given, beyond the kind of reason"),
            Map.entry("scim_active_connection\\.(?!connection_id).*", "read from the connection itself"),
            Map.entry("allowed_oauth_tenants\\.key", "lists by provider in reality: see OrganizationSettingsTest"),
            Map.entry("x5tS256", "each SDK spells it in its own way: contract, section 8, item 29"),
            Map.entry(
                    "(signing|verification)_certificates\\[\\]\\.(created|updated)_at", "when it ends is what matters"),
            Map.entry("encryption_private_keys\\[\\]\\.created_at", "the key is what matters"));

    /** Fields that one method does not read, or all methods but a few, by the beginning of their path. */
    private static final List<NotReadBy> NOT_READ_BY = List.of(
            new NotReadBy(".*", "(user_id|member_id|organization_id)", "the same id stands in the object too"),
            new NotReadBy(
                    "Users.update/2", "(emails|phone_numbers|crypto_wallets)\\[\\]\\..*", "the user has them too"),
            new NotReadBy(".*\\.searchAll/1", "results_metadata\\..*", "followed, not handed out"),
            new NotReadBy("Members.searchAll/1", "organizations\\{\\}.*", "the same for many members: see search"),
            new NotReadBy("Passwords.(create/3|authenticate/2)", "session.*", "no session was asked for"),
            new NotReadBy(".*Sessions.authenticate/2", "verdict.*", "nothing was asked that it could answer"));

    /**
     * Fields that are not read.
     *
     * @param method which methods, a pattern
     * @param path which fields, a pattern
     */
    private record NotReadBy(String method, String path, String because) {}

    private static boolean mayStayUnread(ApiCall call, String path) {
        return NOT_READ_AT_THE_END.matcher(path).matches()
                || NOT_READ_BY.stream().anyMatch(rule -> call.method().matches(rule.method) && path.matches(rule.path));
    }

    private static final Pattern NOT_READ_AT_THE_END =
            Pattern.compile("(^|.*\\.)(" + String.join("|", NOT_READ.keySet()) + ")$");

    /** Fields that no toString may show, by the end of their path. */
    private static final Pattern HIDDEN = Pattern.compile(".*(^|\\.)(secret|qr_code|recovery_codes\\[\\]|session_token"
            + "|session_jwt|intermediate_session_token|oauth_attach_token|access_token|refresh_token|id_token"
            + "|client_secret|bearer_token|private_key|email|email_address|phone_number|mfa_phone_number"
            + "|provider_subject|first_name|middle_name|last_name|key|sso_registrations\\[\\]\\.external_id"
            + "|member\\.name|user_name|given_name|family_name)$");

    /** Calls whose answer is thrown away or turned into a yes: there is nothing to read in it. */
    private static final Set<String> NOTHING_TO_READ = Set.of(
            "Users.delete",
            "Organizations.delete",
            "Members.delete",
            "M2mClients.delete",
            "Sessions.revoke",
            "Sessions.revokeById",
            "B2bSessions.revoke",
            "B2bSessions.revokeById",
            "B2bSessions.revokeAllOf",
            "SsoConnections.delete",
            "ScimConnections.delete",
            "B2bPasswords.requireReset");

    static final List<Examples.Kind> KINDS = List.of(Examples.Kind.values());

    @ParameterizedTest
    @FieldSource("KINDS")
    void answer_ofAnyKind_isReadWithoutAnException(Examples.Kind kind) {
        Examples examples = new Examples(Contract.get(), kind);
        try (ApiStub stub = ApiStub.playing(examples)) {
            for (ApiCall call : ApiCalls.all().toList()) {
                for (int i = 0; i < (kind == Examples.Kind.ODD ? 10 : 1); i++) {
                    assertDoesNotThrow(() -> new Reader().read(call.on(stub.http())), call.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("com.stytch.migrate.api.ApiCalls#all")
    void examples_areValid(ApiCall call) {
        String[] operation = call.operation().split(" ", 2);
        for (Examples.Kind kind : List.of(Examples.Kind.MINIMAL, Examples.Kind.MAXIMAL)) {
            Map<String, ?> answer = new Examples(Contract.get(), kind).answer(operation[0], operation[1]);

            assertEquals(List.of(), Contract.get().violationsOfResponse(operation[0], operation[1], 200, answer));
        }
    }

    static Stream<ApiCall> callsThatRead() {
        return ApiCalls.all()
                .filter(call -> !NOTHING_TO_READ.contains(
                        call.method().substring(0, call.method().indexOf('/'))));
    }

    @ParameterizedTest
    @MethodSource("callsThatRead")
    void answer_thatIsMaximal_isReadToItsLastField(ApiCall call) {
        Examples examples = new Examples(Contract.get(), Examples.Kind.MAXIMAL);
        try (ApiStub stub = ApiStub.playing(examples)) {
            Reader reader = new Reader();
            reader.read(call.on(stub.http()));
            Map<String, String> unread = new TreeMap<>(examples.texts());
            unread.keySet().removeIf(path -> mayStayUnread(call, path));
            unread.values().removeAll(reader.found);

            assertEquals(Map.of(), unread);
        }
    }

    @ParameterizedTest
    @MethodSource("callsThatRead")
    void toString_ofAnAnswerAndItsParts_showsNothingPersonalOrSecret(ApiCall call) {
        Examples examples = new Examples(Contract.get(), Examples.Kind.MAXIMAL);
        try (ApiStub stub = ApiStub.playing(examples)) {
            Reader reader = new Reader();
            reader.read(call.on(stub.http()));

            Map<String, String> hidden = new LinkedHashMap<>(examples.texts());
            hidden.keySet().removeIf(path -> !HIDDEN.matcher(path).matches());
            for (String text : reader.shown) {
                hidden.forEach((path, value) -> assertFalse(text.contains(value), () -> path + " in " + text));
            }
            assertTrue(!reader.shown.isEmpty() || call.method().contains("Count"), call.toString());
        }
    }

    /** Calls everything that an answer and its parts can be asked. */
    private static final class Reader {
        private final Set<String> found = new HashSet<>();
        private final Set<String> shown = new TreeSet<>();

        private void read(@Nullable Object value) {
            if (value == null) {
                return;
            }
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(this::read);
            } else if (value instanceof Iterable<?> elements) {
                elements.forEach(this::read);
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((key, inner) -> {
                    read(key);
                    read(inner);
                });
            } else if (value instanceof Secret secret) {
                found.add(secret.reveal());
                shown.add(secret.toString());
            } else if (value.getClass().getPackageName().startsWith("com.stytch.migrate") && !(value instanceof Enum)) {
                shown.add(value.toString());
                readAll(value);
            } else {
                found.add(value.toString());
            }
        }

        private void readAll(Object value) {
            for (Method method : value.getClass().getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getParameterCount() == 0
                        && !Set.of("toString", "hashCode").contains(method.getName())) {
                    try {
                        read(method.invoke(value));
                    } catch (InvocationTargetException e) {
                        throw new AssertionError(method + " threw", e.getCause());
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        }
    }
}
