package com.stytch.migrate.cognito.testing;

import com.stytch.migrate.cognito.AwsCredentials;
import com.stytch.migrate.cognito.CognitoPool;
import com.stytch.migrate.cognito.internal.SigV4;
import com.stytch.migrate.cognito.testing.Wire.Refused;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import com.stytch.migrate.testing.LoopbackServer.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Cognito user pool on this machine, for tests. It speaks AWS's protocol: an official SDK works against it.
 *
 * <p>It knows the operations that list and describe, AdminGetUser, sign-in by password and by SRP with its challenges, GetUser and
 * RevokeToken, and the key set and discovery of a pool's issuer. What it does not know is answered with 501 and the name of the
 * operation. A parameter that an operation does not have is refused, as AWS's own clients do before they send. Requests that AWS
 * wants signed must be: signatures are really checked, with the time in them.
 *
 * <p>Where AWS's wording is not published, texts of refusals are a guess: branch on the code. Thread-safe.
 */
public final class FakeCognito implements AutoCloseable {
    private static final String TARGET = "AWSCognitoIdentityProviderService.";
    private static final Reply NO_ANSWER = Wire.reply(Wire.TYPE, Map.of()).ending(Ending.CUT_BEFORE_ANSWER);
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/,]+)/(\\d{8})/([a-z0-9-]+)/([a-z-]+)/aws4_request, ?"
                    + "SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");

    /** The operations, what each may be given, and whether it must be signed. */
    private static final Map<String, Operation> OPERATIONS = Map.ofEntries(
            operation("ListUsers", "UserPoolId AttributesToGet Limit PaginationToken Filter"),
            operation("AdminGetUser", "UserPoolId Username"),
            operation("ListGroups", "UserPoolId Limit NextToken"),
            operation("ListUsersInGroup", "UserPoolId GroupName Limit NextToken"),
            operation("DescribeUserPool", "UserPoolId"),
            operation("ListIdentityProviders", "UserPoolId MaxResults NextToken"),
            operation("DescribeIdentityProvider", "UserPoolId ProviderName"),
            operation("ListUserPoolClients", "UserPoolId MaxResults NextToken"),
            operation("DescribeUserPoolClient", "UserPoolId ClientId"),
            operation(
                    "AdminInitiateAuth",
                    "UserPoolId ClientId AuthFlow AuthParameters ClientMetadata AnalyticsMetadata ContextData Session"),
            open(
                    "InitiateAuth",
                    "ClientId AuthFlow AuthParameters ClientMetadata AnalyticsMetadata UserContextData Session"),
            open(
                    "RespondToAuthChallenge",
                    "ClientId ChallengeName Session ChallengeResponses AnalyticsMetadata UserContextData ClientMetadata"),
            open("GetUser", "AccessToken"),
            open("RevokeToken", "Token ClientId ClientSecret"));

    private record Operation(Set<String> parameters, boolean signed) {}

    private static Map.Entry<String, Operation> operation(String name, String parameters) {
        return Map.entry(name, new Operation(Set.of(parameters.split(" ")), true));
    }

    private static Map.Entry<String, Operation> open(String name, String parameters) {
        return Map.entry(name, new Operation(Set.of(parameters.split(" ")), false));
    }

    private final FakePool pool;
    private final FakeSignIn signIn;
    private final TimeSource time;
    private final AwsCredentials credentials;
    private final LoopbackServer server;
    private final List<CognitoCall> calls = new ArrayList<>();
    private final Deque<Reply> faults = new ArrayDeque<>();
    private volatile boolean down;

    private FakeCognito(Builder builder) {
        this.time = builder.time;
        this.credentials = builder.credentials;
        this.pool = new FakePool(builder.poolId, time);
        this.signIn = new FakeSignIn(pool, builder.issuer());
        this.server = LoopbackServer.start(builder.port, time, this::handle);
    }

    /** Starts an empty pool {@code us-east-1_FAKE00001}, with the credentials of AWS's documentation. */
    public static FakeCognito start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns the address of the API. */
    public URI endpoint() {
        return server.baseUri();
    }

    public String poolId() {
        return pool.id;
    }

    /** Returns the credentials that it takes. */
    public AwsCredentials credentials() {
        return credentials;
    }

    /** Returns a client for it, with its credentials and its clock. */
    public CognitoPool pool() {
        return CognitoPool.of(pool.id, () -> credentials)
                .withEndpoint(endpoint())
                .withTime(time);
    }

    /** Returns the {@code iss} of its tokens. Key set and discovery are below {@link #endpoint()} and the id of the pool. */
    public String issuer() {
        return signIn.issuer();
    }

    // ---- what is in it

    /** Adds users. */
    public FakeCognito users(SeedCognitoUser... users) {
        Arrays.stream(users).forEach(pool::add);
        return this;
    }

    /**
     * Adds a group, or replaces it.
     *
     * @param members the names of users that are there
     */
    public FakeCognito group(String name, String... members) {
        pool.addGroup(name, null, null, List.of(members));
        return this;
    }

    /** Adds a group with description and precedence, or replaces it. */
    public FakeCognito group(String name, String description, int precedence, String... members) {
        pool.addGroup(name, description, precedence, List.of(members));
        return this;
    }

    /**
     * Adds an identity provider, or replaces it.
     *
     * @param type {@code SAML}, {@code OIDC}, {@code Google} and so on
     * @param details ProviderDetails
     */
    public FakeCognito identityProvider(String name, String type, Map<String, String> details, String... identifiers) {
        Map<String, @Nullable Object> provider = new LinkedHashMap<>();
        provider.put("ProviderName", name);
        provider.put("ProviderType", type);
        provider.put("ProviderDetails", new LinkedHashMap<>(details));
        provider.put("AttributeMapping", Map.of("email", "email", "username", "sub"));
        provider.put("IdpIdentifiers", List.of(identifiers));
        pool.addProvider(name, provider);
        return this;
    }

    /** Adds an app client, or replaces it. */
    public FakeCognito client(SeedCognitoClient client) {
        pool.addClient(client);
        return this;
    }

    /** Sets a field of what DescribeUserPool answers, such as {@code LambdaConfig}. */
    public FakeCognito describe(String field, Object value) {
        pool.describe(field, value);
        return this;
    }

    /** Returns what it holds, without passwords and secrets. */
    public Map<String, @Nullable Object> dump() {
        return pool.dump();
    }

    // ---- what goes wrong

    /** Puts an empty page, which names a next one, behind each page of users. */
    public FakeCognito emptyPages() {
        pool.emptyPages(true);
        return this;
    }

    /** Lets listings that have a second page begin again there, for ever. */
    public FakeCognito circle() {
        pool.circle(true);
        return this;
    }

    /** Answers the next requests with {@code TooManyRequestsException}, under the status 400 that AWS really uses. */
    public FakeCognito throttle(int requests) {
        return refuse(requests, 400, "TooManyRequestsException", "Rate exceeded");
    }

    /** Answers the next requests with a refusal. */
    public FakeCognito refuse(int requests, int status, String code, String message) {
        synchronized (faults) {
            for (int i = 0; i < requests; i++) {
                faults.add(Wire.reply(new Refused(status, code, message)));
            }
        }
        return this;
    }

    /** Lets a number of answers end in another way, such as a cut connection; the requests are not carried out. */
    public FakeCognito breakOff(int requests, Ending ending) {
        synchronized (faults) {
            for (int i = 0; i < requests; i++) {
                faults.add(Wire.reply(Wire.TYPE, Map.of("Users", List.of())).ending(ending));
            }
        }
        return this;
    }

    /**
     * Begins or ends an outage: meanwhile every request, also for its keys, ends without an answer. {@link #calls()} shows calls
     * of that time with the status 0.
     */
    public FakeCognito outage(boolean on) {
        down = on;
        return this;
    }

    /** Returns the calls in the order of their answers. */
    public List<CognitoCall> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    // ---- serving

    private Reply handle(Request request) {
        boolean unanswered = down;
        if (request.method().equals("GET")) {
            return unanswered
                    ? NO_ANSWER
                    : signIn.page(request.path(), endpoint())
                            .map(body -> Wire.reply("application/json", body))
                            .orElseGet(() -> Reply.of(404, "text/plain", "not found".getBytes(StandardCharsets.UTF_8)));
        }
        String target = request.header("X-Amz-Target").orElse("");
        String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : "";
        boolean signed = request.header("Authorization").isPresent();
        if (unanswered) {
            journal(new CognitoCall(operation, 0, Optional.of("outage"), signed));
            return NO_ANSWER;
        }
        Reply fault;
        synchronized (faults) {
            fault = faults.poll();
        }
        if (fault != null) {
            journal(new CognitoCall(operation, fault.status(), Optional.of("fault"), signed));
            return fault;
        }
        try {
            Reply reply = Wire.reply(Wire.TYPE, carryOut(request, operation));
            journal(new CognitoCall(operation, 200, Optional.empty(), signed));
            return reply;
        } catch (Refused refused) {
            journal(new CognitoCall(operation, refused.status, Optional.of(refused.code), signed));
            return Wire.reply(refused);
        }
    }

    private void journal(CognitoCall call) {
        synchronized (calls) {
            calls.add(call);
        }
    }

    private Map<String, @Nullable Object> carryOut(Request request, String name) {
        Operation operation = OPERATIONS.get(name);
        if (operation == null) {
            throw new Refused(
                    501,
                    "UnknownOperationException",
                    "FakeCognito does not know " + (name.isEmpty() ? "a request without X-Amz-Target" : name));
        }
        String type = request.header("Content-Type").orElse("");
        if (!request.path().equals("/") || !type.startsWith(Wire.TYPE)) {
            throw new Refused("SerializationException", "FakeCognito wants POST / with Content-Type: " + Wire.TYPE);
        }
        if (operation.signed) {
            checkSignature(request);
        }
        Map<String, @Nullable Object> parameters = Wire.read(request.body());
        TreeSet<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(operation.parameters);
        if (!unknown.isEmpty()) {
            throw new Refused("SerializationException", name + " has no parameter " + String.join(", ", unknown));
        }
        if (operation.parameters.contains("UserPoolId")) {
            String id = Wire.required(parameters, "UserPoolId");
            if (!id.equals(pool.id)) {
                throw new Refused("ResourceNotFoundException", "User pool " + id + " does not exist.");
            }
        }
        return switch (name) {
            case "ListUsers" -> pool.listUsers(parameters);
            case "AdminGetUser" -> pool.adminGetUser(parameters);
            case "ListGroups" -> pool.listGroups(parameters);
            case "ListUsersInGroup" -> pool.listUsersInGroup(parameters);
            case "DescribeUserPool" -> pool.describeUserPool();
            case "ListIdentityProviders" -> pool.listIdentityProviders(parameters);
            case "DescribeIdentityProvider" -> pool.describeIdentityProvider(parameters);
            case "ListUserPoolClients" -> pool.listUserPoolClients(parameters);
            case "DescribeUserPoolClient" -> pool.describeUserPoolClient(parameters);
            case "AdminInitiateAuth" -> signIn.initiate(parameters, true);
            case "InitiateAuth" -> signIn.initiate(parameters, false);
            case "RespondToAuthChallenge" -> signIn.respond(parameters);
            case "GetUser" -> signIn.getUser(parameters);
            case "RevokeToken" -> signIn.revoke(parameters);
            default -> throw new IllegalStateException(name);
        };
    }

    private void checkSignature(Request request) {
        Optional<String> header = request.header("Authorization");
        if (header.isEmpty()) {
            throw new Refused("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Matcher parts = AUTHORIZATION.matcher(header.get());
        String date = request.header("X-Amz-Date").orElse("");
        if (!parts.matches() || date.length() != 16 || !date.startsWith(parts.group(2))) {
            throw new Refused("IncompleteSignatureException", "the header Authorization or X-Amz-Date is malformed");
        }
        String region = pool.id.substring(0, pool.id.indexOf('_'));
        List<String> names = List.of(parts.group(5).split(";"));
        if (!parts.group(3).equals(region)
                || !parts.group(4).equals(SigV4.SERVICE)
                || !names.contains("host")
                || !names.contains("x-amz-date")) {
            throw new Refused(
                    "InvalidSignatureException",
                    "Credential should be scoped to " + region + ", with host and date signed");
        }
        if (!parts.group(1).equals(credentials.accessKeyId())
                || !request.header("X-Amz-Security-Token")
                        .equals(credentials.sessionToken().map(token -> token.reveal()))) {
            throw new Refused("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        Duration skew = Duration.between(time(date), time.now()).abs();
        if (skew.compareTo(LARGEST_SKEW) > 0) {
            throw new Refused("InvalidSignatureException", "Signature expired: " + date);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        names.forEach(name -> headers.put(name, request.header(name).orElse("")));
        String expected = SigV4.signature(credentials.secretAccessKey().reveal(), region, headers, request.body());
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), parts.group(6).getBytes(StandardCharsets.US_ASCII))) {
            throw new Refused(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided.");
        }
    }

    private static Instant time(String date) {
        try {
            return LocalDateTime.parse(date, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new Refused("IncompleteSignatureException", "X-Amz-Date is malformed");
        }
    }

    /** Ends the server. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "FakeCognito[" + pool.id + " at " + endpoint() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private String poolId = "us-east-1_FAKE00001";
        private TimeSource time = TimeSource.system();
        private AwsCredentials credentials =
                AwsCredentials.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        private int port;
        private boolean updatedIssuer;

        private Builder() {}

        /** Sets the id of the pool; the region is its part before the underscore. */
        public Builder poolId(String id) {
            CognitoPool.of(id, () -> credentials);
            poolId = id;
            return this;
        }

        /** Sets the clock, which dates tokens and checks signatures and page tokens; that of the machine unless set. */
        public Builder clock(TimeSource clock) {
            time = clock;
            return this;
        }

        /** Sets the credentials that it takes, with a session token where they have one. */
        public Builder credentials(AwsCredentials keys) {
            credentials = keys;
            return this;
        }

        /** Sets the port; any free one unless set. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Names {@code issuer-cognito-idp} in tokens, as pools with the updated issuer do. */
        public Builder updatedIssuer() {
            updatedIssuer = true;
            return this;
        }

        private String issuer() {
            String region = poolId.substring(0, poolId.indexOf('_'));
            return "https://" + (updatedIssuer ? "issuer-" : "") + "cognito-idp." + region + ".amazonaws.com/" + poolId;
        }

        public FakeCognito start() {
            return new FakeCognito(this);
        }
    }
}
