package com.stytch.migrate.web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the application: {@code java -jar web-login.jar}, then open {@code http://localhost:8080}. */
@SpringBootApplication(proxyBeanMethods = false)
public class WebLogin {

    public static void main(String[] arguments) {
        SpringApplication.run(WebLogin.class, arguments);
    }
}
