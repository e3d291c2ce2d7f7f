package com.stytch.migrate.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomTableTest {
    private static final String BASE = "com.stytch.migrate";

    @ParameterizedTest
    @CsvSource({
        "api,         http,                            true",
        "http,        api,                             false",
        "model,       error,                           false",
        "model,       internal,                        true",
        "internal,    model,                           false",
        "backfill,    source,                          true",
        "backfill,    api,                             false",
        "importer,    source,                          false",
        "ledger,      backfill,                        false",
        "backfill,    testing,                         false",
        "testing,     backfill,                        true",
        "api,         auth0.export,                    false",
        "http,        /com.fasterxml.jackson.databind, true",
        "api,         /com.fasterxml.jackson.core,     false",
        "source,      /de.siegmar.fastcsv.reader,      false",
        "importer,    /de.siegmar.fastcsv.reader,      false",
        "session,     /io.jsonwebtoken,                true",
        "api,         /io.jsonwebtoken.security,       false",
        "ledger,      /java.sql,                       true",
        "importer,    /java.sql,                       false",
        "importer,    /java.util,                      true",
        "api,         /org.slf4j,                      true",
        "hash,        /org.bouncycastle.crypto,        true",
        "importer,    /org.bouncycastle.crypto,        false",
        "testing,     /org.junit.jupiter.api,          false",
        "http,        /com.google.common.base,         false"
    })
    void core_arrow_isAllowedOrNot(String from, String to, boolean allowed) {
        assertEquals(
                allowed,
                RoomTable.core().objection(name(BASE, from), name(BASE, to)).isEmpty());
    }

    @Test
    void core_root_mayImportAllButTesting() {
        assertTrue(RoomTable.core().objection(BASE, BASE + ".backfill").isEmpty());
        assertFalse(RoomTable.core().objection(BASE, BASE + ".testing").isEmpty());
        assertFalse(RoomTable.core().objection(BASE + ".api", BASE).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "auth0.export,   source,                          true",
        "auth0.export,   auth0.hash,                      true",
        "auth0.hash,     auth0.export,                    false",
        "auth0.export,   internal,                        false",
        "auth0.export,   auth0.internal,                  true",
        "auth0.internal, auth0.hash,                      false",
        "auth0.export,   testing,                         false",
        "auth0.testing,  testing,                         true",
        "auth0.export,   auth0.testing,                   false",
        "auth0,          auth0.export,                    true",
        "auth0.export,   cognito.export,                  false",
        "auth0.export,   cli,                             false",
        "auth0.export,   /com.fasterxml.jackson.databind, false",
        "auth0.session,  /io.jsonwebtoken,                true"
    })
    void provider_arrow_isAllowedOrNot(String from, String to, boolean allowed) {
        RoomTable table = RoomTable.provider("auth0");
        assertEquals(allowed, table.objection(name(BASE, from), name(BASE, to)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "backfill, true",
        "testing, true",
        "auth0, true",
        "auth0.export, true",
        "internal, false",
        "auth0.internal, false"
    })
    void example_arrow_isAllowedOrNot(String to, boolean allowed) {
        assertEquals(
                allowed,
                RoomTable.example("cli")
                        .objection(BASE + ".cli", BASE + "." + to)
                        .isEmpty());
    }

    @Test
    void hasRoom_isStrict() {
        assertTrue(RoomTable.core().hasRoom(BASE + ".source"));
        assertFalse(RoomTable.core().hasRoom(BASE + ".util"));
        assertFalse(RoomTable.core().hasRoom(BASE + ".source.json"));
        assertFalse(RoomTable.provider("auth0").hasRoom(BASE + ".auth0.ledger"));
        assertFalse(RoomTable.provider("auth0").hasRoom(BASE + ".cognito.export"));
    }

    @ParameterizedTest
    @CsvSource({
        "java.net.http, true",
        "com.stytch.migrate.model, true",
        "com.stytch.migrate.internal, false",
        "com.stytch.migrate.auth0.internal, false",
        "com.fasterxml.jackson.databind, false",
        "de.siegmar.fastcsv.reader, false",
        "io.jsonwebtoken, false",
        "com.github.benmanes.caffeine.cache, false",
        "org.bouncycastle.crypto, false"
    })
    void publicSignature_mayShowOrNot(String packageName, boolean allowed) {
        assertEquals(allowed, RoomTable.core().signatureObjection(packageName).isEmpty());
    }

    private static String name(String base, String room) {
        return room.startsWith("/") ? room.substring(1) : base + "." + room;
    }
}
