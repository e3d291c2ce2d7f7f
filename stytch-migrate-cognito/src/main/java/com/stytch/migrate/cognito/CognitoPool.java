package com.stytch.migrate.cognito;

import com.stytch.migrate.cognito.export.AppClient;
import com.stytch.migrate.cognito.export.IdentityProvider;
import com.stytch.migrate.cognito.export.PoolGroup;
import com.stytch.migrate.cognito.export.UserPoolDescription;
import com.stytch.migrate.cognito.internal.SigV4;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Cognito user pool, asked through AWS's API. Only calls that list and describe are made: none changes anything, and none makes
 * a user count as active, which AWS would charge for.
 *
 * <p>A page of a listing may be short or empty and still name a next one; only a page that names none is the last. A page that
 * names one that was seen before is refused. Throttling is waited out. What AWS refuses ends in {@link UnusableInput} with the code
 * of the refusal, no answer in {@link MigrationException.Unreachable}.
 *
 * <p>The credentials need {@code cognito-idp:ListUsers}, and by what is asked {@code ListGroups}, {@code ListUsersInGroup},
 * {@code DescribeUserPool}, {@code ListIdentityProviders}, {@code DescribeIdentityProvider}, {@code ListUserPoolClients},
 * {@code DescribeUserPoolClient}.
 *
 * <p>Immutable and thread-safe; each {@code with} method returns another.
 */
public final class CognitoPool {
    static final int PAGE = 60;
    private static final Pattern ID = Pattern.compile("([a-z]{2}(?:-[a-z]+)+-[0-9]+)_[0-9A-Za-z]+");
    private static final String TARGET = "AWSCognitoIdentityProviderService.";

    private final String id;
    private final String region;
    private final URI endpoint;
    private final Supplier<AwsCredentials> credentials;
    private final TimeSource time;
    private final RetryPolicy retry;
    private final @Nullable HttpClient client;
    private final ProviderHttp http;

    private CognitoPool(
            String id,
            String region,
            URI endpoint,
            Supplier<AwsCredentials> credentials,
            TimeSource time,
            RetryPolicy retry,
            @Nullable HttpClient client) {
        this.id = id;
        this.region = region;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.time = time;
        this.retry = retry;
        this.client = client;
        ProviderHttp.Builder builder = ProviderHttp.builder("Cognito")
                .time(time)
                .retry(retry)
                .throttledWhen(reply ->
                        errorType(reply).filter(CognitoPool::isThrottling).isPresent());
        this.http = (client == null ? builder : builder.httpClient(client)).build();
    }

