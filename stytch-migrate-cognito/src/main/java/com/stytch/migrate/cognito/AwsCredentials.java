package com.stytch.migrate.cognito;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What signs requests to AWS. A supplier of them is asked before each attempt, so that temporary ones may change meanwhile.
 *
 * <p>Environment and profile file are read here. For containers, instance metadata, SSO or roles write the supplier yourself, such
 * as one around {@code DefaultCredentialsProvider} of AWS's SDK.
 *
 * @param accessKeyId such as {@code AKIDEXAMPLE}; not blank
 * @param secretAccessKey the key that signs
 * @param sessionToken the token of temporary credentials
 */
public record AwsCredentials(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {

    public AwsCredentials {
        if (accessKeyId.isBlank()) {
            throw new IllegalArgumentException("the id of an access key must not be blank");
        }
        Objects.requireNonNull(secretAccessKey, "secretAccessKey");
        Objects.requireNonNull(sessionToken, "sessionToken");
    }

    /** Returns credentials that do not end. */
    public static AwsCredentials of(String accessKeyId, String secretAccessKey) {
        return new AwsCredentials(accessKeyId, Secret.of(secretAccessKey), Optional.empty());
    }

    /** Returns a supplier that reads {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}. */
    public static Supplier<AwsCredentials> fromEnvironment() {
        return fromEnvironment(System::getenv);
    }

    /**
     * Returns a supplier that reads the same variables from somewhere else. It throws {@link UnusableInput} when one is missing.
     *
     * @param environment returns the value of a variable
     */
    public static Supplier<AwsCredentials> fromEnvironment(Function<String, @Nullable String> environment) {
        return () -> of(environment, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
                .orElseThrow(() -> new UnusableInput(
                        "There are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and"
                                + " AWS_SESSION_TOKEN where they are temporary."));
    }

    /**
     * Returns a supplier that reads a profile of the shared credentials file: the one that {@code AWS_SHARED_CREDENTIALS_FILE}
     * names, else {@code ~/.aws/credentials}.
     *
     * @param profile such as {@code default}
     */
    public static Supplier<AwsCredentials> fromProfile(String profile) {
        String named = System.getenv("AWS_SHARED_CREDENTIALS_FILE");
        return fromProfile(
                named == null || named.isBlank()
                        ? Path.of(System.getProperty("user.home", ""), ".aws", "credentials")
                        : Path.of(named),
                profile);
    }

    /**
     * Returns a supplier that reads a profile of a credentials file at each call. It throws {@link UnusableInput} when the file
     * cannot be read or has no such profile with keys.
     */
    public static Supplier<AwsCredentials> fromProfile(Path file, String profile) {
        return () -> of(profile(file, profile)::get, "aws_access_key_id", "aws_secret_access_key", "aws_session_token")
                .orElseThrow(() -> new UnusableInput("The credentials file of AWS has no profile of that name with"
                        + " aws_access_key_id and aws_secret_access_key."));
    }

    private static Map<String, String> profile(Path file, String profile) {
        Map<String, String> values = new HashMap<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (text.startsWith("[")) {
                    inside = text.equals("[" + profile + "]");
                } else if (inside && equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                    values.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new UnusableInput("The credentials file of AWS cannot be read ("
                    + e.getClass().getSimpleName() + "); check the path and its mode.");
        }
        return values;
    }

    private static Optional<AwsCredentials> of(
            Function<String, @Nullable String> values, String id, String secret, String token) {
        String accessKeyId = values.apply(id);
        String secretAccessKey = values.apply(secret);
        if (accessKeyId == null || accessKeyId.isBlank() || secretAccessKey == null || secretAccessKey.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new AwsCredentials(
                accessKeyId.strip(),
                Secret.of(secretAccessKey.strip()),
                Optional.ofNullable(values.apply(token))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .map(Secret::of)));
    }

    /** Returns nothing of the credentials: the id of a key tells whose account it is. */
    @Override
    public String toString() {
        return "AwsCredentials[redacted]";
    }
}
