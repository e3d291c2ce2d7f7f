package com.stytch.migrate.cli;

import com.stytch.migrate.architecture.RoomTable;
import com.stytch.migrate.architecture.RoomsContract;

class RoomsTest extends RoomsContract {
    RoomsTest() {
        super(RoomTable.example("cli"));
    }
}
