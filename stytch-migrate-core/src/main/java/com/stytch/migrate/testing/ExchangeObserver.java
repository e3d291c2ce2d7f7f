package com.stytch.migrate.testing;

import java.util.ServiceLoader;

/**
 * Sees what passes through every fake of this JVM, from its start to its end: for a suite of tests that holds all of it to a
 * rule, without a line in each test. Found by {@link ServiceLoader}; this library brings none. For one fake alone there is
 * {@link FakeProject#observe}.
 */
public interface ExchangeObserver {

    /**
     * Called when a fake starts, before its server does.
     *
     * @param fake not usable yet: it is only there to be told from others
     */
    Watch watch(FakeProject fake);

    /** Is told what one fake saw. Thread-safe. */
    interface Watch {

        /** Called for every exchange before its answer is sent. It must be quick, and must not throw. */
        void exchange(Exchange exchange);

        /** Called once, by {@link FakeProject#close()}, which lets through what it throws; nothing comes after it. */
        void closed();
    }
}
