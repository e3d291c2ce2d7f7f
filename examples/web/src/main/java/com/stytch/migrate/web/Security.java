package com.stytch.migrate.web;

import com.stytch.migrate.web.security.DualSessionConfigurer;
import com.stytch.migrate.web.servlet.DualSessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/** Who may see what. Forms carry a token against forgery, as Spring Security does unless told otherwise. */
@Configuration(proxyBeanMethods = false)
class Security {
    private static final String CONTENT =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; " + "frame-ancestors 'none'";

    /** What needs no user; the panel too, so that it changes nobody's session. */
    @Bean
    @Order(1)
    SecurityFilterChain withoutUser(HttpSecurity http) throws Exception {
        return http.securityMatcher("/demo/**", "/style.css", "/error")
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT)))
                .build();
    }

    // [security]
    @Bean
    @Order(2)
    SecurityFilterChain application(HttpSecurity http, DualSessions sessions) throws Exception {
        return http.with(DualSessionConfigurer.of(sessions), own -> {})
                .authorizeHttpRequests(requests -> requests.requestMatchers("/", "/login", "/old/login")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(
                        refused -> refused.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                .logout(logout -> logout.logoutSuccessUrl("/")) // ends the sessions of both sides
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT)))
                .build();
    }
    // [/security]
}
