package com.stytch.migrate.auth0.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Names with dots and indexes, such as {@code identities[0].connection}: they become the objects that they stand for. */
final class Paths {
    private static final int HIGHEST_INDEX = 99;
    private static final int MOST_STEPS = 20;

    private Paths() {}

    /** Returns the steps of a path: texts and numbers; nothing when it is malformed or beyond all bounds. */
    static Optional<List<Object>> steps(String path) {
        List<Object> steps = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            if (path.charAt(at) == '[') {
                int end = path.indexOf(']', at);
                String index = end < 0 ? "" : path.substring(at + 1, end);
                if (!index.matches("[0-9]{1,2}") || Integer.parseInt(index) > HIGHEST_INDEX) {
                    return Optional.empty();
                }
                steps.add(Integer.valueOf(index));
                at = end + 1;
                if (at < path.length() && path.charAt(at) == '.') {
                    at++;
                }
            } else {
                int end = at;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                if (end == at) {
                    return Optional.empty();
                }
                steps.add(path.substring(at, end));
                at = end < path.length() && path.charAt(end) == '.' ? end + 1 : end;
            }
        }
        return steps.size() < 2 || steps.size() > MOST_STEPS ? Optional.empty() : Optional.of(steps);
    }

    /**
     * Returns the container that has a value at the steps from the second one on.
     *
     * @param container a map or list made here or by the reader of the file, or {@code null} when there is none yet
     * @return the container, or {@code null} when the steps contradict what is there
     */
    static @Nullable Object put(@Nullable Object container, List<Object> steps, int step, @Nullable Object value) {
        if (step == steps.size()) {
            return container == null || container.equals(value) ? value : null;
        }
        Object key = steps.get(step);
        if (key instanceof Integer index) {
            if (container != null && !(container instanceof List<?>)) {
                return null;
            }
            List<@Nullable Object> list = new ArrayList<>(container instanceof List<?> old ? old : List.of());
            while (list.size() <= index) {
                list.add(null);
            }
            Object inner = put(list.get(index), steps, step + 1, value);
            if (inner == null) {
                return null;
            }
            list.set(index, inner);
            return list;
        }
        if (container != null && !(container instanceof Map<?, ?>)) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (container instanceof Map<?, ?> old) {
            old.forEach((name, inner) -> map.put(String.valueOf(name), inner));
        }
        Object inner = put(map.get((String) key), steps, step + 1, value);
        if (inner == null) {
            return null;
        }
        map.put((String) key, inner);
        return map;
    }
}
