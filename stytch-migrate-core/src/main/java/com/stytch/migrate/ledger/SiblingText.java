package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.importer.Siblings.Sibling;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.LegacyId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Siblings as JSON text and back. */
final class SiblingText {

    private SiblingText() {}

    static String write(Siblings siblings) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("of", map(siblings.duplicateOf()));
        object.put("by", siblings.duplicateBy());
        object.put("kept", map(siblings.keptBy()));
        object.put("others", siblings.others().stream().map(SiblingText::map).toList());
        object.put("roles", siblings.roles());
        return new String(Json.write(object), StandardCharsets.UTF_8);
    }

    private static @Nullable Map<String, Object> map(@Nullable Sibling sibling) {
        return sibling == null
                ? null
                : Map.of(
                        "id",
                        sibling.id().value(),
                        "at",
                        sibling.at(),
                        "same",
                        sibling.samePerson(),
                        "moves",
                        sibling.movesToo());
    }

    static Siblings read(String text) {
        Map<String, @Nullable Object> object =
                Json.readObject(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        List<Sibling> others = new ArrayList<>();
        if (object.get("others") instanceof List<?> list) {
            for (Object other : list) {
                Sibling sibling = sibling(other);
                if (sibling != null) {
                    others.add(sibling);
                }
            }
        }
        List<String> roles = new ArrayList<>();
        if (object.get("roles") instanceof List<?> list) {
            list.forEach(role -> roles.add(String.valueOf(role)));
        }
        return new Siblings(
                sibling(object.get("of")),
                object.get("by") instanceof String by ? by : null,
                sibling(object.get("kept")),
                others,
                roles);
    }

    private static @Nullable Sibling sibling(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                        && map.get("id") instanceof String id
                        && map.get("at") instanceof String at
                ? new Sibling(
                        LegacyId.of(id),
                        at,
                        Boolean.TRUE.equals(map.get("same")),
                        Boolean.TRUE.equals(map.get("moves")))
                : null;
    }
}
