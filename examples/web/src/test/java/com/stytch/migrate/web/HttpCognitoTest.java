package com.stytch.migrate.web;

import java.net.URI;

/** The flows without a browser, from Cognito. */
class HttpCognitoTest extends LoginContract {

    HttpCognitoTest() {
        super("cognito");
    }

    @Override
    Visitor visitor(URI address) {
        return new HttpVisitor(address);
    }
}
