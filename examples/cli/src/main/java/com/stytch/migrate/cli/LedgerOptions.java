package com.stytch.migrate.cli;

import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.Shard;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Where it is remembered what was done, and who else writes there. */
final class LedgerOptions {
    /** The driver tells a lost connection twice, here and in its exception. Held, since a logger nobody holds is forgotten. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final String DEFAULT_SCHEMA = "stytch_migrate";
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    /** A password as the driver would take it from a URL. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)[?&](ssl)?password=|//[^/?]*@");

    @Option(
            names = "--ledger",
            paramLabel = "FILE|URL",
            defaultValue = "stytch-migrate.db",
            description = {
                "SQLite file that remembers what was done; made when it is not there. One for each project and"
                        + " tenant. Or a PostgreSQL database, jdbc:postgresql://HOST/DATABASE: user and password come from"
                        + " PGUSER and PGPASSWORD, never from here. Default: ${DEFAULT-VALUE} in this folder."
            })
    @SuppressWarnings("NullAway.Init") // has a default value
    private String ledger;

    @Option(
            names = "--ledger-schema",
            paramLabel = "NAME",
            description = "Schema of the ledger in the PostgreSQL database, made when it is not there. One for each"
                    + " project and tenant. Default: " + DEFAULT_SCHEMA + ".")
    private @Nullable String schema;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Take only one of N parts of the source, I from 1 to N, while other processes take the others."
                            + " All share one ledger in PostgreSQL.")
    private @Nullable String shard;

    private Shard part = Shard.WHOLE;

    LedgerOptions() {}

    /** Checks what can be checked before anything is read. */
    void check() {
        if (shard != null) {
            try {
                part = Shard.parse(shard);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--shard: " + e.getMessage());
            }
        }
        if (!isDatabase()) {
            if (schema != null) {
                throw new UsageException("--ledger-schema is for a ledger in PostgreSQL");
            }
            if (!part.isWhole()) {
                throw new UsageException("--shard needs a ledger in PostgreSQL, since a file is for one run at a time:"
                        + " --ledger jdbc:postgresql://HOST/DATABASE");
            }
            return;
        }
        if (!ledger.toLowerCase(Locale.ROOT).startsWith(POSTGRESQL)) {
            throw new UsageException("--ledger takes a file, or a database as jdbc:postgresql://HOST/DATABASE");
        }
        if (PASSWORD.matcher(ledger).find()) {
            throw new UsageException(
                    "--ledger holds a password or a user before the host, which everybody on this machine"
                            + " can see: set the environment variables PGUSER and PGPASSWORD instead");
        }
        if (schema != null && !SCHEMA.matcher(schema).matches()) {
            throw new UsageException("--ledger-schema is up to 63 lower case letters, digits and underscores,"
                    + " and begins with no digit");
        }
    }

    private boolean isDatabase() {
        return ledger.regionMatches(true, 0, "jdbc:", 0, 5);
    }

    Shard shard() {
        return part;
    }

    Ledger open(Surroundings surroundings) {
        if (!isDatabase()) {
            return Ledger.sqlite(Path.of(ledger));
        }
        DRIVER.setLevel(Level.OFF);
        PGSimpleDataSource database = new PGSimpleDataSource();
        try {
            database.setUrl(ledger);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--ledger is no address of a database: jdbc:postgresql://HOST:PORT/DATABASE");
        }
        if (database.getUser() == null) {
            surroundings.variable("PGUSER").ifPresent(database::setUser);
        }
        surroundings.variable("PGPASSWORD").ifPresent(database::setPassword);
        database.setTcpKeepAlive(true);
        database.setReWriteBatchedInserts(true);
        return Ledger.jdbc(database, Optional.ofNullable(schema).orElse(DEFAULT_SCHEMA));
    }
}
