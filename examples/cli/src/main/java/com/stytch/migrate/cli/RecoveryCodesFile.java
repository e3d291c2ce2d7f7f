package com.stytch.migrate.cli;

import com.stytch.migrate.importer.MemberRecoveryCodes;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Adds the recovery codes of each member to a file, a JSON object a line, mode 0600. They are on the disk before the member
 * counts as settled. Thread-safe.
 */
final class RecoveryCodesFile implements Consumer<MemberRecoveryCodes>, AutoCloseable {
    private final FileChannel file;

    private RecoveryCodesFile(FileChannel file) {
        this.file = file;
    }

    static RecoveryCodesFile open(Path path) {
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
            return new RecoveryCodesFile(
                    FileChannel.open(path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND)));
        } catch (IOException e) {
            throw new UsageException(
                    "the file after --recovery-codes cannot be written: is its folder there and writable?");
        }
    }

    @Override
    public synchronized void accept(MemberRecoveryCodes codes) {
        String line = "{\"legacy_organization_id\":"
                + quoted(codes.member().organization().orElseThrow().value())
                + ",\"legacy_id\":" + quoted(codes.member().id().value()) + ",\"stytch_id\":"
                + quoted(codes.memberId().value()) + ",\"recovery_codes\":["
                + codes.codes().stream()
                        .map(Secret::reveal)
                        .map(RecoveryCodesFile::quoted)
                        .collect(Collectors.joining(","))
                + "]}\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of --recovery-codes cannot be written: is there room?", e);
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
            throw new UncheckedIOException("the file of --recovery-codes cannot be closed", e);
        }
    }
}
