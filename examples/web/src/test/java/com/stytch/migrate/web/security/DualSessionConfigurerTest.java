package com.stytch.migrate.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.asyncDispatch;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.testing.FakeSession;
import com.stytch.migrate.web.servlet.DualPrincipal;
import com.stytch.migrate.web.servlet.DualSessions;
import com.stytch.migrate.web.servlet.Place;
import com.stytch.migrate.web.servlet.Visit;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** A chain of Spring Security, with the real exchange and a fake of Stytch behind it. */
class DualSessionConfigurerTest {
    private final Place place = new Place();
    private final AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private MockMvc mvc;

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    @EnableWebMvc
    static class Application {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, DualSessions sessions) throws Exception {
            return http.with(
                            DualSessionConfigurer.of(sessions)
                                    .authorities(who -> List.of(new SimpleGrantedAuthority(
                                            who.getName().equals(Place.ADA) ? "ROLE_EDITOR" : "ROLE_READER"))),
                            Customizer.withDefaults())
                    .authorizeHttpRequests(pages -> pages.requestMatchers("/public")
                            .permitAll()
                            .requestMatchers("/editors")
                            .hasRole("EDITOR")
                            .requestMatchers("/moved")
                            .hasAuthority(DualSessionAuthentication.STYTCH)
                            .anyRequest()
                            .authenticated())
                    .logout(logout -> logout.logoutSuccessHandler(new HttpStatusReturningLogoutSuccessHandler()))
                    .addFilterBefore(
                            (request, response, chain) -> {
                                if ("a-program".equals(((HttpServletRequest) request).getHeader("X-Api-Key"))) {
                                    SecurityContextHolder.getContext()
                                            .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                                                    "a program", null, List.of()));
                                }
                                chain.doFilter(request, response);
                            },
                            BasicAuthenticationFilter.class)
                    .build();
        }

        @Bean
        Pages pages() {
            return new Pages();
        }
    }

    @RestController
    static class Pages {

        @GetMapping({"/", "/public", "/editors", "/moved"})
        String page(Authentication who, HttpServletRequest request) {
            return who == null
                    ? "nobody"
                    : who.getName() + " " + new TreeSet<>(names(who)) + " " + request.getRemoteUser();
        }

        @GetMapping("/principal")
        String principal(@AuthenticationPrincipal DualPrincipal who) {
            return who.toString();
        }

        @GetMapping("/async")
        Callable<String> async(Authentication who) {
            return () -> who.getName() + " "
                    + SecurityContextHolder.getContext().getAuthentication().getName();
        }

        @GetMapping("/servlet-logout")
        String logout(HttpServletRequest request) throws Exception {
            request.logout();
            return String.valueOf(request.getUserPrincipal());
        }

        private static Set<String> names(Authentication who) {
            return who.getAuthorities().stream()
                    .map(GrantedAuthority::getAuthority)
                    .collect(Collectors.toSet());
        }
    }

    @BeforeEach
    void start() {
        DualSessions sessions = place.sessions()
                .legacyIdOf(who -> Place.legacyId(who).map(id -> LegacyId.of(id.value())))
                .build();
        context.setServletContext(new MockServletContext());
        context.register(Application.class);
        context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("sessions", sessions));
        context.refresh();
        mvc = MockMvcBuilders.webAppContextSetup(context)
                .apply(springSecurity())
                .build();
    }

    @AfterEach
    void close() {
        context.close();
        place.close();
    }

    private MvcResult send(MockHttpServletRequestBuilder request) throws Exception {
        cookies.forEach((name, value) -> request.cookie(new Cookie(name, value)));
        MvcResult result = mvc.perform(request).andReturn();
        keep(result.getResponse());
        return result;
    }

    private void keep(MockHttpServletResponse response) {
        for (Cookie cookie : response.getCookies()) {
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }

    private String page(String path) throws Exception {
        MockHttpServletResponse response = send(get(path)).getResponse();
        return response.getStatus() == 200 ? response.getContentAsString() : "" + response.getStatus();
    }

    private void signInAtTheOldSide() {
        cookies.put("legacy", place.token());
    }

    @Test
    void person_isTheSameOnBothSides_withTheAuthoritiesOfTheApplication() throws Exception {
        assertEquals("403", page("/"));
        assertEquals("nobody", page("/public"));
        signInAtTheOldSide();
        assertEquals("auth0|ada [ROLE_EDITOR, SIDE_LEGACY] auth0|ada", page("/"));
        assertEquals("DualPrincipal[LEGACY, auth0|ada]", page("/principal"));
        assertEquals("403", page("/moved"));

        place.rollout.set(RolloutPolicy.everybody());
        assertEquals("auth0|ada [ROLE_EDITOR, SIDE_LEGACY] auth0|ada", page("/editors"));
        assertEquals("auth0|ada [ROLE_EDITOR, SIDE_STYTCH] auth0|ada", page("/moved"));
        assertEquals("DualPrincipal[STYTCH, auth0|ada]", page("/principal"));
        place.rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertEquals("auth0|ada [ROLE_EDITOR, SIDE_LEGACY] auth0|ada", page("/editors"));
    }

    @Test
    void somebodyElse_hasOtherAuthorities() throws Exception {
        cookies.put("legacy", place.old.token("auth0|grace", "grace@example.com"));
        assertEquals("403", page("/editors"));
        assertEquals("auth0|grace [ROLE_READER, SIDE_LEGACY] auth0|grace", page("/"));
    }

    @Test
    void chain_keepsNothingInASession() throws Exception {
        signInAtTheOldSide();
        assertNull(send(get("/")).getRequest().getSession(false));
        cookies.clear();
        assertNull(send(get("/")).getRequest().getSession(false), "nor the page that was asked for");
    }

    @Test
    void answerWithASession_isNotStored() throws Exception {
        place.rollout.set(RolloutPolicy.everybody());
        signInAtTheOldSide();
        assertEquals(List.of("no-store"), send(get("/")).getResponse().getHeaders("Cache-Control"));
    }

    @Test
    void asynchronousPage_isOfTheSamePerson() throws Exception {
        place.rollout.set(RolloutPolicy.everybody());
        signInAtTheOldSide();
        MvcResult begun = send(get("/async"));
        MvcResult done = mvc.perform(asyncDispatch(begun)).andReturn();
        assertEquals("auth0|ada auth0|ada", done.getResponse().getContentAsString());
        assertEquals(1, place.stytch.journal().count("POST", "/v1/sessions/attest"));
    }

    @Test
    void outage_isA503_andNoSignInPage() throws Exception {
        FakeSession session = place.stytch.beginSession(Place.ADA, Duration.ofHours(1));
        cookies.put("stytch_session", session.token().reveal());
        place.stytch.onNext("POST", "/v1/sessions/authenticate").times(100).serverUnavailable();
        MockHttpServletResponse response = send(get("/")).getResponse();
        assertEquals(503, response.getStatus());
        assertEquals("5", response.getHeader("Retry-After"));
        assertEquals(Set.of("stytch_session"), cookies.keySet());

        assertEquals(200, send(post("/logout").with(csrf())).getResponse().getStatus(), "and signing out works");
        assertEquals(Set.of(), cookies.keySet());
        place.stytch.reset();
    }

    @Test
    void logout_endsBothSides_andWantsATokenAgainstForgery() throws Exception {
        place.rollout.set(RolloutPolicy.everybody());
        signInAtTheOldSide();
        page("/");
        String legacy = cookies.get("legacy");
        assertEquals(403, send(post("/logout")).getResponse().getStatus());
        assertEquals(1, place.stytch.sessions().size());

        assertEquals(200, send(post("/logout").with(csrf())).getResponse().getStatus());
        assertEquals(List.of(), place.stytch.sessions());
        assertEquals(Set.of("login_side"), cookies.keySet());
        cookies.put("legacy", legacy);
        page("/");
        assertEquals(Set.of("login_side", "legacy", "login_pause"), cookies.keySet());
    }

    @Test
    void logoutOfServlets_doesTheSame() throws Exception {
        place.rollout.set(RolloutPolicy.everybody());
        signInAtTheOldSide();
        page("/");
        assertEquals("null", page("/servlet-logout"));
        assertEquals(List.of(), place.stytch.sessions());
        assertEquals("403", page("/"));
    }

    @Test
    void programWithAKey_isLeftAsItIs() throws Exception {
        place.rollout.set(RolloutPolicy.everybody());
        signInAtTheOldSide();
        MvcResult result = send(get("/").header("X-Api-Key", "a-program"));
        assertEquals("a program [] a program", result.getResponse().getContentAsString());
        assertEquals(Set.of("legacy"), cookies.keySet());
    }

    @Test
    void sideIsNotTheApplicationsToGrant() throws Exception {
        signInAtTheOldSide();
        DualPrincipal who =
                Visit.of(send(get("/")).getRequest()).flatMap(Visit::principal).orElseThrow();
        for (String side : List.of(DualSessionAuthentication.STYTCH, DualSessionAuthentication.LEGACY)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new DualSessionAuthentication(who, List.of(new SimpleGrantedAuthority(side))));
        }
    }
}
