package com.stytch.migrate.firebase;

import com.stytch.migrate.architecture.RoomTable;
import com.stytch.migrate.architecture.RoomsContract;

class RoomsTest extends RoomsContract {
    RoomsTest() {
        super(RoomTable.provider("firebase"));
    }
}
