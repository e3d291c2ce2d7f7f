package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WindowTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void arrives_outOfOrderAtTheTurnOfASecond_countsEachInItsOwn() {
        Window window = new Window(SECOND, 3);

        // given requests of two seconds that threads report as they come
        assertTrue(window.arrives(SECOND - 2));
        assertTrue(window.arrives(SECOND));
        assertTrue(window.arrives(SECOND - 1));
        assertTrue(window.arrives(SECOND + 1));
        assertTrue(window.arrives(SECOND - 3));

        // then neither second begins anew because of the other
        assertFalse(window.arrives(SECOND - 1));
        assertTrue(window.arrives(SECOND + 2));
        assertFalse(window.arrives(SECOND + 3));
        assertEquals(4, window.largest());
    }

    @Test
    void arrives_inMoreSecondsThanAreKept_goesOn() {
        Window window = new Window(SECOND, 1);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(window.arrives(i * SECOND));
            assertFalse(window.arrives(i * SECOND));
        }
        assertTrue(window.arrives(0), "a clock that was set back");
        assertFalse(window.arrives(0));
    }
}
