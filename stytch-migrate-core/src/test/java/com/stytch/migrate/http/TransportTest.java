package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The deadline of a request interrupts the thread that waits; nobody else may notice. */
@Timeout(60)
class TransportTest {
    private static final int RACES = 200;

    @Test
    void send_whenAnswersComeAtTheDeadline_neverLeavesTheThreadInterrupted() {
        HttpClient client = Transport.newClient(Duration.ofSeconds(5));
        int answered = 0;
        int late = 0;
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .latency(Duration.ofMillis(5))
                .journal(0)
                .start()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(fake.baseUri() + "/v1/debug/whoami"))
                    .header("Authorization", "Basic none")
                    .build();
            Duration timeout = Duration.ofMillis(200); // the first answers of a cold JVM are slow
            for (int i = 0; i < RACES; i++) {
                try {
                    HttpResponse<byte[]> response =
                            Transport.send(client, request, info -> new BoundedBody(BoundedBody.LONGEST), timeout);
                    assertEquals(401, response.statusCode());
                    answered++;
                    timeout = timeout.multipliedBy(9).dividedBy(10); // towards the time that an answer takes
                } catch (IOException e) {
                    assertTrue(String.valueOf(e.getMessage()).startsWith("no complete answer within"), e.toString());
                    late++;
                    timeout = timeout.multipliedBy(11).dividedBy(10);
                }
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
        assertTrue(answered > 10 && late > 10, answered + " answered, " + late + " late");
    }
}
