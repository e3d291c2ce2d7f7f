package com.stytch.migrate.web;

import com.stytch.migrate.session.Side;
import com.stytch.migrate.web.servlet.DualPrincipal;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What people come for. */
@Controller
class PageController {
    private final People people;

    PageController(People people) {
        this.people = people;
    }

    @GetMapping("/")
    String start() {
        return "start";
    }

    /** For people who are logged in, at whichever side. */
    @GetMapping("/account")
    String account(@AuthenticationPrincipal DualPrincipal who, Model model) {
        model.addAttribute("name", people.byId(who.getName()).map(Person::name).orElse("you"));
        model.addAttribute("side", who.side().name());
        model.addAttribute("note", note(who));
        return "account";
    }

    private static String note(DualPrincipal who) {
        if (who.side() == Side.LEGACY) {
            return "The token in its cookie was checked here, with the keys of the old system.";
        }
        boolean here = who.stytch().map(identity -> identity.checkedLocally()).orElse(false);
        return here
                ? "Its JWT was checked here, with Stytch’s keys: nobody was asked."
                : "Stytch was asked, and sent a new JWT: the last one had expired.";
    }
}
