package com.stytch.migrate.testing;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code POST /v1/m2m/clients/search}. Source: contract, section 4.9. */
final class MachineQuery extends SearchQuery<MachineState> {
    private static final String MISSING = "missing_filter_value";

    private final Map<String, MachineState> clients;

    private MachineQuery(Map<String, MachineState> clients) {
        super(new Names("m2m_search_", "expected_array_of_strings", "expected_array_of_strings", "bad_request"));
        this.clients = clients;
    }

    static MachineQuery read(@Nullable RequestBody query, Map<String, MachineState> clients) {
        MachineQuery result = new MachineQuery(clients);
        result.read(query);
        return result;
    }

    @Override
    @Nullable Filter<MachineState> filter(String name, @Nullable Object value) {
        return switch (name) {
            case "client_id" -> found(texts(value, MISSING), clients::get);
            case "client_name" -> {
                List<String> names = texts(value, MISSING);
                yield scan(client -> names.contains(client.name));
            }
            case "scopes" -> {
                List<String> scopes = texts(value, MISSING);
                yield scan(client -> client.scopes.stream().anyMatch(scopes::contains));
            }
            default -> null;
        };
    }
}
