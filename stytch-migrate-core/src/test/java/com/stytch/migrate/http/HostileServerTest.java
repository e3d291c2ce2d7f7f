package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.CreateUserRequest;
import com.stytch.migrate.error.MigrationException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever answers at the address, the client ends in an exception of its own, in bounded memory, and tells nobody more. */
class HostileServerTest {
    private static final String SECRET = "secret-test-hostile";

    /** What a server does with a request, once it has read its head. */
    private enum Attack {
        ENDLESS_BODY {
            @Override
            void answer(OutputStream out) throws IOException {
                out.write(head("200 OK", "Transfer-Encoding: chunked"));
                byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                while (true) {
                    out.write(chunk);
                }
            }
        },
        BODY_SAID_TO_BE_ENORMOUS {
            @Override
            void answer(OutputStream out) throws IOException {
                out.write(head("200 OK", "Content-Length: " + Long.MAX_VALUE));
                byte[] blanks = " ".repeat(0x10000).getBytes(StandardCharsets.US_ASCII);
                while (true) {
                    out.write(blanks);
                }
            }
        },
        ENDLESS_HEADERS {
            @Override
            void answer(OutputStream out) throws IOException {
                out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] header = ("X-Pad: " + "x".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                while (true) {
                    out.write(header);
                }
            }
        },
        ENDLESS_STATUS_LINE {
            @Override
            void answer(OutputStream out) throws IOException {
                out.write("HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII));
                byte[] blanks = "O".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
                while (true) {
                    out.write(blanks);
                }
            }
        },
        NO_HTTP {
            @Override
            void answer(OutputStream out) throws IOException {
                out.write("SSH-2.0-\u001b[2J\u0007evil\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
        },
        PACKED_BOMB {
            @Override
            void answer(OutputStream out) throws IOException {
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                    byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
                    for (int i = 0; i < 200; i++) {
                        gzip.write(blanks);
                    }
                }
                out.write(head("200 OK", "Content-Encoding: gzip\r\nContent-Length: " + packed.size()));
                packed.writeTo(out);
            }
        },
        DEEP_JSON {
            @Override
            void answer(OutputStream out) throws IOException {
                String deep = "{\"a\":" + "[".repeat(500_000);
                out.write(head("200 OK", "Content-Length: " + deep.length()));
                out.write(deep.getBytes(StandardCharsets.US_ASCII));
            }
        },
        PAGE_OF_SOMEBODY_ELSE {
            @Override
            void answer(OutputStream out) throws IOException {
                out.write(head("200 OK", "Content-Type: text/html\r\nContent-Length: 13"));
                out.write("<html></html>".getBytes(StandardCharsets.US_ASCII));
            }
        };

        abstract void answer(OutputStream out) throws IOException;

        private static byte[] head(String status, String headers) {
            return ("HTTP/1.1 " + status + "\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A server that answers every request in one way. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger requests = new AtomicInteger();
        private final Answer answer;

        @FunctionalInterface
        private interface Answer {
            void to(OutputStream out) throws IOException;
        }

        Server(Answer answer) throws IOException {
            this.answer = answer;
            Thread thread = new Thread(this::serve, "hostile");
            thread.setDaemon(true);
            thread.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket one = socket.accept()) {
                    readHead(one.getInputStream());
                    requests.incrementAndGet();
                    answer.to(one.getOutputStream());
                    one.getOutputStream().flush();
                    one.shutdownOutput();
                } catch (IOException e) {
                    // the client turned away, or the test is over
                }
            }
        }

        private static void readHead(InputStream in) throws IOException {
            int last = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                last = last << 8 | next;
                if (last == 0x0d0a0d0a) {
                    return;
                }
            }
            throw new IOException("no request");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static HttpSettings settings(Server server) {
        return HttpSettings.builder(ProjectCredentials.of("project-test-1", SECRET))
                .baseUri(server.uri())
                .requestTimeout(Duration.ofSeconds(30))
                .retry(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)))
                .build();
    }

    private static void create(Server server) {
        MigrationClient.consumer(settings(server))
                .api()
                .users()
                .create(CreateUserRequest.builder().email("jane@example.com").build());
    }

    private static void assertPlain(String text) {
        assertTrue(text.chars().noneMatch(Character::isISOControl), text);
        assertFalse(text.contains(SECRET), text);
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void send_toAHostileServer_endsAsUnknownInBoundedMemory(Attack attack) throws IOException {
        try (Server server = new Server(attack::answer)) {
            MigrationException.Unreachable unreachable =
                    assertThrows(MigrationException.Unreachable.class, () -> create(server));

            assertFalse(unreachable.certainlyNotExecuted(), "a create may have been carried out");
            assertEquals(1, server.requests.get(), "it must be settled before it is repeated");
            if (attack == Attack.ENDLESS_BODY || attack == Attack.BODY_SAID_TO_BE_ENORMOUS) {
                assertTrue(unreachable.toString().contains(" bytes was not read"), unreachable.getMessage());
            }
            assertPlain(String.valueOf(unreachable.getMessage()));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Attack.class,
            names = {"ENDLESS_BODY", "ENDLESS_HEADERS", "NO_HTTP"})
    void send_toAHostileProvider_endsToo(Attack attack) throws IOException {
        try (Server server = new Server(attack::answer)) {
            ProviderHttp http = ProviderHttp.builder("Auth0")
                    .retry(new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)))
                    .build();

            MigrationException.Unreachable unreachable = assertThrows(
                    MigrationException.Unreachable.class,
                    () -> http.send(ProviderRequest.get(server.uri().resolve("/api/v2/users"))
                            .header("Authorization", "Bearer " + SECRET)));

            assertPlain(String.valueOf(unreachable.getMessage()));
        }
    }

    @Test
    void send_whenItIsSentElsewhere_doesNotGoThere() throws IOException {
        try (Server elsewhere = new Server(out -> out.write(Attack.head("200 OK", "Content-Length: 0")))) {
            for (String status :
                    new String[] {"301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"}) {
                try (Server server = new Server(out -> out.write(
                        Attack.head(status, "Location: " + elsewhere.uri() + "/v1/users\r\nContent-Length: 0")))) {
                    assertThrows(MigrationException.Refused.class, () -> create(server), status);
                }
            }
            assertEquals(0, elsewhere.requests.get(), "credentials went elsewhere");
        }
    }

    @Test
    void send_whenCodesHoldOtherText_showsTheStatusInstead() throws IOException {
        String body =
                "{\"status_code\":400,\"error_type\":\"a\\u001b[2J\\nWARN forged line\",\"request_id\":\"r\\r\\nx\","
                        + "\"error_message\":\"\\u001b]0;evil\\u0007\"}";
        try (Server server = new Server(out -> {
            out.write(Attack.head("400 Bad Request", "Content-Length: " + body.length()));
            out.write(body.getBytes(StandardCharsets.US_ASCII));
        })) {
            MigrationException.Refused refused = assertThrows(MigrationException.Refused.class, () -> create(server));

            assertEquals("http_400", refused.errorType());
            assertTrue(refused.requestId().isEmpty());
            assertPlain(String.valueOf(refused.getMessage()));
        }
    }
}
