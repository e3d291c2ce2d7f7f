package com.stytch.migrate.web;

import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginOutcome;
import com.stytch.migrate.login.LoginWay;
import com.stytch.migrate.web.servlet.DualSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The new login page: Stytch first, and the old system for those who have not moved. */
@Controller
class LoginController {
    private static final String WRONG = "Wrong e-mail address or password. You can also reset your password.";

    private final LoginMigration logins;
    private final OldSystem old;
    private final People people;
    private final DualSessions sessions;
    private final OldSessions oldSessions;

    LoginController(
            LoginMigration logins, OldSystem old, People people, DualSessions sessions, OldSessions oldSessions) {
        this.logins = logins;
        this.old = old;
        this.people = people;
        this.sessions = sessions;
        this.oldSessions = oldSessions;
    }

    @GetMapping("/login")
    String page() {
        return "login";
    }

    // [login]
    /** The password comes as text: Spring takes text apart at its commas to make a {@code char[]} of it. */
    @PostMapping("/login")
    String logIn(
            @RequestParam String email,
            @RequestParam String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            RedirectAttributes next) {
        LoginContext context = new LoginContext(request.getRemoteAddr(), request.getHeader("User-Agent"));
        LoginOutcome outcome = logins.logIn(email, password.toCharArray(), context);
        switch (outcome.kind()) {
            case SIGNED_IN -> {
                LoginOutcome.SignedIn in = (LoginOutcome.SignedIn) outcome;
                people.find(email).ifPresent(user -> people.keepAccount(user.id(), in.account()));
                Forms.renew(request);
                sessions.signedIn(
                        response,
                        in.sessionToken().orElseThrow(),
                        in.sessionJwt().orElseThrow(),
                        Optional.of(Instant.now().plus(Move.SESSION)));
                next.addFlashAttribute("how", how(in.way()));
                return "redirect:/account";
            }
            case NOT_MOVED -> { // the password is right: let the person in as ever, and look at outcome.reason()
                return oldSessions.begin(email, password, request, response) ? "redirect:/account" : "redirect:/login";
            }
            case UNREACHABLE -> {
                return again(HttpStatus.SERVICE_UNAVAILABLE, "Please try again in a minute.", email, response, model);
            }
            case SECOND_FACTOR_NEEDED -> {
                String factors = String.join(", ", ((LoginOutcome.SecondFactorNeeded) outcome).factors());
                return again(HttpStatus.FORBIDDEN, "A second factor is needed: " + factors, email, response, model);
            }
            case RESET_NEEDED -> {
                return outcome.passwordProven()
                        ? again(HttpStatus.FORBIDDEN, "Please choose a new password.", email, response, model)
                        : again(HttpStatus.UNAUTHORIZED, WRONG, email, response, model);
            }
            case WRONG_PASSWORD, LOCKED -> { // one text for all: it tells nobody who has an account
                return again(HttpStatus.UNAUTHORIZED, WRONG, email, response, model);
            }
        }
        throw new AssertionError(outcome.kind());
    }
    // [/login]

    private static String again(
            HttpStatus status, String message, String email, HttpServletResponse response, Model model) {
        response.setStatus(status.value());
        model.addAttribute("message", message);
        model.addAttribute("email", email);
        return "login";
    }

    private String how(LoginWay way) {
        return switch (way) {
            case STYTCH -> "Answered by Stytch alone. " + old.name() + " was not asked.";
            case MOVED -> "Moved now from " + old.name() + ": it knew the password, and Stytch knows it from now on.";
            case PASSWORD_ADDED -> "Your account was at Stytch already; the password came now from " + old.name() + ".";
            case PASSWORD_REPLACED -> "Stytch had an older password; the one of " + old.name() + " took its place.";
            case CHANGED, CHOSEN_AT_STYTCH, LINKED -> "You are signed in at Stytch.";
        };
    }
}
