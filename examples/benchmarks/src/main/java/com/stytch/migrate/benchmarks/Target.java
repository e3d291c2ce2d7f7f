package com.stytch.migrate.benchmarks;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.Exchange;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import com.stytch.migrate.testing.SeedUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The server of one run, a process of its own. Says its address, and its counts when it is asked (for
 * {@code n}: how many users it has; for {@code seed N}: after so many people were put in who have moved); ends with its input. */
public final class Target {
    private long requests;
    private long throttled;
    private long firstWrite;
    private long lastWrite;
    private long writes;

    private Target() {}

    /** @param arguments latency in ms, cap per clock-aligned second (0: none), percent of 503, of lost answers, of cuts */
    public static void main(String[] arguments) throws IOException {
        Target target = new Target();
        try (FakeStytch stytch = FakeStytch.consumerBuilder()
                .journal(0)
                .latency(Duration.ofMillis(Integer.parseInt(arguments[0])))
                .capPerSecond(Integer.parseInt(arguments[1]))
                .start()) {
            stytch.faults(FaultPlan.seeded(20_261_126L)
                    .share(Double.parseDouble(arguments[2]) / 100, Fault.serverUnavailable())
                    .share(Double.parseDouble(arguments[3]) / 100, Fault.storeThenDropConnection())
                    .share(Double.parseDouble(arguments[4]) / 100, Fault.storeThenCutBody()));
            stytch.observe(target::count);
            System.out.println(stytch.baseUri() + " " + stytch.credentials().projectId() + " "
                    + stytch.credentials().secret().reveal());
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("seed ")) {
                    seed(stytch, Integer.parseInt(line.substring(5)));
                }
                System.out.println(line.equals("n") ? Integer.toString(stytch.userCount()) : target.counts(stytch));
            }
        }
    }

    /** Puts in people who have moved: {@code moved-0} has the address {@code moved-0@example.com} and so on. */
    private static void seed(FakeStytch stytch, int users) {
        for (int i = 0; i < users; i++) {
            String id = "moved-" + i;
            stytch.seed(
                    SeedUser.verifiedEmail(id + "@example.com").externalId(id).password(Secret.of("right-" + id)));
        }
    }

    private synchronized void count(Exchange exchange) {
        requests++;
        if (exchange.statusCode().orElse(0) == 429) {
            throttled++;
        }
        if (exchange.isWrite()) {
            long now = System.nanoTime();
            firstWrite = writes == 0 ? now : firstWrite;
            lastWrite = now;
            writes++;
        }
    }

    private synchronized String counts(FakeStytch stytch) {
        Set<String> ids = new HashSet<>();
        stytch.users().forEach(user -> user.externalId().ifPresent(ids::add));
        return stytch.userCount() + " " + requests + " " + throttled + " " + stytch.largestSecond() + " "
                + Math.max(1, (lastWrite - firstWrite) / 1_000_000) + " " + ids.size();
    }
}
