package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {

    @ParameterizedTest
    @CsvSource({
        "user-test-1, user-test-1",
        "auth0|x, auth0%7Cx",
        "a b, a%20b",
        "a+b, a%2Bb",
        "a/b, a%2Fb",
        "a*b~c, a%2Ab~c",
        "a%b?c#d, a%25b%3Fc%23d",
        "ü, %C3%BC",
        "{x}, %7Bx%7D",
        "., %2E",
        ".., %2E%2E",
        "..., ...",
    })
    void get_ofAnId_encodesIt(String id, String encoded) {
        assertEquals("/v1/users/" + encoded, Call.get("/v1/users/{user_id}", id).path());
    }

    @Test
    void get_withTheWrongNumberOfIds_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Call.get("/v1/users/{user_id}"));
        assertThrows(IllegalArgumentException.class, () -> Call.get("/v1/users/{user_id}", "a", "b"));
        assertThrows(IllegalArgumentException.class, () -> Call.delete("/v1/users/{user_id}", ""));
    }

    @Test
    void put_withTwoIds_fillsBothInOrder() {
        assertEquals("/a/1/b/2", Call.put("/a/{x}/b/{y}", Map.of(), "1", "2").path());
    }

    @Test
    void calls_tellWhetherTheyMayBeRepeated() {
        assertEquals(Call.Repeat.SAFE, Call.get("/x").repeat());
        assertEquals(Call.Repeat.SAFE, Call.put("/x", Map.of()).repeat());
        assertEquals(Call.Repeat.SAFE, Call.delete("/x").repeat());
        assertEquals(Call.Repeat.SAFE, Call.post("/x", Map.of()).repeat());
        assertEquals(Call.Repeat.SETTLE_FIRST, Call.create("/x", Map.of()).repeat());
        assertEquals(Call.Repeat.SETTLE_FIRST, Call.putOnce("/x", Map.of()).repeat());
        assertEquals(Call.Repeat.SAFE, Call.publicForm("/x", Map.of()).repeat());
    }

    @Test
    void calls_tellWhichBudgetTheyCountFor() {
        assertEquals(Call.Budget.COMMON, Call.post("/x", Map.of()).budget());
        assertEquals(Call.Budget.SEARCH, Call.search("/x", Map.of()).budget());
        assertEquals(
                Call.Budget.NARROW_SEARCH, Call.narrowSearch("/x", Map.of()).budget());
    }

    @Test
    void create_withAnId_fillsIt() {
        assertEquals("/a/x%7Cy", Call.create("/a/{id}", Map.of(), "x|y").path());
        assertEquals("/a/x%7Cy", Call.post("/a/{id}", Map.of(), "x|y").path());
    }

    @Test
    void query_ofSeveralValues_encodesThemAndKeepsThemOutOfTheTemplate() {
        Call call = Call.get("/a/{id}", "1")
                .query("email_address", "ada+x@example.com")
                .query("member_id", "a&b=c d");

        assertEquals("/a/1?email_address=ada%2Bx%40example.com&member_id=a%26b%3Dc%20d", call.path());
        assertEquals("GET /a/{id}", call.toString());
    }

    @Test
    void query_ofAnEmptyValue_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Call.get("/a").query("user_id", ""));
    }

    @Test
    void toString_showsNeitherIdNorBody() {
        Call call = Call.put("/v1/users/{user_id}", Map.of("email", "a@b.co"), "secret-id");

        assertEquals("PUT /v1/users/{user_id}", call.toString());
    }
}
