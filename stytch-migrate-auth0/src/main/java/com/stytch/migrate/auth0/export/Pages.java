package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list of the Management API, live. Immutable. */
final class Pages<T> implements Auth0List<T> {
    private static final int PAGE_SIZE = 50;

    private final ManagementApi api;
    private final ElementReader<T> reader;
    private final String path;
    private final String name;
    private final Map<String, String> query;
    private final List<String> scopes;
    private final boolean checkpoint;

    /**
     * @param path behind {@code /api/v2}, ids encoded
     * @param name the same with the names of the ids in braces
     * @param checkpoint whether the list is read by {@code take} and {@code from}, or by page numbers
     */
    Pages(
            ManagementApi api,
            ElementReader<T> reader,
            String path,
            String name,
            Map<String, String> query,
            List<String> scopes,
            boolean checkpoint) {
        this.api = api;
        this.reader = reader;
        this.path = path;
        this.name = name;
        this.query = query;
        this.scopes = scopes;
        this.checkpoint = checkpoint;
    }

    /** Returns a list of {@link Auth0Management} as it comes, element by element. */
    static Auth0List<JsonView> raw(Auth0List<?> list) {
        Pages<?> pages = (Pages<?>) list;
        return new Pages<>(
                pages.api, pages.reader.raw(), pages.path, pages.name, pages.query, pages.scopes, pages.checkpoint);
    }

    @Override
    public Cursor<T> open() {
        api.require(scopes);
        return new Reading();
    }

    @Override
    public String toString() {
        return "Auth0List[" + name + "]";
    }

    private final class Reading implements Cursor<T> {
        private int page;
        private List<JsonView> elements = List.of();
        private int index;
        private boolean last;
        private long seen;
        private @Nullable String from;
        /** A cursor that was met some pages ago, which a circle comes back to (Brent's way of finding one). */
        private @Nullable String met;

        private long power = 1;
        private long steps;
        private @Nullable Object before;

        @Override
        public Optional<Listed<T>> next() {
            while (index == elements.size()) {
                if (last) {
                    return Optional.empty();
                }
                fetch();
            }
            Place at = Place.index(name.substring(1) + "?page=" + (page - 1), index);
            return Optional.of(reader.read(at, elements.get(index++)));
        }

        private void fetch() {
            Map<String, String> parameters = new LinkedHashMap<>(query);
            if (checkpoint) {
                parameters.put("take", Integer.toString(PAGE_SIZE));
                if (from != null) {
                    parameters.put("from", from);
                }
            } else {
                parameters.put("page", Integer.toString(page));
                parameters.put("per_page", Integer.toString(PAGE_SIZE));
                parameters.put("include_totals", "true");
            }
            ProviderRequest request = api.get(path, parameters, name);
            ProviderReply reply = api.ask(request, scopes);
            if (reply.status() == 404) {
                throw api.strange(request, "404, as if the object the list belongs to were gone");
            }
            Optional<JsonView> wrapped = reply.object();
            elements = wrapped.isPresent() ? inside(request, wrapped.get()) : bare(request, reply);
            index = 0;
            page++;
            seen += elements.size();
            if (checkpoint) {
                advance(request, wrapped.orElse(JsonView.of(Map.of())));
            } else {
                checkNumber(request, wrapped.orElse(JsonView.of(Map.of())));
            }
        }

        private List<JsonView> inside(ProviderRequest request, JsonView answer) {
            if (!(answer.asMap().get(reader.key()) instanceof List<?> list)) {
                throw api.strange(request, "no list " + reader.key());
            }
            List<JsonView> views = new ArrayList<>(answer.objects(reader.key(), view -> view));
            if (views.size() != list.size()) {
                throw api.strange(request, "a list of which one element is no object");
            }
            return views;
        }

        private List<JsonView> bare(ProviderRequest request, ProviderReply reply) {
            List<JsonView> list = reply.list().orElseThrow(() -> api.strange(request, "neither object nor list"));
            if (checkpoint && !list.isEmpty()) {
                throw api.strange(request, "a list without a way to the next page");
            }
            return list;
        }

        /** Goes on to the next page: an empty page or none named is the end, a short page is not. */
        private void advance(ProviderRequest request, JsonView answer) {
            Optional<String> next = answer.text("next");
            if (elements.isEmpty() || next.isEmpty()) {
                last = true;
                if (!elements.isEmpty() && answer.number("total").orElse(0) > seen) {
                    throw api.strange(request, "no way to the next page, although there is more");
                }
                return;
            }
            if (next.get().equals(from) || next.get().equals(met)) {
                throw api.strange(request, "a page that was there before as the next one");
            }
            steps++;
            if (steps == power) {
                met = next.get();
                power *= 2;
                steps = 0;
            }
            from = next.get();
        }

        /**
         * Whether this was the last page. {@code total} alone says nothing, for it is known to lie; together with a page that
         * is not full it does.
         */
        private void checkNumber(ProviderRequest request, JsonView answer) {
            Object content = elements.stream().map(JsonView::asMap).toList();
            if (!elements.isEmpty() && content.equals(before)) {
                throw api.strange(request, "the page before");
            }
            before = content;
            int limit = answer.number("limit").orElse(PAGE_SIZE);
            boolean all = answer.number("total").map(total -> total == seen).orElse(false);
            last = elements.isEmpty() || (elements.size() < limit && all);
        }

        @Override
        public void close() {
            elements = List.of();
            index = 0;
            last = true;
        }
    }
}
