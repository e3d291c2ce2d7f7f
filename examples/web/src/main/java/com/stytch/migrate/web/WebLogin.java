package com.stytch.migrate.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;

/** Starts the application: {@code java -jar web-login.jar}, then open {@code http://localhost:8080}. */
@SpringBootApplication(proxyBeanMethods = false, exclude = UserDetailsServiceAutoConfiguration.class)
public class WebLogin {

    public static void main(String[] arguments) {
        SpringApplication.run(WebLogin.class, arguments);
    }
}
