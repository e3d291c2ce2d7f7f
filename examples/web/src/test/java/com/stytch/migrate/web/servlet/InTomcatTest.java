package com.stytch.migrate.web.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.testing.FakeSession;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The filter in a container, without Spring, and requests written byte for byte. */
class InTomcatTest {
    private static final String OLD = "LEGACY auth0|ada auth0|ada";

    @TempDir
    Path directory;

    private final Place place = new Place();
    private final Tomcat tomcat = new Tomcat();

    /** What a servlet does. */
    private interface Page {
        void show(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        tomcat.setSilent(true);
        tomcat.setPort(0);
        Context context = tomcat.addContext("", new File(directory.toString()).getAbsolutePath());
        FilterDef filter = new FilterDef();
        filter.setFilterName("sessions");
        filter.setFilter(new DualSessionFilter(place.sessions().build()));
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        FilterMap everything = new FilterMap();
        everything.setFilterName("sessions");
        everything.addURLPattern("/*");
        for (DispatcherType type : DispatcherType.values()) {
            everything.setDispatcher(type.name());
        }
        context.addFilterMap(everything);
        add(context, "/page", Browser::greet);
        add(context, "/error", Browser::greet);
        add(context, "/broken", (request, response) -> response.sendError(500));
        add(context, "/throws", (request, response) -> {
            throw new ServletException("a mistake of the application");
        });
        add(
                context,
                "/forward",
                (request, response) -> request.getRequestDispatcher("/page").forward(request, response));
        add(context, "/async", (request, response) -> {
            AsyncContext async = request.startAsync(request, response);
            async.start(() -> async.dispatch("/page"));
        });
        add(context, "/picture", (request, response) -> {
            response.reset();
            response.setHeader("Cache-Control", "public, max-age=3600");
            response.getWriter().write("picture");
        });
        add(context, "/sign-out", (request, response) -> {
            request.logout();
            Browser.greet(request, response);
        });
        ErrorPage errors = new ErrorPage();
        errors.setLocation("/error");
        context.addErrorPage(errors);
        tomcat.getConnector();
        tomcat.start();
    }

    private static void add(Context context, String path, Page page) {
        Tomcat.addServlet(context, path, new HttpServlet() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException, ServletException {
                        page.show(request, response);
                    }
                })
                .setAsyncSupported(true);
        context.addServletMappingDecoded(path, path);
    }

