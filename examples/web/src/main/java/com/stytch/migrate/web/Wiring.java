package com.stytch.migrate.web;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.web.security.DualSessionConfigurer;
import com.stytch.migrate.web.servlet.DualPrincipal;
import com.stytch.migrate.web.servlet.DualSessionFilter;
import com.stytch.migrate.web.servlet.DualSessions;
import com.stytch.migrate.web.servlet.SessionCookies;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;

/** How the two kinds of session come into a server. Blocks of docs/sessions.md. */
final class Wiring {
    private Wiring() {}

    static DualSessions sessions(
            ConsumerClient stytch,
            ExchangeSettings.Builder settings,
            DualSessionAuthenticator authenticator,
            Rollout rollout) {
        // [sessions]
        SessionExchange exchange = stytch.sessionExchange(
                settings.claims(who -> Map.of("legacy_id", who.subject().value()))
                        .build());
        DualSessions sessions = DualSessions.consumer(
                        stytch.api(),
                        authenticator,
                        exchange,
                        rollout,
                        SessionCookies.beside("legacy").hostOnly().build())
                .legacyIdOf(
                        who -> Optional.ofNullable((String) who.customClaims().get("legacy_id"))
                                .map(LegacyId::of))
                .build();
        // [/sessions]
        return sessions;
    }

    static void filter(ServletContext context, DualSessions sessions) {
        // [servlet]
        FilterRegistration.Dynamic filter = context.addFilter("sessions", new DualSessionFilter(sessions));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR), false, "/app/*");
        // [/servlet]
    }

    // [spring]
    static SecurityFilterChain chain(HttpSecurity http, DualSessions sessions) throws Exception {
        return http.with(DualSessionConfigurer.of(sessions).authorities(Wiring::authorities), Customizer.withDefaults())
                .authorizeHttpRequests(pages -> pages.anyRequest().authenticated())
                .build();
    }

    /** What the application knows of a person, by their id: the same on both sides. */
    static List<GrantedAuthority> authorities(DualPrincipal who) {
        return List.of(new SimpleGrantedAuthority("ROLE_USER"));
    }
    // [/spring]
}
