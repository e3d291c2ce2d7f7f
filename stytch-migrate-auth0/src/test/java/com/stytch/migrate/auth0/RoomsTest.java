package com.stytch.migrate.auth0;

import com.stytch.migrate.architecture.RoomTable;
import com.stytch.migrate.architecture.RoomsContract;

class RoomsTest extends RoomsContract {
    RoomsTest() {
        super(RoomTable.provider("auth0"));
    }
}
