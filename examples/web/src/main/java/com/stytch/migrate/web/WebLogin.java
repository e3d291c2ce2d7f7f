package com.stytch.migrate.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** Starts the application: {@code java -jar web-login.jar}, then open {@code http://localhost:8080}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = UserDetailsServiceAutoConfiguration.class)
@Import({
    BothSides.class,
    Move.class,
    Security.class,
    People.class,
    OldSessions.class,
    Cutover.class,
    LastLogins.class,
    Names.class,
    PageController.class,
    LoginController.class,
    OldLoginController.class,
    DemoController.class
})
public class WebLogin {
    private static final Logger LOG = LoggerFactory.getLogger(WebLogin.class);

    public static void main(String[] arguments) {
        SpringApplication.run(WebLogin.class, arguments);
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        LOG.info("Open http://localhost:{} in a browser", event.getWebServer().getPort());
    }
}
