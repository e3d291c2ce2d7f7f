package com.stytch.migrate.web;

import com.stytch.migrate.architecture.RoomTable;
import com.stytch.migrate.architecture.RoomsContract;
import java.util.Map;
import java.util.Set;

class RoomsTest extends RoomsContract {
    RoomsTest() {
        super(RoomTable.example(
                "web", Map.of("servlet", Set.of(), "security", Set.of("servlet"), "", Set.of("servlet", "security"))));
    }
}
