package com.stytch.migrate.witness;

import com.stytch.java.common.OptionalClientConfig;
import com.stytch.java.consumer.StytchClient;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import org.junit.jupiter.api.AfterEach;

/**
 * The official client of a Consumer project and a fake of one. The client takes another address than Stytch's as a setting,
 * also one without TLS; the second address is that of the fraud endpoints, which would otherwise stay the real one.
 */
abstract class ConsumerWitness {
    static final FakeClock CLOCK = FakeClock.at("2026-01-31T08:15:00Z");

    final FakeStytch fake = FakeStytch.consumerBuilder().clock(CLOCK).start();
    final StytchClient stytch = clientWith(fake.credentials().secret().reveal());

    final StytchClient clientWith(String secret) {
        String address = fake.baseUri().toString();
        return new StytchClient(fake.credentials().projectId(), secret, new OptionalClientConfig(address, address));
    }

    @AfterEach
    void closeAll() {
        stytch.close();
        fake.close();
    }
}
