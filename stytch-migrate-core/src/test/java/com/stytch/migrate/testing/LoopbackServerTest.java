package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LoopbackServerTest {
    private volatile Ending ending = Ending.WHOLE;
    private final List<LoopbackServer.Request> seen = new CopyOnWriteArrayList<>();
    private final LoopbackServer server = LoopbackServer.start(0, TimeSource.system(), this::echo);

    private Reply echo(LoopbackServer.Request request) {
        seen.add(request);
        byte[] body =
                (request.method() + " " + request.path() + " " + text(request.body())).getBytes(StandardCharsets.UTF_8);
        return Reply.of(200, "text/plain", body).header("X-Test", "yes").ending(ending);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    /** Sends bytes and returns all that comes until the server closes. */
    private String exchange(String sent) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return text(socket.getInputStream().readAllBytes());
        }
    }

    private static String bodyOf(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void request_withALength_isAnswered() throws IOException {
        String answer =
                exchange("POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("X-Test: yes\r\n"), answer);
        assertTrue(answer.contains("Connection: close\r\n"), answer);
        assertEquals("POST /a/b hello", bodyOf(answer));
        assertEquals("c=d", seen.get(0).query());
    }

    @Test
    void request_inChunks_isPutTogether() throws IOException {
        String answer = exchange("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "5\r\nhello\r\n6;note=x\r\n world\r\n0\r\nTrailer: t\r\n\r\n");

        assertEquals("POST / hello world", bodyOf(answer));
    }

    @Test
    void requests_inOnePiece_areAnsweredOneAfterTheOther() throws IOException {
        String answer = exchange("GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"
                + "GET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertTrue(answer.contains("GET /1 "), answer);
        assertTrue(answer.contains("POST /2 x"), answer);
        assertTrue(answer.endsWith("GET /3 "), answer);
        assertEquals(3, seen.size());
    }

    @Test
    void request_byteByByte_isAnswered() throws IOException {
        byte[] sent = "POST /slow HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"
                .getBytes(StandardCharsets.ISO_8859_1);
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setTcpNoDelay(true);
            for (byte b : sent) {
                socket.getOutputStream().write(b);
                socket.getOutputStream().flush();
            }

            assertEquals("POST /slow abc", bodyOf(text(socket.getInputStream().readAllBytes())));
        }
    }

    @Test
    void request_thatExpectsContinue_isInvited() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String invitation = "HTTP/1.1 100 Continue\r\n\r\n";

            assertEquals(invitation, text(in.readNBytes(invitation.length())));

            socket.getOutputStream().write("hi".getBytes(StandardCharsets.ISO_8859_1));
            assertEquals("POST / hi", bodyOf(text(in.readAllBytes())));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "400; nonsense",
                "400; GET / HTTP/1.1|Broken header|",
                "400; GET / HTTP/1.1|Name : x|",
                "400; GET relative HTTP/1.1|",
                "400; POST / HTTP/1.1|Content-Length: five|",
                "400; POST / HTTP/1.1|Content-Length: -1|",
                "400; POST / HTTP/1.1|Content-Length: 1|Transfer-Encoding: chunked|",
                "400; POST / HTTP/1.1|Transfer-Encoding: gzip|",
                "400; POST / HTTP/1.1|Transfer-Encoding: chunked||zz|",
                "400; POST / HTTP/1.1|Transfer-Encoding: chunked||1|abc|0||",
                "413; POST / HTTP/1.1|Content-Length: 4194305|",
                "413; POST / HTTP/1.1|Content-Length: 99999999999999|",
                "413; POST / HTTP/1.1|Transfer-Encoding: chunked||7fffffff|",
                "505; GET / HTTP/1.0|",
                "505; PRI * HTTP/2.0||SM|"
            })
    void request_thatIsMalformed_isRefused(String status, String lines) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write((lines.replace("|", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();

            String answer = text(socket.getInputStream().readAllBytes());
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertEquals(0, seen.size());
        }
    }

    @Test
    void request_withTooLongAHead_isRefused() throws IOException {
        String answer = exchange("GET / HTTP/1.1\r\nX: " + "x".repeat(140_000) + "\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
    }

    @Test
    void httpClient_withItsDefaultVersionAndChunks_isServed() throws Exception {
        // The client offers to upgrade to HTTP/2, and does not know the length of the body.
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.baseUri() + "/h2"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("chunked".getBytes(StandardCharsets.UTF_8))))
                .build();

        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals("POST /h2 chunked", response.body());
        assertEquals(HttpClient.Version.HTTP_1_1, response.version());
        assertEquals("h2c", seen.get(0).header("Upgrade").orElse(""));
        assertEquals("chunked", seen.get(0).header("transfer-encoding").orElse(""));
    }

    @Test
    void httpClient_thatExpectsContinue_isServed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.baseUri())
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
                .build();

        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals("POST / ".length() + 100_000, response.body().length());
    }

    @Test
    void answer_cutBeforeIt_hasNoByte() throws IOException {
        ending = Ending.CUT_BEFORE_ANSWER;

        assertEquals("", exchange("GET / HTTP/1.1\r\n\r\n"));
        assertEquals(1, seen.size());
    }

    @Test
    void answer_cutInsideTheBody_announcesMoreThanItSends() throws IOException {
        ending = Ending.CUT_INSIDE_BODY;

        String answer = exchange("GET /12345678 HTTP/1.1\r\n\r\n");

        assertTrue(answer.contains("Content-Length: 14\r\n"), answer);
        assertEquals(7, bodyOf(answer).length());
    }

    @Test
    void answer_thatStalls_endsWhenTheServerCloses() throws IOException {
        ending = Ending.STALL_INSIDE_BODY;
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream().write("GET /12345678 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\nGET /12")) {
                answer.append((char) in.read());
            }

            server.close();

            assertEquals(-1, in.read());
        }
    }

    @Test
    void close_whileAHandlerWaits_interruptsIt() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        LoopbackServer slow = LoopbackServer.start(0, TimeSource.system(), request -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            throw new IllegalStateException("not reached");
        });
        try (Socket socket = new Socket("127.0.0.1", slow.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            assertTrue(waiting.await(10, TimeUnit.SECONDS));

            slow.close();
            slow.close();

            assertTrue(interrupted.await(10, TimeUnit.SECONDS));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void start_onATakenPort_throws() {
        assertThrows(
                UncheckedIOException.class,
                () -> LoopbackServer.start(server.port(), TimeSource.system(), this::echo)
                        .close());
    }

    @Test
    void handler_thatThrows_isAnsweredWith500() throws IOException {
        LoopbackServer broken = LoopbackServer.start(0, TimeSource.system(), request -> {
            throw new IllegalStateException("asked for");
        });
        try (broken;
                Socket socket = new Socket("127.0.0.1", broken.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));

            assertTrue(text(socket.getInputStream().readAllBytes()).startsWith("HTTP/1.1 500 "));
        }
    }

    @Test
    void header_ofTwoLines_isRefused() {
        Reply reply = Reply.of(200, "text/plain", new byte[0]);

        assertThrows(IllegalArgumentException.class, () -> reply.header("A", "b\r\nC: d"));
        assertThrows(IllegalArgumentException.class, () -> Reply.of(99, "text/plain", new byte[0]));
    }

    @Test
    void request_toString_showsMethodAndPathOnly() throws IOException {
        exchange("GET /p?secret=x HTTP/1.1\r\nAuthorization: secret\r\nConnection: close\r\n\r\n");

        assertEquals("GET /p", seen.get(0).toString());
    }
}