    @AfterEach
    void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        place.close();
    }

    /** An answer, as it came. */
    private record Answer(String status, List<String> headers, String body) {

        List<String> headers(String name) {
            String beginning = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(beginning))
                    .map(line -> line.substring(beginning.length()).strip())
                    .toList();
        }

        /** Returns the cookies that were set, as a browser sends them back. */
        String cookies() {
            return String.join(
                    "; ",
                    headers("Set-Cookie").stream()
                            .map(line -> line.split(";", 2)[0])
                            .toList());
        }
    }

    private Answer get(String path, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", tomcat.getConnector().getLocalPort())) {
            socket.setSoTimeout(20_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: app.example.com\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream().map(line -> line + "\r\n").toList())
                    + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = whole.indexOf("\r\n\r\n");
            List<String> lines = new ArrayList<>(List.of(whole.substring(0, end).split("\r\n")));
            String body = whole.substring(end + 4);
            return new Answer(lines.remove(0), lines, body);
        }
    }

    private String legacy() {
        return "Cookie: legacy=" + place.token();
    }

    @Test
    void exchange_writesCookiesThatABrowserKeeps_andTheNextRequestIsOfStytch() throws IOException {
        place.rollout.set(RolloutPolicy.everybody());
        Answer first = get("/page", legacy());
        assertEquals(OLD, first.body());
        for (String cookie : first.headers("Set-Cookie")) {
            assertTrue(cookie.contains("; Max-Age="), cookie);
            assertTrue(cookie.contains("; Path=/;"), cookie);
            assertTrue(cookie.contains("; Secure"), cookie);
            assertTrue(cookie.contains("; HttpOnly"), cookie);
            assertTrue(cookie.contains("; SameSite=Lax"), cookie);
            assertFalse(cookie.contains("Domain="), cookie);
        }
        assertEquals(3, first.headers("Set-Cookie").size());
        assertEquals(List.of("no-store"), first.headers("Cache-Control"));

        Answer second = get("/page", "Cookie: " + first.cookies());
        assertEquals("STYTCH " + place.account + " " + place.account, second.body());
        assertEquals(List.of(), second.headers("Set-Cookie"));
    }

    @Test
    void everyDispatch_isOfTheSamePerson_andExchangesOnce() throws IOException {
        place.rollout.set(RolloutPolicy.everybody());
        int exchanges = 0;
        for (String path : List.of("/forward", "/async", "/broken", "/throws")) {
            place.clock.advance(Duration.ofSeconds(11));
            Answer answer = get(path, legacy());
            assertEquals(OLD, answer.body(), path);
            assertEquals(3, answer.headers("Set-Cookie").size(), path);
            assertEquals(List.of("no-store"), answer.headers("Cache-Control"), path);
            assertEquals(++exchanges, place.stytch.journal().count("POST", "/v1/sessions/attest"), path);
        }
    }

    @Test
    void pictureWithASession_isStoredNowhere_alsoWhenTheAnswerWasBegunAnew() throws IOException {
        place.rollout.set(RolloutPolicy.everybody());
        assertEquals(List.of("no-store"), get("/picture", legacy()).headers("Cache-Control"));
        assertEquals(List.of("public, max-age=3600"), get("/picture").headers("Cache-Control"));
    }

    @Test
    void cookiesInTwoHeaders_orTwiceInOne_areTwo() throws IOException {
        FakeSession session = place.stytch.beginSession(Place.ADA, Duration.ofHours(1));
        String ours = "stytch_session_jwt=" + session.jwt().reveal();
        String theirs = "stytch_session_jwt=planted";
        String stytchs = "STYTCH " + place.account + " " + place.account;
        assertEquals(stytchs, get("/page", "Cookie: " + ours).body());
        assertEquals(
                "null null -", get("/page", "Cookie: " + theirs + "; " + ours).body());
        Answer twice = get("/page", "Cookie: " + theirs, "Cookie: " + ours);
        assertEquals("null null -", twice.body());
        assertEquals(4, twice.headers("Set-Cookie").size());
        assertTrue(twice.headers("Set-Cookie").toString().contains("Domain=example.com"), twice.toString());
        assertEquals(stytchs, get("/page", "Cookie: " + ours + "; " + ours).body());
    }

    @Test
    void foldedHeaders_areWhatTheyAreOnOneLine() throws IOException {
        String token = place.token();
        String folded = "Authorization: Bearer " + token.substring(0, 40) + "\r\n " + token.substring(40);
        assertEquals("null null -", get("/page", folded, legacy()).body());
        Answer cookies = get("/page", legacy() + ";\r\n stytch_session_jwt=a;\r\n stytch_session_jwt=b");
        assertEquals(OLD, cookies.body());
        assertEquals(4, cookies.headers("Set-Cookie").size(), "the two were seen");
    }

    @Test
    void headersLongerThanAServerTakes_areItsToRefuse_andShorterOnesAreRead() throws IOException {
        Answer answer = get("/page", legacy() + "; other=" + "x".repeat(100_000));
        assertTrue(answer.status().contains(" 400"), answer.status());
        assertEquals(
                OLD, get("/page", legacy() + "; other=" + "x".repeat(6_000)).body());
    }

    @Test
    void outage_isA503_withoutAnErrorPage_andTakesNoCookie() throws IOException {
        place.old.down = true;
        Answer answer = get("/page", legacy());
        assertTrue(answer.status().contains(" 503"), answer.status());
        assertEquals(List.of("5"), answer.headers("Retry-After"));
        assertEquals(List.of(), answer.headers("Set-Cookie"));
        assertEquals("Please try again in a moment.\n", answer.body());
    }

    @Test
    void signOut_dropsAllCookiesButTheMarker() throws IOException {
        place.rollout.set(RolloutPolicy.everybody());
        Answer first = get("/page", legacy());
        Answer last = get("/sign-out", "Cookie: " + first.cookies());
        assertEquals("null null -", last.body());
        List<String> dropped = last.headers("Set-Cookie");
        assertEquals(4, dropped.size(), dropped.toString());
        dropped.forEach(cookie -> assertTrue(cookie.contains("Max-Age=0"), cookie));
        assertEquals(List.of(), place.stytch.sessions());
        String token = first.headers("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("stytch_session="))
                .findFirst()
                .orElseThrow()
                .split(";", 2)[0];
        assertEquals("null null -", get("/page", "Cookie: " + token).body(), "revoked");
    }
}
