package com.stytch.migrate.cognito.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads what belongs to a user pool beside its users, from answers of the API in files: as the API gave them, or as the AWS CLI
 * printed them. Stateless and thread-safe.
 *
 * <p>Each method throws {@link UnusableInput} for a file that cannot be read or is none of its kind, and for a listing of which
 * every page names a next one: its end is missing. What is in a list and has no name is refused too, so that nothing is lost.
 */
public final class PoolFiles {
    private static final long LARGEST = 16L << 20;

    private PoolFiles() {}

    /** Reads answers of ListGroups: all pages of one listing. */
    public static List<PoolGroup> groups(Path... files) {
        return lists("Groups", "ListGroups", PoolGroup::of, files);
    }

    /** Reads answers of ListIdentityProviders, which have names and types only: all pages of one listing. */
    public static List<IdentityProvider> identityProviders(Path... files) {
        return lists("Providers", "ListIdentityProviders", IdentityProvider::of, files);
    }

    /** Reads an answer of DescribeIdentityProvider. */
    public static IdentityProvider identityProvider(Path file) {
        return single("IdentityProvider", "DescribeIdentityProvider", IdentityProvider::of, file);
    }

    /** Reads answers of ListUserPoolClients, which have ids and names only: all pages of one listing. */
    public static List<AppClient> appClients(Path... files) {
        return lists("UserPoolClients", "ListUserPoolClients", AppClient::of, files);
    }

    /** Reads an answer of DescribeUserPoolClient. */
    public static AppClient appClient(Path file) {
        return single("UserPoolClient", "DescribeUserPoolClient", AppClient::of, file);
    }

    /** Reads an answer of DescribeUserPool. */
    public static UserPoolDescription userPool(Path file) {
        return single("UserPool", "DescribeUserPool", UserPoolDescription::of, file);
    }

    private static <T> List<T> lists(
            String field, String operation, Function<JsonView, Optional<T>> reader, Path... files) {
        List<T> all = new ArrayList<>();
        boolean ended = false;
        for (Path file : files) {
            JsonView page = object(file);
            List<JsonView> elements = page.objects(field, Function.identity());
            if (!(page.asMap().get(field) instanceof List<?> list) || list.size() != elements.size()) {
                throw other(file, operation);
            }
            for (JsonView element : elements) {
                all.add(reader.apply(element).orElseThrow(() -> other(file, operation)));
            }
            ended |= page.text("NextToken").isEmpty();
        }
        if (!ended) {
            throw new UnusableInput(
                    "The answers of " + operation + " are incomplete: each names a next page; fetch the rest too.");
        }
        return List.copyOf(all);
    }

    private static <T> T single(String field, String operation, Function<JsonView, Optional<T>> reader, Path file) {
        return object(file).object(field).flatMap(reader).orElseThrow(() -> other(file, operation));
    }

    private static JsonView object(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new UnusableInput(file.getFileName() + " is larger than such an answer can be.");
            }
            return JsonView.list(Files.readString(file, StandardCharsets.UTF_8))
                    .filter(views -> views.size() == 1)
                    .map(views -> views.get(0))
                    .orElseThrow(() -> new UnusableInput(file.getFileName() + " is no JSON object; fetch it again."));
        } catch (IOException e) {
            throw new UnusableInput(
                    file.getFileName() + " cannot be read (" + e.getClass().getSimpleName() + "); check the file.");
        }
    }

    private static UnusableInput other(Path file, String operation) {
        return new UnusableInput(file.getFileName() + " is no answer of " + operation + ".");
    }
}
