package com.stytch.migrate.witness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Google's Auth emulator (firebase-tools) in a process of its own, on free ports. */
final class FirebaseEmulator implements AutoCloseable {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("firebase");
    private static final Path PROGRAM = FOLDER.resolve("node_modules/firebase-tools/lib/bin/firebase.js");
    private static final Duration START = Duration.ofSeconds(120);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String project;
    private final int port;
    private final Process process;

    private FirebaseEmulator(String project, int port, Process process) {
        this.project = project;
        this.port = port;
        this.process = process;
    }

    static boolean isInstalled() {
        return Files.exists(PROGRAM);
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param project begins with {@code demo-}, for which no credentials are asked
     */
    static FirebaseEmulator start(String project, Path scratch) throws IOException, InterruptedException {
        int[] ports = freePorts();
        Path config = Files.writeString(scratch.resolve("firebase.json"), """
                {"emulators":{"auth":{"host":"127.0.0.1","port":%d},"hub":{"host":"127.0.0.1","port":%d},
                "logging":{"host":"127.0.0.1","port":%d},"ui":{"enabled":false},"singleProjectMode":false}}
                """.formatted(ports[0], ports[1], ports[2]));
        ProcessBuilder node = new ProcessBuilder(
                        "node",
                        PROGRAM.toString(),
                        "emulators:start",
                        "--only",
                        "auth",
                        "--project",
                        project,
                        "--config",
                        config.toString())
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve("emulator.log").toFile());
        node.environment().putAll(Map.of("HOME", scratch.toString(), "CI", "true", "NO_UPDATE_NOTIFIER", "1"));
        FirebaseEmulator emulator = new FirebaseEmulator(project, ports[0], node.start());
        try {
            emulator.awaitReady(scratch.resolve("emulator.log"));
            return emulator;
        } catch (IOException | InterruptedException | RuntimeException e) {
            emulator.close();
            throw e;
        }
    }

    private static int[] freePorts() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (ServerSocket auth = new ServerSocket(0, 1, loopback);
                ServerSocket hub = new ServerSocket(0, 1, loopback);
                ServerSocket logging = new ServerSocket(0, 1, loopback)) {
            return new int[] {auth.getLocalPort(), hub.getLocalPort(), logging.getLocalPort()};
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            try {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create("http://" + host() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (response.body().contains("\"ready\": true")
                        || response.body().contains("\"ready\":true")) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            }
            if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new IOException("the emulator does not start; it said:\n" + Files.readString(log));
    }

    /** Returns what {@code FIREBASE_AUTH_EMULATOR_HOST} is to be. */
    String host() {
        return "127.0.0.1:" + port;
    }

    /** Calls an admin endpoint below the project and returns its answer. */
    String post(String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://" + host() + "/identitytoolkit.googleapis.com" + path))
                        .header("Authorization", "Bearer owner")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + " was answered with " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    String project() {
        return project;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
