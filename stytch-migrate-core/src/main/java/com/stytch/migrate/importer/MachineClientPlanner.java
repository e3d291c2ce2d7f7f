package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyMachineClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which calls a machine client needs. Immutable and thread-safe; sends nothing. */
public final class MachineClientPlanner {
    /** Source: contract, section 4.9. How much entropy a secret needs says Stytch only when it is asked. */
    private static final int SHORTEST_SECRET = 8;

    private final B2bPolicy policy;

    public MachineClientPlanner(B2bPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** Returns the plan for a client. Never throws for what a record contains. */
    public MachineClientPlan plan(LegacyMachineClient client, Siblings siblings) {
        List<String> notes = new ArrayList<>(client.notes());
        Siblings.Sibling standsForIt = siblings.duplicateOf();
        if (standsForIt != null) {
            notes.add("same_id_as:" + standsForIt.named());
            return new MachineClientPlan(client.id(), "duplicate_in_source", notes, null);
        }
        if (client.secret().reveal().length() < SHORTEST_SECRET) {
            return new MachineClientPlan(client.id(), "client_secret_too_short", notes, null);
        }
        Optional<Map<String, @Nullable Object>> trusted =
                Metadata.fit(client.trustedMetadata(), Map.of(), "trusted_metadata", policy.metadataOverflow(), notes);
        if (trusted.isEmpty()) {
            return new MachineClientPlan(client.id(), "metadata_too_large", notes, null);
        }
        return new MachineClientPlan(
                client.id(),
                null,
                notes,
                new MachineClientPlan.Content(
                        client.secret(),
                        client.name().orElse(null),
                        client.description().filter(text -> !text.isBlank()).orElse(null),
                        client.scopes(),
                        trusted.get()));
    }
}
