package com.stytch.migrate.web;

import java.util.Set;

/** Somebody in front of the application, with cookies of their own. */
interface Visitor {

    /** Opens a page, and follows where it leads. */
    void open(String path);

    /** Types into a field of the page, by its name. */
    void type(String field, String text);

    /** Presses a button, by its id, and follows where that leads. */
    void press(String button);

    /** Returns the text of an element of the page, by its id; empty when it is not there. */
    String text(String id);

    /** Returns the path of the page. */
    String path();

    /** Returns the names of the cookies that the visitor has. */
    Set<String> cookies();
}
