package com.stytch.migrate.web;

import java.net.URI;

/** The flows without a browser, from Firebase. */
class HttpFirebaseTest extends LoginContract {

    HttpFirebaseTest() {
        super("firebase");
    }

    @Override
    Visitor visitor(URI address) {
        return new HttpVisitor(address);
    }
}
