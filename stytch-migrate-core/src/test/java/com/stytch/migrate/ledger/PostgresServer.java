package com.stytch.migrate.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real PostgreSQL, started once for all tests of a process and stopped at its end. */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private PostgresServer() {}

    /** Returns connections to it, as a user who may do anything. */
    public static DataSource dataSource() {
        return Holder.SERVER.getPostgresDatabase();
    }

    /** Returns the JDBC URL, without a user. */
    public static String url() {
        return "jdbc:postgresql://127.0.0.1:" + Holder.SERVER.getPort() + "/postgres";
    }

    /** Returns the name of a schema that no other test has. */
    public static String newSchema() {
        return "ledger_" + SCHEMAS.incrementAndGet();
    }
}
