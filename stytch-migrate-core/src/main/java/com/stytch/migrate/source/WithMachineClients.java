package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyMachineClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A source with machine clients, which are asked for once. Thread-safe. */
final class WithMachineClients implements TenantSource {
    private final TenantSource source;
    private final Supplier<List<TenantRecord>> supplier;
    private @Nullable List<TenantRecord> asked;

    WithMachineClients(TenantSource source, Supplier<List<TenantRecord>> supplier) {
        this.source = source;
        this.supplier = Objects.requireNonNull(supplier, "clients");
    }

    private synchronized List<TenantRecord> clients() {
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
            for (TenantRecord record : clients()) {
                StringBuilder text =
                        new StringBuilder(String.valueOf(record.id().orElse(null)));
                if (record instanceof TenantRecord.MachineClient one) {
                    LegacyMachineClient client = one.client();
                    text.append('\n').append(client.secret().reveal());
                    text.append('\n').append(client.name()).append('\n').append(client.description());
                    text.append('\n').append(client.scopes()).append('\n').append(client.trustedMetadata());
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
    public Cursor machineClients() {
        List<TenantRecord> ours = clients();
        return new Cursor() {
            private final Cursor first = source.machineClients();
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
