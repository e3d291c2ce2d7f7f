package com.stytch.migrate.cli;

import com.stytch.migrate.testing.FakeStytch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own, as a user starts it. */
final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final long SIGINT = 1 << 1;

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts the command.
     *
     * @param folder its working folder
     */
    static Child start(Path folder, Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                absoluteClassPath(),
                StytchMigrate.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        command.add(1, "-Djava.io.tmpdir=" + temporary);
        if (Runtime.version().feature() >= 24) {
            command.add(1, "--enable-native-access=ALL-UNNAMED"); // in the jar the manifest says it
        }
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("STYTCH_"));
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // it would be mentioned on the error stream
        builder.environment().putAll(environment);
        return new Child(builder.start(), out, err);
    }

    static Child start(Path folder, FakeStytch stytch, Object... arguments) throws IOException {
        return start(
                folder,
                Map.of(
                        "STYTCH_PROJECT_ID",
                        stytch.credentials().projectId(),
                        "STYTCH_SECRET",
                        stytch.credentials().secret().reveal(),
                        "STYTCH_BASE_URL",
                        stytch.baseUri().toString()),
                arguments);
    }

    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** Sends what Ctrl-C sends; SIGTERM where the tests themselves run without it, as in the background of a shell. */
    void interrupt() throws IOException, InterruptedException {
        String signal = ignoresInterrupts() ? "-TERM" : "-INT";
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill ended with " + kill.exitValue());
        }
    }

    private boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT) != 0;
            }
        }
        return false;
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the command did not end");
        }
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Returns how many files it left in its temporary folder. */
    long leftovers(Path folder) throws IOException {
        try (var files = Files.list(folder.resolve("tmp"))) {
            return files.filter(file -> !file.getFileName()
                            .toString()
                            .toLowerCase(Locale.ROOT)
                            .startsWith("hsperf"))
                    .count();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
