package com.stytch.migrate.quickstart;

import com.stytch.migrate.architecture.RoomTable;
import com.stytch.migrate.architecture.RoomsContract;

class RoomsTest extends RoomsContract {
    RoomsTest() {
        super(RoomTable.example("quickstart"));
    }
}
