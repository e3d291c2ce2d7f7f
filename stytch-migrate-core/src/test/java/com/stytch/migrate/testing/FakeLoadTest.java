package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 10,000 users over 64 connections at once: each answer is that of its own request, and a reset lets go of all. */
@NullUnmarked // fields of a body may be anything, absent too
@Tag("thorough")
@Timeout(300)
class FakeLoadTest {
    private static final int USERS = 10_000;
    private static final int CONNECTIONS = 64;

    private final FakeStytch fake = FakeStytch.consumer();

    @Test
    void fake_ofTenThousandUsersOver64Connections_mixesNothingUp() throws Exception {
        try (fake) {
            fill(1_000); // so that what is made once is there
            fake.reset();
            long before = usedHeap();

            long nanos = System.nanoTime();
            Map<String, String> ids = fill(USERS);
            nanos = System.nanoTime() - nanos;
            long full = usedHeap();

            assertEquals(USERS, ids.size());
            assertEquals(USERS, new HashSet<>(ids.values()).size());
            assertEquals(USERS - USERS / 10, fake.userCount());
            Set<String> left = new HashSet<>();
            fake.users().forEach(user -> left.add(user.externalId().orElseThrow()));
            assertEquals(fake.userCount(), left.size());
            for (FakeUser user : fake.users()) {
                String name = user.externalId().orElseThrow();
                assertEquals(ids.get(name), user.userId());
                assertEquals(name + "@example.com", user.email().orElseThrow());
                assertEquals(Map.of("of", name), user.trustedMetadata());
            }
            long requests = fake.journal().count();
            assertEquals(0, fake.journal().countOfStatus(0) + fake.journal().countOfStatus(500));

            fake.reset();
            left.clear();
            ids.clear();
            long after = usedHeap();
            System.out.printf(
                    "%d requests in %d ms; heap before %d KiB, full %d KiB, after the reset %d KiB%n",
                    requests, TimeUnit.NANOSECONDS.toMillis(nanos), before / 1024, full / 1024, after / 1024);
            assertEquals(0, fake.userCount());
            assertTrue(
                    after - before < (full - before) / 4, "before " + before + ", full " + full + ", after " + after);
        }
    }

    /** Creates, changes and reads users, each connection its share, and deletes every tenth. Returns the ids by name. */
    private Map<String, String> fill(int users) throws Exception {
        Map<String, String> ids = new ConcurrentHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Boolean>> shares = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                shares.add(() -> {
                    RawCalls calls = new RawCalls(fake);
                    for (int user = first; user < users; user += CONNECTIONS) {
                        ids.put("u" + user, liveOf("u" + user, calls, user % 10 == 0));
                    }
                    return true;
                });
            }
            for (Future<Boolean> share : threads.invokeAll(shares)) {
                assertTrue(share.get());
            }
        } finally {
            threads.shutdownNow();
        }
        return ids;
    }

    private static String liveOf(String name, RawCalls calls, boolean shortLived) {
        RawCalls.Answer created = calls.post("/v1/users", Map.of("email", name + "@example.com", "external_id", name));
        String id = created.text("user_id");
        assertEquals(name, created.object("user").get("external_id"));
        assertEquals(
                "200",
                calls.put("/v1/users/" + id, Map.of("trusted_metadata", Map.of("of", name)))
                        .verdict());
        RawCalls.Answer read = calls.get("/v1/users/" + name);
        assertEquals(id, read.text("user_id"));
        assertEquals(Map.of("of", name), read.object("trusted_metadata"));
        if (shortLived) {
            assertEquals(
                    "400 duplicate_email",
                    calls.post("/v1/users", Map.of("email", name + "@example.com"))
                            .verdict());
            assertEquals(id, calls.delete("/v1/users/" + id).text("user_id"));
            assertEquals("404 user_not_found", calls.get("/v1/users/" + name).verdict());
        }
        return id;
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
