package com.stytch.migrate.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers.springSecurity;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.web.servlet.DualSessions;
import com.stytch.migrate.web.servlet.Place;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** What docs/sessions.md shows, in a container and in a chain of Spring Security. */
class WiringTest {
    private final Place place = new Place();
    private final DualSessions sessions =
            Wiring.sessions(place.stytch.client(), place.settings(), place.authenticator(), place.rollout);

    @BeforeEach
    void everybodyIsAtStytch() {
        place.rollout.set(RolloutPolicy.everybody());
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void filter_exchangesBelowItsPath(@TempDir Path directory) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setSilent(true);
        tomcat.setPort(0);
        Context context = tomcat.addContext("", directory.toString());
        context.addServletContainerInitializer((classes, own) -> Wiring.filter(own, sessions), Set.of());
        Tomcat.addServlet(context, "page", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getWriter().write(String.valueOf(request.getRemoteUser()));
            }
        });
        context.addServletMappingDecoded("/*", "page");
        tomcat.getConnector();
        tomcat.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
            assertEquals("null", fetch(base.resolve("/public")).body());
            HttpResponse<String> answer = fetch(base.resolve("/app/page"));
            assertEquals(Place.ADA, answer.body());
            List<String> cookies = answer.headers().allValues("Set-Cookie");
            assertEquals(3, cookies.size());
            cookies.forEach(cookie -> assertTrue(cookie.startsWith("__Host-"), cookie));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private HttpResponse<String> fetch(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .header("Cookie", "legacy=" + place.token())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    @EnableWebMvc
    static class Application {

        @Bean
        SecurityFilterChain chain(HttpSecurity http, DualSessions sessions) throws Exception {
            return Wiring.chain(http, sessions);
        }
    }

    @Test
    void chain_exchangesAndLetsUsersIn() throws Exception {
        try (AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext()) {
            context.setServletContext(new MockServletContext());
            context.register(Application.class);
            context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("sessions", sessions));
            context.refresh();
            MockMvc mvc = MockMvcBuilders.webAppContextSetup(context)
                    .apply(springSecurity())
                    .build();
            assertEquals(403, mvc.perform(get("/")).andReturn().getResponse().getStatus());
            MockHttpServletResponse answer = mvc.perform(get("/").cookie(new Cookie("legacy", place.token())))
                    .andReturn()
                    .getResponse();
            assertEquals(404, answer.getStatus(), "let in, to a page that is not there");
            assertEquals(3, answer.getCookies().length);
        }
    }
}
