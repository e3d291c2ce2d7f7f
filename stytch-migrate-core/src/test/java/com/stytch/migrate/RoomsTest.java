package com.stytch.migrate;

import com.stytch.migrate.architecture.RoomTable;
import com.stytch.migrate.architecture.RoomsContract;

class RoomsTest extends RoomsContract {
    RoomsTest() {
        super(RoomTable.core());
    }
}
