package com.stytch.migrate.web;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page may say. */
@ControllerAdvice
class Names {
    private final OldSystem old;

    Names(OldSystem old) {
        this.old = old;
    }

    @ModelAttribute("oldSystem")
    String oldSystem() {
        return old.name();
    }
}
