package com.stytch.migrate.cognito;

import com.stytch.migrate.cognito.export.AppClient;
import com.stytch.migrate.cognito.export.PoolFiles;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.TenantRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The app clients of a user pool that get tokens for themselves ({@code client_credentials}), with id, secret and scopes, for
 * {@code TenantSource.withMachineClients}. Other clients are left alone. A scope keeps its whole name, {@code RESOURCE_SERVER/SCOPE}.
 * One without secret is {@code no_client_secret}. Further secrets that were added later are never shown by AWS: who uses one of
 * these needs another. Immutable and thread-safe.
 */
public final class CognitoMachineClients implements Supplier<List<TenantRecord>> {
    private final String name;
    private final Supplier<List<AppClient>> clients;

    private CognitoMachineClients(String name, Supplier<List<AppClient>> clients) {
        this.name = name;
        this.clients = clients;
    }

    /** Returns the machine clients of answers of DescribeUserPoolClient, one a file. Nothing is opened yet. */
    public static CognitoMachineClients fromSavedAnswers(List<Path> files) {
        List<Path> all = List.copyOf(files);
        return new CognitoMachineClients(
                "app clients", () -> all.stream().map(PoolFiles::appClient).toList());
    }

    /** Returns the machine clients of a pool, which is asked for each of its app clients. Nothing is asked yet. */
    public static CognitoMachineClients fromUserPool(CognitoPool pool) {
        Objects.requireNonNull(pool, "pool");
        return new CognitoMachineClients(pool.id() + " app clients", pool::appClients);
    }

    /**
     * Reads all of it.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if a file cannot be used, or AWS refuses
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if AWS did not answer
     */
    @Override
    public List<TenantRecord> get() {
        List<TenantRecord> records = new ArrayList<>();
        for (AppClient client : clients.get()) {
            if (client.isMachine()) {
                records.add(record(client, Place.index(name, records.size())));
            }
        }
        return List.copyOf(records);
    }

    private static TenantRecord record(AppClient client, Place at) {
        LegacyId id = LegacyId.of(client.id());
        if (client.secret().isEmpty()) {
            return new TenantRecord.Unreadable(
                    RecordKind.MACHINE_CLIENT,
                    null,
                    id,
                    at,
                    "no_client_secret",
                    "the answer has no ClientSecret: it is in DescribeUserPoolClient only");
        }
        return new TenantRecord.MachineClient(
                LegacyMachineClient.builder(id, client.secret().orElseThrow())
                        .name(client.name())
                        .scopes(client.oauthScopes())
                        .build(),
                at);
    }

    @Override
    public String toString() {
        return "CognitoMachineClients[" + name + "]";
    }
}
