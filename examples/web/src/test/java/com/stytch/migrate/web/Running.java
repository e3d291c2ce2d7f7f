package com.stytch.migrate.web;

import com.stytch.migrate.testing.FakeStytch;
import java.net.URI;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, as {@code java -jar} starts it, on a port that is free, with patience for a busy machine. */
final class Running implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    Running(String oldSystem) {
        this.context = SpringApplication.run(
                WebLogin.class,
                "--server.port=0",
                "--old-system=" + oldSystem,
                "--patience=60s",
                "--logging.level.com.networknt=error");
    }

    URI address() {
        int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    FakeStytch stytch() {
        return context.getBean(FakeStytch.class);
    }

    OldSystem old() {
        return context.getBean(OldSystem.class);
    }

    /** Returns a made-up person, by the name. */
    Person person(String name) {
        return context.getBean(People.class).all().stream()
                .filter(person -> person.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        context.close();
    }
}
