package com.stytch.migrate.cli;

import com.stytch.migrate.importer.MemberRecoveryCodes;
import com.stytch.migrate.importer.ScimToken;
import com.stytch.migrate.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds what Stytch hands out once to a file, a JSON object a line, mode 0600: the recovery codes of a member, or the token of a SCIM
 * connection. It is on the disk before the record counts as settled. Thread-safe.
 */
final class SecretsFile implements AutoCloseable {
    private final String option;
    private final FileChannel file;

    private SecretsFile(String option, FileChannel file) {
        this.option = option;
        this.file = file;
    }

    /** @param option the option that names the file, for messages */
    static SecretsFile open(String option, Path path) {
        try {
            FileAttribute<?>[] owner =
                    FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                            }
                            : new FileAttribute<?>[0];
            if (Files.notExists(path)) {
                Files.createFile(path, owner);
            }
            return new SecretsFile(
                    option, FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND)));
        } catch (IOException e) {
            throw new UsageException(
                    "the file after " + option + " cannot be written: is its folder there and writable?");
        }
    }

    void add(ScimToken token) {
        write("{\"legacy_organization_id\":"
                + quoted(token.connection().organization().orElseThrow().value())
                + ",\"connection\":" + quoted(token.connection().id().value()) + ",\"connection_id\":"
                + quoted(token.connectionId().value()) + ",\"base_url\":" + quoted(token.baseUrl())
                + ",\"bearer_token\":" + quoted(token.bearerToken().reveal()) + "}\n");
    }

    void add(MemberRecoveryCodes codes) {
        write("{\"legacy_organization_id\":"
                + quoted(codes.member().organization().orElseThrow().value())
                + ",\"legacy_id\":" + quoted(codes.member().id().value()) + ",\"stytch_id\":"
                + quoted(codes.memberId().value()) + ",\"recovery_codes\":["
                + codes.codes().stream()
                        .map(Secret::reveal)
                        .map(SecretsFile::quoted)
                        .collect(Collectors.joining(","))
                + "]}\n");
    }

    private synchronized void write(String line) {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of " + option + " cannot be written: is there room?", e);
        }
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the file of " + option + " cannot be closed", e);
        }
    }
}
