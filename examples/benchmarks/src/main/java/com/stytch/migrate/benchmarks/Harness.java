package com.stytch.migrate.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Moves the same users by each way through the same kinds of weather, each way against a new server, all in processes of
 * their own, one after the other; prints one table.
 */
public final class Harness {
    private static final List<String> WAYS = List.of("library", "sdk", "sdk-pool", "node-all", "node-workers", "jdk");
    /** One at a time takes too long for all: the share of the users that such a way gets. */
    private static final int SLOW_SHARE = 10;

    private static final List<Weather> WEATHER = List.of(
            new Weather("no cap, 30 ms", 30, 0, 0, 0, 0),
            new Weather("no cap, 150 ms", 150, 0, 0, 0, 0),
            new Weather("65/s, 30 ms", 30, 65, 0, 0, 0),
            new Weather("65/s, 150 ms", 150, 65, 0, 0, 0),
            new Weather("100/s, 30 ms", 30, 100, 0, 0, 0),
            new Weather("100/s, 150 ms", 150, 100, 0, 0, 0),
            new Weather("100/s, 30 ms, 2 % 503, 1 % lost, 1 % cut", 30, 100, 2, 1, 1));

    private final Path scratch;
    private final Path node;
    private final PrintStream out;

    private record Weather(String name, int latency, int cap, double unavailable, double lost, double cut) {}

    private Harness(Path scratch, Path node, PrintStream out) {
        this.scratch = scratch;
        this.node = node;
        this.out = out;
    }

    /** @param arguments how many users, the folder with {@code peers.mjs}, then names of ways and words of names of weathers */
    public static void main(String[] arguments) throws Exception {
        int users = Integer.parseInt(arguments[0]);
        List<String> words = List.of(arguments).subList(2, arguments.length);
        Path scratch = Files.createTempDirectory("stytch-migrate-benchmarks");
        try {
            new Harness(scratch, Path.of(arguments[1]).toAbsolutePath(), System.out).run(users, words);
        } finally {
            delete(scratch);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void run(int users, List<String> words) throws Exception {
        out.println(machine());
        out.println();
        out.println(
                "| weather | way | users | created | lost, reported | lost, in silence | said lost, but there | users/s"
                        + " | share of the cap | 429 | requests/user | most in a second | CPU s | peak RSS MB | load |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        List<String> ways = words.stream().filter(WAYS::contains).toList();
        List<String> weathers =
                words.stream().filter(word -> !WAYS.contains(word)).toList();
        for (Weather weather : WEATHER) {
            for (String way : WAYS) {
                boolean wanted = (ways.isEmpty() || ways.contains(way))
                        && (weathers.isEmpty() || weathers.stream().anyMatch(weather.name()::contains));
                boolean possible = !way.startsWith("node") || Files.isDirectory(node.resolve("node_modules/stytch"));
                if (wanted && possible) {
                    out.println(row(weather, way, way.equals("sdk") ? Math.max(1, users / SLOW_SHARE) : users));
                }
            }
        }
    }

    private static String machine() throws IOException {
        Path model = Path.of("/proc/cpuinfo");
        Optional<String> cpu = Files.exists(model)
                ? Files.readAllLines(model).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 2))
                        .findFirst()
                : Optional.empty();
        return Runtime.getRuntime().availableProcessors() + " × " + cpu.orElse("unknown processor") + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                + Runtime.version() + "; load before: " + load();
    }

    private static String load() throws IOException {
        Path load = Path.of("/proc/loadavg");
        return Files.exists(load) ? Files.readString(load).split(" ")[0] : "unknown";
    }

    private static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        if (Runtime.version().feature() >= 24) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private String row(Weather weather, String way, int users) throws Exception {
        Path folder = Files.createTempDirectory(scratch, "run");
        Path file = folder.resolve("users.ndjson");
        MadeUp.write(file, users);
        Process server = new ProcessBuilder(java(
                        Target.class,
                        Integer.toString(weather.latency()),
                        Integer.toString(weather.cap()),
                        Double.toString(weather.unavailable()),
                        Double.toString(weather.lost()),
                        Double.toString(weather.cut())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader said = reader(server);
            String[] project = line(said).split(" ");
            List<String> command = new ArrayList<>();
            if (way.startsWith("node")) {
                command.addAll(List.of("node", node.resolve("peers.mjs").toString(), way.substring(5)));
            } else {
                command.addAll(java(Contestant.class, way));
            }
            command.addAll(List.of(project));
            command.addAll(List.of(file.toString(), Integer.toString(weather.cap()), folder.toString()));
            String before = load();
            Usage usage = Usage.of(new ProcessBuilder(command)
                    .redirectError(folder.resolve("err").toFile())
                    .redirectOutput(folder.resolve("out").toFile())
                    .start());
            server.getOutputStream().write('\n');
            server.getOutputStream().flush();
            String[] counts = line(said).split(" ");
            return row(weather, way, users, folder, usage, counts, before);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String line(BufferedReader said) throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new IOException("the server ended");
        }
        return line;
    }

    private static String row(
            Weather weather, String way, int users, Path folder, Usage usage, String[] counts, String load)
            throws IOException {
        long created = Long.parseLong(counts[0]);
        long requests = Long.parseLong(counts[1]);
        double seconds = Long.parseLong(counts[4]) / 1_000.0;
        if (Long.parseLong(counts[5]) != created) {
            throw new IllegalStateException("an account was made twice, or without its id");
        }
        List<String> lines = Files.readAllLines(folder.resolve("out"));
        boolean died = usage.exitCode() != 0 || lines.isEmpty();
        if (died) {
            System.err.println(Files.readString(folder.resolve("err")));
        }
        long lost = users - created;
        long reported = died ? 0 : Long.parseLong(lines.get(lines.size() - 1));
        double rate = Math.max(0, created - 1) / seconds;
        return String.format(
                Locale.ROOT,
                "| %s | %s%s | %d | %d | %d | %d | %d | %.1f | %s | %s | %.2f | %s | %.1f | %d | %s |",
                weather.name(),
                way,
                died ? " (died)" : "",
                users,
                created,
                Math.min(lost, reported),
                Math.max(0, lost - reported),
                Math.max(0, reported - lost),
                rate,
                weather.cap() == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * rate / weather.cap()),
                counts[2],
                (double) requests / users,
                counts[3],
                usage.cpuSeconds(),
                usage.peakMegabytes(),
                load);
    }

    /** What a process used, as Linux counts it; the last look is at most 20 ms before its end. */
    private record Usage(int exitCode, double cpuSeconds, long peakMegabytes) {

        static Usage of(Process process) throws IOException, InterruptedException {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            long peak = 0;
            long cpu = 0;
            do {
                cpu = process.info()
                        .totalCpuDuration()
                        .map(java.time.Duration::toMillis)
                        .orElse(cpu);
                peak = Math.max(peak, peakKilobytes(status));
            } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
            return new Usage(process.exitValue(), cpu / 1_000.0, peak / 1_024);
        }

        private static long peakKilobytes(Path status) {
            try {
                for (String line : Files.readAllLines(status)) {
                    if (line.startsWith("VmHWM:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", ""));
                    }
                }
            } catch (IOException e) {
                return 0; // it is over, or this is no Linux
            }
            return 0;
        }
    }

    static {
        if (File.pathSeparatorChar != ':') {
            System.err.println("CPU and RSS are counted on Linux only");
        }
    }
}
