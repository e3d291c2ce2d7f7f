package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A source with connections or machine clients, which are asked for once. Thread-safe. */
final class WithMore implements TenantSource {
    private final TenantSource source;
    private final RecordKind kind;
    private final Supplier<List<TenantRecord>> supplier;
    private @Nullable List<TenantRecord> asked;

    /** @param kind of all records that are added */
    WithMore(TenantSource source, RecordKind kind, Supplier<List<TenantRecord>> supplier) {
        this.source = source;
        this.kind = kind;
        this.supplier = Objects.requireNonNull(supplier, "supplier");
    }

    private synchronized List<TenantRecord> records() {
        List<TenantRecord> known = asked;
        if (known == null) {
            known = List.copyOf(supplier.get());
            asked = known;
        }
        return known;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Optional<String> tenant() {
        return source.tenant();
    }

    @Override
    public Optional<String> fingerprint() {
        return source.fingerprint().map(content -> content + "|" + digest());
    }

    /** Over all that moves; a digest of secrets as long as these tells nothing of them. */
    private String digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (TenantRecord record : records()) {
                StringBuilder text =
                        new StringBuilder(String.valueOf(record.id().orElse(null)));
                if (record instanceof TenantRecord.MachineClient one) {
                    LegacyMachineClient client = one.client();
                    text.append('\n').append(client.secret().reveal());
                    text.append('\n').append(client.name()).append('\n').append(client.description());
                    text.append('\n').append(client.scopes()).append('\n').append(client.trustedMetadata());
                } else if (record instanceof TenantRecord.Connection one) {
                    append(text, one.connection());
                } else if (record instanceof TenantRecord.Unreadable unreadable) {
                    text.append('\n').append(unreadable.reason());
                }
                sha256.update(text.append('\0').toString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void append(StringBuilder text, LegacyConnection one) {
        text.append('\n').append(one.organization()).append('\n').append(one.protocol());
        for (Optional<String> part : List.of(
                one.identityProvider(),
                one.idpEntityId(),
                one.idpSsoUrl(),
                one.metadataUrl(),
                one.alternativeAudienceUri(),
                one.alternativeAcsUrl(),
                one.issuer(),
                one.clientId(),
                one.clientSecret().map(Secret::reveal),
                one.authorizationUrl(),
                one.tokenUrl(),
                one.userinfoUrl(),
                one.jwksUrl(),
                one.scopes())) {
            text.append('\n').append(part);
        }
        text.append('\n').append(one.certificates()).append('\n').append(new TreeMap<>(one.attributeMapping()));
    }

    @Override
    public List<String> remarks() {
        return source.remarks();
    }

    @Override
    public Cursor organizations() {
        return source.organizations();
    }

    @Override
    public Cursor members() {
        return source.members();
    }

    @Override
    public Cursor connections() {
        return kind == RecordKind.CONNECTION ? followedByOurs(source.connections()) : source.connections();
    }

    @Override
    public Cursor machineClients() {
        return kind == RecordKind.MACHINE_CLIENT ? followedByOurs(source.machineClients()) : source.machineClients();
    }

    private Cursor followedByOurs(Cursor first) {
        List<TenantRecord> ours = records();
        return new Cursor() {
            private int next;

            @Override
            public Optional<TenantRecord> next() {
                Optional<TenantRecord> record = first.next();
                return record.isPresent() || next == ours.size() ? record : Optional.of(ours.get(next++));
            }

            @Override
            public void close() {
                first.close();
            }
        };
    }

    @Override
    public String toString() {
        return "TenantSource[" + name() + "]";
    }
}
