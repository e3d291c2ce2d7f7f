package com.stytch.migrate.architecture;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which package of a module may import what. One package is one room; the table below is the whole truth, and has no
 * exceptions. Immutable.
 *
 * <p>To add a room, write its sentence into its {@code package-info} and its row here.
 */
public final class RoomTable {
    private static final String BASE = "com.stytch.migrate";
    private static final String ROOT = "";
    private static final Pattern INTERNAL =
            Pattern.compile("com\\.stytch\\.migrate\\.((auth0|cognito|firebase)\\.)?internal(\\..*)?");
    private static final Set<String> PROVIDERS = Set.of("auth0", "cognito", "firebase");

    /** Room of core, and the rooms that it may import beside {@code internal}. */
    private static final Map<String, Set<String>> CORE = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("error", Set.of("model")),
            Map.entry("hash", Set.of("error", "model")),
            Map.entry("source", Set.of("hash", "error", "model")),
            Map.entry("http", Set.of("error", "model")),
            Map.entry("api", Set.of("http", "error", "model")),
            Map.entry("importer", Set.of("api", "error", "model")),
            Map.entry("session", Set.of("importer", "api", "http", "error", "model")),
            Map.entry("ledger", Set.of("importer", "error", "model")),
            Map.entry("backfill", Set.of("ledger", "importer", "source", "error", "model")),
            Map.entry("login", Set.of("ledger", "importer", "api", "http", "hash", "error", "model")),
            Map.entry("dualwrite", Set.of("ledger", "importer", "api", "error", "model")),
            Map.entry("reconcile", Set.of("ledger", "api", "error", "model")),
            Map.entry("export", Set.of("api", "error", "model")),
            Map.entry(
                    ROOT,
                    Set.of(
                            "model",
                            "error",
                            "hash",
                            "source",
                            "http",
                            "api",
                            "importer",
                            "session",
                            "ledger",
                            "backfill",
                            "login",
                            "dualwrite",
                            "reconcile",
                            "export")),
            Map.entry(
                    "testing",
                    Set.of(
                            ROOT,
                            "model",
                            "error",
                            "hash",
                            "source",
                            "http",
                            "api",
                            "importer",
                            "session",
                            "ledger",
                            "backfill",
                            "login",
                            "dualwrite",
                            "reconcile",
                            "export")),
            Map.entry("internal", Set.of()));

    /** Room of a provider, and the rooms of the same provider that it may import. */
    private static final Map<String, Set<String>> PROVIDER = Map.of(
            "internal",
            Set.of(),
            "hash",
            Set.of("internal"),
            "export",
            Set.of("hash", "internal"),
            "login",
            Set.of(ROOT, "export", "hash", "internal"),
            "session",
            Set.of("internal"),
            ROOT,
            Set.of("export", "hash", "session", "internal"),
            "testing",
            Set.of(ROOT, "export", "hash", "login", "session", "internal"));

    private static final Set<String> ANYWHERE = Set.of("*");

    /** Beginning of a package name, and the rooms of core that may use it. The longest match counts. */
    private static final Map<String, Set<String>> CORE_LIBRARIES = Map.ofEntries(
            Map.entry("java.", ANYWHERE),
            Map.entry("java.sql", Set.of("ledger", "backfill", "internal")),
            Map.entry("javax.crypto", ANYWHERE),
            Map.entry("javax.net", ANYWHERE),
            Map.entry("javax.security.auth.x500", ANYWHERE),
            Map.entry("javax.xml.stream", Set.of("source")),
            Map.entry("javax.sql", Set.of("ledger", "backfill", "internal")),
            Map.entry("org.jspecify.annotations", ANYWHERE),
            Map.entry("org.slf4j", ANYWHERE),
            Map.entry("com.fasterxml.jackson.", Set.of("http", "internal", "testing")),
            Map.entry("io.jsonwebtoken", Set.of("session", "testing", "internal")),
            Map.entry("com.github.benmanes.caffeine.", Set.of("session", "internal")),
            Map.entry("org.bouncycastle.", Set.of("hash", "login", "testing", "internal")),
            Map.entry("org.apache.commons.codec.", Set.of("hash")),
            Map.entry("org.sqlite", Set.of("ledger", "internal")));

    /** The same for a provider. Its on-disk join of a large hash file may use SQLite; JSON and CSV come from core. */
    private static final Map<String, Set<String>> PROVIDER_LIBRARIES = Map.ofEntries(
            Map.entry("java.", ANYWHERE),
            Map.entry("java.sql", Set.of("export", "hash")),
            Map.entry("javax.crypto", ANYWHERE),
            Map.entry("javax.net", ANYWHERE),
            Map.entry("javax.security.auth.x500", ANYWHERE),
            Map.entry("javax.sql", Set.of("export", "hash")),
            Map.entry("org.jspecify.annotations", ANYWHERE),
            Map.entry("org.slf4j", ANYWHERE),
            Map.entry("com.fasterxml.jackson.", Set.of("testing")),
            Map.entry("io.jsonwebtoken", Set.of("session", "export", "testing")),
            Map.entry("com.github.benmanes.caffeine.", Set.of("session")),
            Map.entry("org.bouncycastle.", Set.of("hash", "login", "testing")),
            Map.entry("org.sqlite", Set.of("export", "hash")));

    private enum Kind {
        CORE,
        PROVIDER,
        EXAMPLE
    }

    private final Kind kind;
    private final String module;
    private final Map<String, Set<String>> rooms;
    private final Map<String, Set<String>> libraries;

    private RoomTable(Kind kind, String module, Map<String, Set<String>> rooms, Map<String, Set<String>> libraries) {
        this.kind = kind;
        this.module = module;
        this.rooms = new LinkedHashMap<>(rooms);
        this.libraries = new TreeMap<>(libraries);
    }

    /** Returns the table of stytch-migrate-core. */
    public static RoomTable core() {
        return new RoomTable(Kind.CORE, BASE, CORE, CORE_LIBRARIES);
    }

    /**
     * Returns the table of a provider module.
     *
     * @param name {@code auth0}, {@code cognito} or {@code firebase}
     */
    public static RoomTable provider(String name) {
        if (!PROVIDERS.contains(name)) {
            throw new IllegalArgumentException("no provider module is called " + name);
        }
        return new RoomTable(Kind.PROVIDER, BASE + "." + name, PROVIDER, PROVIDER_LIBRARIES);
    }

    /**
     * Returns the table of a module below {@code examples}: one package that uses what any user of the library could.
     *
     * @param name the last part of its package
     */
    public static RoomTable example(String name) {
        return example(name, Map.of(ROOT, Set.of()));
    }

    /**
     * Returns the table of a module below {@code examples} that has rooms of its own.
     *
     * @param name the last part of its package
     * @param rooms each room, {@code ""} for the package itself, and the rooms of the module that it may import
     */
    public static RoomTable example(String name, Map<String, Set<String>> rooms) {
        return new RoomTable(Kind.EXAMPLE, BASE + "." + name, rooms, Map.of("", ANYWHERE));
    }

    /** Returns whether types of the module can be part of somebody else's program. */
    boolean isLibrary() {
        return kind != Kind.EXAMPLE;
    }

    /** Returns whether a package is a room of the module. */
    boolean hasRoom(String packageName) {
        return room(packageName).isPresent();
    }

    /** Returns why a class of one package must not use a type of another, or nothing when it may. */
    Optional<String> objection(String fromPackage, String toPackage) {
        Optional<String> from = room(fromPackage);
        if (from.isEmpty() || fromPackage.equals(toPackage)) {
            return Optional.empty(); // a package without a room is an objection of its own
        }
        String room = from.get();
        boolean ours = toPackage.equals(BASE) || toPackage.startsWith(BASE + ".");
        if (!ours) {
            return libraryObjection(room, toPackage);
        }
        Optional<String> target = room(toPackage);
        if (target.isPresent()) {
            boolean allowed = (kind == Kind.CORE && target.get().equals("internal"))
                    || Objects.requireNonNull(rooms.get(room)).contains(target.get());
            return allowed ? Optional.empty() : Optional.of(named(room) + " may not import " + named(target.get()));
        }
        return switch (kind) {
            case CORE -> Optional.of("core may not import " + toPackage);
            case PROVIDER -> coreObjection(room, toPackage);
            case EXAMPLE ->
                isInternal(toPackage)
                        ? Optional.of("examples may not import " + toPackage + ": a user could not")
                        : Optional.empty();
        };
    }

    private Optional<String> coreObjection(String room, String toPackage) {
        Optional<String> coreRoom = core().room(toPackage);
        if (coreRoom.isEmpty()) {
            return Optional.of("a provider may import core only, not " + toPackage);
        }
        if (coreRoom.get().equals("internal")) {
            return Optional.of("a provider may not import core's internal");
        }
        if (coreRoom.get().equals("testing") && !room.equals("testing")) {
            return Optional.of(named(room) + " may not import core's testing");
        }
        return Optional.empty();
    }

    private Optional<String> libraryObjection(String room, String toPackage) {
        String longest = null;
        for (String beginning : libraries.keySet()) {
            boolean matches = toPackage.startsWith(beginning) || (toPackage + ".").equals(beginning);
            if (matches && (longest == null || beginning.length() > longest.length())) {
                longest = beginning;
            }
        }
        if (longest == null) {
            return Optional.of("no room may use " + toPackage);
        }
        Set<String> allowed = Objects.requireNonNull(libraries.get(longest));
        return allowed.equals(ANYWHERE) || allowed.contains(room)
                ? Optional.empty()
                : Optional.of(named(room) + " may not use " + toPackage + ", only " + new TreeSet<>(allowed) + " may");
    }

    /** Returns why a type of a package must not be seen in a public signature, or nothing when it may. */
    Optional<String> signatureObjection(String packageName) {
        if (packageName.startsWith("java.") || packageName.startsWith("javax.")) {
            return Optional.empty();
        }
        if (packageName.equals(BASE) || packageName.startsWith(BASE + ".")) {
            return isInternal(packageName)
                    ? Optional.of("shows " + packageName + ", which is not API")
                    : Optional.empty();
        }
        return Optional.of("shows a type of " + packageName + ", so that library could never be exchanged");
    }

    /** Returns whether nobody outside may rely on a package. */
    static boolean isInternal(String packageName) {
        return INTERNAL.matcher(packageName).matches();
    }

    private Optional<String> room(String packageName) {
        if (packageName.equals(module)) {
            return Optional.of(ROOT);
        }
        if (!packageName.startsWith(module + ".")) {
            return Optional.empty();
        }
        String room = packageName.substring(module.length() + 1);
        return rooms.containsKey(room) ? Optional.of(room) : Optional.empty();
    }

    private static String named(String room) {
        return room.equals(ROOT) ? "the root" : room;
    }
}
