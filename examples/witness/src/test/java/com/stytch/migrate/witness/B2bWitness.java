package com.stytch.migrate.witness;

import com.stytch.java.b2b.StytchB2BClient;
import com.stytch.java.common.OptionalClientConfig;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import org.junit.jupiter.api.AfterEach;

/** The official client of a B2B project and a fake of one; see {@link ConsumerWitness}. */
abstract class B2bWitness {
    static final FakeClock CLOCK = FakeClock.at("2026-01-31T08:15:00Z");

    final FakeB2b fake = FakeStytch.b2bBuilder().clock(CLOCK).start();
    final StytchB2BClient stytch = client();

    private StytchB2BClient client() {
        String address = fake.baseUri().toString();
        return new StytchB2BClient(
                fake.credentials().projectId(),
                fake.credentials().secret().reveal(),
                new OptionalClientConfig(address, address));
    }

    @AfterEach
    void closeAll() {
        stytch.close();
        fake.close();
    }
}
