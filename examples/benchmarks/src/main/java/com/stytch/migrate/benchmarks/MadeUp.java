package com.stytch.migrate.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The users that every contestant moves: an address, an id and a bcrypt hash each, a JSON object a line. */
final class MadeUp {
    /** Of the password "a", published with the test vectors of OpenBSD's bcrypt; only its form matters here. */
    static final String HASH = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";

    record User(String id, String email, String hash) {}

    private MadeUp() {}

    static void write(Path file, int users) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < users; i++) {
                out.write("{\"id\":\"auth0|" + i + "\",\"email\":\"user" + i
                        + "@example.com\",\"email_verified\":true,\"hash\":\"" + HASH + "\"}\n");
            }
        }
    }

    static List<User> read(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<User> users = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode user = json.readTree(line);
                users.add(new User(
                        user.get("id").asText(),
                        user.get("email").asText(),
                        user.get("hash").asText()));
            }
        }
        return users;
    }
}
