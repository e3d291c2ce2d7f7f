package com.stytch.migrate.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The login page of the application as it was. It knows nothing of Stytch; its session is a token of the old system in a cookie. */
@Controller
class OldLoginController {
    private final OldSessions sessions;

    OldLoginController(OldSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping("/old/login")
    String page() {
        return "old-login";
    }

    @PostMapping("/old/login")
    String logIn(
            @RequestParam String email,
            @RequestParam String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        model.addAttribute("email", email);
        try {
            if (sessions.begin(email, password, request, response)) {
                return "redirect:/account";
            }
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
            model.addAttribute("message", "That did not work.");
        } catch (UncheckedIOException noAnswer) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
            model.addAttribute("message", "Please try again in a minute.");
        }
        return "old-login";
    }
}
