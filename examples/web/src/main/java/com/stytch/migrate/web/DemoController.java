package com.stytch.migrate.web;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.LoginCounters;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginOutcome;
import com.stytch.migrate.login.LoginWay;
import com.stytch.migrate.login.Stragglers;
import com.stytch.migrate.testing.Exchange;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The panel of the demonstration: shows what happens on both sides, and holds its switches. No part of a real application. */
@Controller
class DemoController {
    private static final int CALLS_SHOWN = 8;

    private final FakeStytch fake;
    private final ConsumerClient stytch;
    private final OldSystem old;
    private final Ledger ledger;
    private final People people;
    private final LoginMigration logins;
    private final LoginCounters counters;
    private final LastLogins last;
    private final Cutover cutover;
    private volatile boolean outage;

    DemoController(
            FakeStytch fake,
            ConsumerClient stytch,
            OldSystem old,
            Ledger ledger,
            People people,
            LoginMigration logins,
            LoginCounters counters,
            LastLogins last,
            Cutover cutover) {
        this.fake = fake;
        this.stytch = stytch;
        this.old = old;
        this.ledger = ledger;
        this.people = people;
        this.logins = logins;
        this.counters = counters;
        this.last = last;
        this.cutover = cutover;
    }

    /** A person as the panel shows them. */
    record Row(Person person, String atStytch) {}

    @GetMapping("/demo")
    String page(Model model) {
        model.addAttribute(
                "people",
                people.all().stream()
                        .map(person -> new Row(person, atStytch(person)))
                        .toList());
        model.addAttribute("outage", outage);
        model.addAttribute("leftAlone", logins.legacyIsLeftAlone());
        model.addAttribute("step", cutover.step());
        model.addAttribute("steps", Cutover.Step.values());
        model.addAttribute("outcomes", outcomes());
        model.addAttribute("ways", ways());
        model.addAttribute("legacyChecks", counters.legacyChecks());
        model.addAttribute("stragglers", stragglers());
        model.addAttribute("lastLogins", last.lines());
        model.addAttribute("oldCalls", newest(old.calls()));
        model.addAttribute(
                "stytchCalls",
                newest(fake.journal().exchanges().stream()
                        .map(Exchange::toString)
                        .toList()));
        return "demo";
    }

    @PostMapping("/demo/old-system")
    String outage(@RequestParam boolean answers) {
        outage = !answers;
        old.outage(outage);
        return "redirect:/demo";
    }

    @PostMapping("/demo/cutover")
    String cutover(@RequestParam Cutover.Step step) {
        cutover.go(step);
        return "redirect:/demo";
    }

    /** Reads everybody out of the old system, into the ledger that the logins use. Passwords stay where they are. */
    @PostMapping("/demo/backfill")
    synchronized String backfill() {
        stytch.backfill(old.users()).ledger(ledger).run();
        return "redirect:/demo";
    }

    private String atStytch(Person person) {
        return fake.userById(person.id())
                .map(FakeUser::hasPassword)
                .map(has -> has ? "account and password" : "account, no password yet")
                .orElse("nothing yet");
    }

    private Map<String, Long> outcomes() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (LoginOutcome.Kind kind : LoginOutcome.Kind.values()) {
            counts.put(words(kind), counters.count(kind));
        }
        return counts;
    }

    private Map<String, Long> ways() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (LoginWay way :
                List.of(LoginWay.STYTCH, LoginWay.MOVED, LoginWay.PASSWORD_ADDED, LoginWay.PASSWORD_REPLACED)) {
            counts.put(words(way), counters.count(way));
        }
        return counts;
    }

    private Map<String, Long> stragglers() {
        Map<String, Long> counts = new LinkedHashMap<>();
        Stragglers.count(ledger).forEach((method, count) -> counts.put(words(method), count));
        return counts;
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static List<String> newest(List<String> calls) {
        List<String> shown = new ArrayList<>(calls.subList(Math.max(0, calls.size() - CALLS_SHOWN), calls.size()));
        Collections.reverse(shown);
        return shown;
    }
}
