package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.internal.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonViewTest {

    private static JsonView view(String json) {
        return new JsonView(
                Json.readObject(json.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }

    @Test
    void fields_thatAreAbsentNullOrOfAnotherType_areEmpty() {
        JsonView view = view("{\"a\":null,\"b\":1,\"c\":\"\",\"d\":\"x\",\"e\":[1,\"y\",{}],\"f\":{\"g\":true}}");

        for (String name : List.of("a", "b", "c", "e", "f", "none")) {
            assertEquals(Optional.empty(), view.text(name), name);
            assertFalse(view.isTrue(name), name);
        }
        assertEquals(Optional.of("x"), view.text("d"));
        assertEquals(Optional.of(1), view.number("b"));
        assertEquals(Optional.empty(), view.number("d"));
        assertEquals(List.of("y"), view.texts("e"));
        assertEquals(List.of(), view.texts("d"));
        assertEquals(1, view.objects("e", inner -> inner).size());
        assertTrue(view.object("f").orElseThrow().isTrue("g"));
        assertEquals(Optional.empty(), view.object("e"));
        assertEquals(0, view.map("none").size());
    }

    @Test
    void time_withAndWithoutFractionsAndOffsets_isRead() {
        JsonView view = view("{\"a\":\"2021-12-29T12:33:09Z\",\"b\":\"2021-12-29T12:33:09.123456Z\","
                + "\"c\":\"2021-12-29T13:33:09+01:00\",\"d\":\"yesterday\"}");

        assertEquals(Optional.of(Instant.parse("2021-12-29T12:33:09Z")), view.time("a"));
        assertEquals(Optional.of(Instant.parse("2021-12-29T12:33:09.123456Z")), view.time("b"));
        assertEquals(view.time("a"), view.time("c"));
        assertEquals(Optional.empty(), view.time("d"));
    }

    @Test
    void map_keepsNullsAndDigits() {
        JsonView view = view("{\"m\":{\"n\":null,\"big\":12345678901234567890,\"dec\":0.1000000000000000055}}");

        assertTrue(view.map("m").containsKey("n"));
        assertEquals("12345678901234567890", String.valueOf(view.map("m").get("big")));
        assertEquals("0.1000000000000000055", String.valueOf(view.map("m").get("dec")));
    }

    @Test
    void flag_thatIsNeitherTrueNorFalse_isEmpty() {
        JsonView view = view("{\"a\":true,\"b\":false,\"c\":\"true\",\"d\":null}");

        assertEquals(Optional.of(true), view.flag("a"));
        assertEquals(Optional.of(false), view.flag("b"));
        assertEquals(Optional.empty(), view.flag("c"));
        assertEquals(Optional.empty(), view.flag("d"));
        assertEquals(Optional.empty(), view.flag("e"));
    }

    @Test
    void objectsByName_leavesOutWhatIsNoObject() {
        JsonView view = view("{\"m\":{\"b\":{\"n\":1},\"a\":{\"n\":2},\"x\":3,\"y\":null}}");

        assertEquals(
                List.of("b", "a"),
                List.copyOf(view.objectsByName("m", inner -> inner).keySet()));
        assertEquals(
                Optional.of(2),
                view.objectsByName("m", inner -> inner.number("n")).get("a"));
        assertEquals(0, view.objectsByName("none", inner -> inner).size());
    }

    @Test
    void toString_showsNamesOnly() {
        assertEquals("JsonView[email]", view("{\"email\":\"a@b.co\"}").toString());
    }

    @Test
    void list_ofAText_readsObjectsOrOneObjectAndNothingElse() {
        assertEquals(
                "[JsonView[a], JsonView[b]]",
                JsonView.list("[{\"a\":1},{\"b\":null}]").orElseThrow().toString());
        assertEquals("[JsonView[a]]", JsonView.list("{\"a\":1}").orElseThrow().toString());
        assertEquals(List.of(), JsonView.list("[]").orElseThrow());
        for (String other : List.of("", "[", "null", "1", "[1]", "[{},2]", "[{}] x")) {
            assertTrue(JsonView.list(other).isEmpty(), other);
        }
    }

    @Test
    void toJson_ofAView_isOneLineThatReadsTheSame() {
        JsonView view =
                JsonView.list("{\"a\":\"\\u00e9\\n\",\"b\":1.50}").orElseThrow().get(0);
        String line = new String(view.toJson(), StandardCharsets.UTF_8);
        assertFalse(line.contains("\n"));
        assertEquals(view.asMap(), JsonView.list(line).orElseThrow().get(0).asMap());
    }

    @Test
    void parse_whenTheTextIsAnObject_returnsItsFields() {
        assertEquals(
                Optional.of("x"),
                JsonView.parse(" {\"a\":\"x\"} ").orElseThrow().text("a"));
    }

    @Test
    void parse_whenTheTextIsAnythingElse_returnsNothing() {
        for (String text : List.of("", "null", "[1]", "{\"a\":1", "{} {}", "text")) {
            assertEquals(Optional.empty(), JsonView.parse(text).map(JsonView::asMap), text);
        }
    }
}
