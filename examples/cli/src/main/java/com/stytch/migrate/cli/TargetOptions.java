package com.stytch.migrate.cli;

import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.ledger.Shard;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Stytch project is written to, and how it is reached. */
final class TargetOptions {
    /** The smaller of the budgets of a minute, which processes of several shards divide. */
    private static final int SEARCHES = 100;

    @Option(
            names = "--project-id",
            paramLabel = "ID",
            description = "The Stytch project. Default: the environment variable STYTCH_PROJECT_ID. Its secret is read"
                    + " from STYTCH_SECRET; there is no option for it.")
    private @Nullable String projectId;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Address of the API, for a custom domain or a fake. Default: STYTCH_BASE_URL, else by the"
                    + " project id.")
    private @Nullable String baseUrl;

    @Option(names = "--live", description = "Allow a live project; without it only a test project is touched.")
    private boolean live;

    @Option(
            names = "--request-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long one attempt may take. Default: ${DEFAULT-VALUE}.")
    private int requestTimeout;

    TargetOptions() {}

    /** Returns the settings of a process that runs this part, or throws {@link UsageException}. */
    HttpSettings settings(Surroundings surroundings, int rate, Shard part) {
        HttpSettings.Builder builder =
                HttpSettings.builder(credentials(surroundings)).requestsPerSecond(rate);
        if (requestTimeout < 1 || requestTimeout > 3_600) {
            throw new UsageException("--request-timeout must be from 1 to 3600 seconds, was " + requestTimeout);
        }
        builder.requestTimeout(Duration.ofSeconds(requestTimeout));
        if (rate == 0) {
            builder.searchesPerMinute(0);
        } else if (!part.isWhole()) {
            builder.searchesPerMinute(SEARCHES / part.of());
        }
        Optional<String> address = baseUrl != null ? Optional.of(baseUrl) : surroundings.variable("STYTCH_BASE_URL");
        address.ifPresent(url -> setBaseUri(builder, url));
        HttpSettings settings;
        try {
            settings = builder.build();
        } catch (IllegalStateException e) {
            throw new UsageException("the project id begins neither with project-test- nor with project-live-:"
                    + " correct it, or name the address of the API with --base-url");
        }
        if (settings.isLive() && !live) {
            throw new UsageException(
                    "this is a live project: try the import with a test project first, then add --live");
        }
        return settings;
    }

    private ProjectCredentials credentials(Surroundings surroundings) {
        String id = Optional.ofNullable(projectId)
                .or(() -> surroundings.variable("STYTCH_PROJECT_ID"))
                .orElseThrow(
                        () -> new UsageException("no project is named: set --project-id or the environment variable"
                                + " STYTCH_PROJECT_ID; the Dashboard shows it under \"API keys\""));
        String secret = surroundings
                .variable("STYTCH_SECRET")
                .orElseThrow(() -> new UsageException("the environment variable STYTCH_SECRET is not set: the Dashboard"
                        + " shows the secret under \"API keys\""));
        try {
            return ProjectCredentials.of(id.strip(), secret);
        } catch (IllegalArgumentException e) {
            throw new UsageException("the project id must not be blank and must hold no colon");
        }
    }

    private static void setBaseUri(HttpSettings.Builder builder, String url) {
        try {
            builder.baseUri(URI.create(url.strip()));
        } catch (IllegalArgumentException e) {
            // Not the address itself: somebody may have put a password in.
            throw new UsageException("--base-url (or STYTCH_BASE_URL) must be https://host, or http:// to this machine,"
                    + " without user, query or fragment");
        }
    }
}
