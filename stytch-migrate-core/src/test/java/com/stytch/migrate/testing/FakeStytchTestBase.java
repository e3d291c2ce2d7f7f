package com.stytch.migrate.testing;

import org.junit.jupiter.api.AfterEach;

/** A fake of its own for each test, and the contract held against everything that passes through it. */
abstract class FakeStytchTestBase {
    static final String BCRYPT = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"; // of "a"

    final FakeStytch fake;
    final RawCalls calls;

    FakeStytchTestBase() {
        this(FakeStytch.consumerBuilder());
    }

    FakeStytchTestBase(FakeStytch.Builder builder) {
        fake = builder.start();
        calls = new RawCalls(fake);
    }

    @AfterEach
    void closeAll() {
        fake.close();
    }
}
