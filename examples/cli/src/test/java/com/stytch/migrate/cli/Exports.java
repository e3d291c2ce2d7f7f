package com.stytch.migrate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Small made-up files of an Auth0 tenant. */
final class Exports {
    /** Bcrypt of {@link #PASSWORD}, cost 10. */
    static final String HASH = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";

    static final String PASSWORD = "Tall-Alder-2021";

    private Exports() {}

    static String userId(int number) {
        return String.format(Locale.ROOT, "%024x", number);
    }

    static String email(int number) {
        return "user" + number + "@example.com";
    }

    static String user(int number) {
        return "{\"user_id\":\"auth0|" + userId(number) + "\",\"email\":\"" + email(number)
                + "\",\"email_verified\":true,\"identities\":[{\"connection\":\"Username-Password-Authentication\",\"user_id\":\""
                + userId(number) + "\",\"provider\":\"auth0\",\"isSocial\":false}]}\n";
    }

    static String hash(int number) {
        return hash(number, "example-tenant");
    }

    static String hash(int number, String tenant) {
        return "{\"_id\":{\"$oid\":\"" + userId(number) + "\"},\"email_verified\":true,\"email\":\"" + email(number)
                + "\",\"passwordHash\":\"" + HASH + "\",\"tenant\":\"" + tenant
                + "\",\"connection\":\"Username-Password-Authentication\",\"_tmp_is_unique\":true}\n";
    }

    /** Writes users 1 to {@code count}, one a line. */
    static Path users(Path folder, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int number = 1; number <= count; number++) {
            lines.append(user(number));
        }
        return file(folder, "users.ndjson", lines.toString());
    }

    /** Writes the hashes of users 1 to {@code count}, one a line. */
    static Path hashes(Path folder, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int number = 1; number <= count; number++) {
            lines.append(hash(number));
        }
        return file(folder, "hashes.ndjson", lines.toString());
    }

    static Path file(Path folder, String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }
}