    /**
     * Returns a pool. Nothing is asked yet. Its region is the part of its id before the underscore.
     *
     * @param id such as {@code us-east-1_AbCdEf123}
     * @param credentials asked before each attempt
     */
    public static CognitoPool of(String id, Supplier<AwsCredentials> credentials) {
        var matcher = ID.matcher(id);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the id of a user pool is a region, an underscore and letters, such as us-east-1_AbCdEf123");
        }
        String region = matcher.group(1);
        return new CognitoPool(
                id,
                region,
                URI.create("https://cognito-idp." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "")
                        + "/"),
                Objects.requireNonNull(credentials, "credentials"),
                TimeSource.system(),
                RetryPolicy.DEFAULT,
                null);
    }

    /**
     * Sets the address of the API, for a FIPS endpoint, an endpoint of your VPC, or a fake.
     *
     * @param endpoint {@code https://}, or {@code http://} to this machine; without a path
     */
    public CognitoPool withEndpoint(URI endpoint) {
        return new CognitoPool(id, region, root(endpoint), credentials, time, retry, client);
    }

    private static URI root(URI endpoint) {
        if (endpoint.getRawAuthority() == null
                || (endpoint.getPath() != null && endpoint.getPath().length() > 1)) {
            throw new IllegalArgumentException("an endpoint is an address without a path");
        }
        return URI.create(endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/");
    }

    /** Sets the region that requests are signed for, where it is not that of the pool's id. */
    public CognitoPool withRegion(String region) {
        return new CognitoPool(id, region, endpoint, credentials, time, retry, client);
    }

    /** Sets the HTTP client, for a proxy or trust settings of your own. */
    public CognitoPool withHttpClient(HttpClient client) {
        return new CognitoPool(id, region, endpoint, credentials, time, retry, client);
    }

    /** Sets the clock that signs and waits. */
    public CognitoPool withTime(TimeSource time) {
        return new CognitoPool(id, region, endpoint, credentials, time, retry, client);
    }

    /** Sets how often and when is tried again; {@link RetryPolicy#DEFAULT} unless set. */
    public CognitoPool withRetry(RetryPolicy retry) {
        return new CognitoPool(id, region, endpoint, credentials, time, retry, client);
    }

    /** Returns the id of the pool. */
    public String id() {
        return id;
    }

    /** Asks DescribeUserPool. */
    public UserPoolDescription describe() {
        return ask("DescribeUserPool", Map.of("UserPoolId", id))
                .object("UserPool")
                .flatMap(UserPoolDescription::of)
                .orElseThrow(() -> unexpected("DescribeUserPool"));
    }

    /** Asks ListGroups, all pages. */
    public List<PoolGroup> groups() {
        return list("ListGroups", "Limit", "Groups", PoolGroup::of);
    }

    /** Asks ListIdentityProviders, and DescribeIdentityProvider for each. */
    public List<IdentityProvider> identityProviders() {
        List<IdentityProvider> described = new ArrayList<>();
        for (IdentityProvider provider :
                list("ListIdentityProviders", "MaxResults", "Providers", IdentityProvider::of)) {
            described.add(ask("DescribeIdentityProvider", Map.of("UserPoolId", id, "ProviderName", provider.name()))
                    .object("IdentityProvider")
                    .flatMap(IdentityProvider::of)
                    .orElseThrow(() -> unexpected("DescribeIdentityProvider")));
        }
        return List.copyOf(described);
    }

    /** Asks ListUserPoolClients, and DescribeUserPoolClient for each: their secrets come with them. */
    public List<AppClient> appClients() {
        List<AppClient> described = new ArrayList<>();
        for (AppClient one : list("ListUserPoolClients", "MaxResults", "UserPoolClients", AppClient::of)) {
            described.add(ask("DescribeUserPoolClient", Map.of("UserPoolId", id, "ClientId", one.id()))
                    .object("UserPoolClient")
                    .flatMap(AppClient::of)
                    .orElseThrow(() -> unexpected("DescribeUserPoolClient")));
        }
        return List.copyOf(described);
    }

    /**
     * Writes all users into a file, page by page as ListUsers gives them, for {@link CognitoImporter#fromExport}. The file is for
     * its owner only where the file system knows owners.
     *
     * @param file must not be there yet
     * @throws UnusableInput also if the file cannot be written; what was written of it is deleted
     */
    public void downloadUsers(Path file) {
        write(
                file,
                out -> pages("ListUsers", "Limit", "PaginationToken", Map.of(), reply -> {
                    users(object("ListUsers", reply), "ListUsers");
                    write(out, reply.text().strip().getBytes(StandardCharsets.UTF_8));
                }));
    }

    /** Writes a line for each membership, but those in groups that Cognito made for a provider. */
    void downloadMembers(Path file) {
        List<PoolGroup> groups = groups();
        write(file, out -> {
            for (PoolGroup group : groups) {
                if (!group.isOfProvider()) {
                    pages(
                            "ListUsersInGroup",
                            "Limit",
                            "NextToken",
                            Map.of("GroupName", group.name()),
                            reply -> users(object("ListUsersInGroup", reply), "ListUsersInGroup")
                                    .forEach(user -> {
                                        Map<String, @Nullable Object> line = new LinkedHashMap<>(user.asMap());
                                        line.put("GroupName", group.name());
                                        write(out, JsonView.of(line).toJson());
                                    }));
                }
            }
        });
    }

    private List<JsonView> users(JsonView page, String operation) {
        List<JsonView> users = page.objects("Users", Function.identity());
        if (!(page.asMap().get("Users") instanceof List<?> list) || list.size() != users.size()) {
            throw unexpected(operation);
        }
        return users;
    }

    private static void write(OutputStream out, byte[] line) {
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    private static void write(Path file, Consumer<OutputStream> writer) {
        boolean complete = false;
        boolean made = false;
        try (OutputStream out = OwnFiles.create(file)) {
            made = true;
            writer.accept(out);
            complete = true;
        } catch (IOException e) {
            complete = false;
            throw notWritten(e);
        } finally {
            if (made && !complete) {
                OwnFiles.delete(file);
            }
        }
    }

    private static UnusableInput notWritten(IOException e) {
        return new UnusableInput("What Cognito answers cannot be written into a file ("
                + e.getClass().getSimpleName() + "); make room for it.");
    }

    // ---- calls

    private <T> List<T> list(String operation, String limit, String field, Function<JsonView, Optional<T>> reader) {
        List<T> all = new ArrayList<>();
        pages(operation, limit, "NextToken", Map.of(), reply -> {
            JsonView page = object(operation, reply);
            if (!(page.asMap().get(field) instanceof List<?>)) {
                throw unexpected(operation);
            }
            page.objects(field, Function.identity())
                    .forEach(element -> all.add(reader.apply(element).orElseThrow(() -> unexpected(operation))));
        });
        return all;
    }

    private void pages(
            String operation, String limit, String token, Map<String, String> more, Consumer<ProviderReply> reader) {
        String next = null;
        String remembered = null;
        long pages = 0;
        long remember = 1;
        do {
            Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
            parameters.put("UserPoolId", id);
            parameters.putAll(more);
            parameters.put(limit, PAGE);
            if (next != null) {
                parameters.put(token, next);
            }
            ProviderReply reply = reply(operation, parameters);
            reader.accept(reply);
            next = object(operation, reply).text(token).orElse(null);
            // One remembered token, renewed at each power of two, finds every circle without remembering all.
            if (next != null && next.equals(remembered)) {
                throw new UnusableInput("Cognito's " + operation
                        + " goes round in a circle: a page names one that was there before; start again.");
            }
            if (++pages == remember) {
                remembered = next;
                remember *= 2;
            }
        } while (next != null);
    }

    private JsonView ask(String operation, Map<String, ?> parameters) {
        return object(operation, reply(operation, parameters));
    }

    private static JsonView object(String operation, ProviderReply reply) {
        return reply.object().orElseThrow(() -> unexpected(operation));
    }

    private static UnusableInput unexpected(String operation) {
        return new UnusableInput("What answered " + operation + " is not Cognito: check the endpoint.");
    }

    private ProviderReply reply(String operation, Map<String, ?> parameters) {
        ProviderReply reply = http.send(ProviderRequest.json("POST", endpoint, parameters)
                .named(operation)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", TARGET + operation)
                .signedBy(this::sign));
        if (!reply.isSuccess()) {
            throw refused(operation, errorType(reply).orElse("HTTP " + reply.status()));
        }
        return reply;
    }

    private ProviderRequest sign(ProviderRequest request) {
        AwsCredentials keys = credentials.get();
        ProviderRequest dated = request.header("X-Amz-Date", SigV4.time(time.now()));
        if (keys.sessionToken().isPresent()) {
            dated = dated.header(
                    "X-Amz-Security-Token", keys.sessionToken().get().reveal());
        }
        Map<String, String> headers = new LinkedHashMap<>(dated.headers());
        headers.put("Host", endpoint.getRawAuthority());
        return dated.header(
                "Authorization",
                SigV4.authorization(
                        keys.accessKeyId(), keys.secretAccessKey().reveal(), region, headers, dated.body()));
    }

    private UnusableInput refused(String operation, String code) {
        String remedy = switch (code) {
            case "AccessDeniedException" -> "allow cognito-idp:" + operation + " on the pool to these credentials";
            case "UnrecognizedClientException", "InvalidSignatureException", "IncompleteSignatureException" ->
                "check the access key and its secret, and the clock of this machine";
            case "ExpiredTokenException" -> "renew the temporary credentials";
            case "MissingAuthenticationTokenException" -> "give credentials";
            case "ResourceNotFoundException" -> "check the id of the pool and the account of the credentials";
            default -> "see AWS's page of that error";
        };
        return new UnusableInput("Cognito refused " + operation + " of " + id + " (" + code + "); " + remedy + ".");
    }

    private static boolean isThrottling(String code) {
        return code.equals("TooManyRequestsException")
                || code.equals("ThrottlingException")
                || code.equals("RequestLimitExceeded");
    }

    /** Returns the code of a refusal without a namespace before it and an address behind it; the status tells nothing. */
    private static Optional<String> errorType(ProviderReply reply) {
        if (reply.isSuccess()) {
            return Optional.empty();
        }
        return reply.header("x-amzn-errortype")
                .or(() -> reply.object().flatMap(body -> body.text("__type")))
                .map(text -> text.substring(text.indexOf('#') + 1))
                .map(text -> text.contains(":") ? text.substring(0, text.indexOf(':')) : text)
                .filter(text -> text.matches("[A-Za-z]{1,80}"));
    }

    @Override
    public String toString() {
        return "CognitoPool[" + id + "]";
    }
}
