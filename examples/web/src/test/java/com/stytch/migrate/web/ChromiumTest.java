package com.stytch.migrate.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The flows in a browser. */
@Tag("once")
class ChromiumTest extends LoginContract {
    private Optional<Chromium> chromium = Optional.empty();

    ChromiumTest() {
        super("cognito");
    }

    @Override
    void prepare() {
        chromium = Chromium.start();
        assumeTrue(chromium.isPresent(), "no Chromium with chromedriver is there: run examples/web/install");
    }

    @Override
    Visitor visitor(URI address) {
        return chromium.orElseThrow().newVisitor(address);
    }

    @AfterAll
    void quit() {
        chromium.ifPresent(Chromium::close);
    }
}
