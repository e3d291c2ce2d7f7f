package com.stytch.migrate.contract;

import com.stytch.migrate.testing.Exchange;
import com.stytch.migrate.testing.FakeProject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds each exchange with a fake against the contract: known path and method, request body, answer body. It judges both
 * sides: the client that sent the request, and the fake that answered it.
 *
 * <pre>{@code
 * ContractCheck contract = ContractCheck.watching(fake);
 * ...
 * contract.close(); // throws an AssertionError that lists all violations
 * }</pre>
 */
public final class ContractCheck implements AutoCloseable {
    private final List<String> violations = new ArrayList<>();
    private final AtomicInteger checked = new AtomicInteger();
    private volatile boolean refusedMayBeWrong;
    private volatile boolean answersOnly;

    private ContractCheck() {}

    /** Returns a check of everything that the fake receives from now on. */
    public static ContractCheck watching(FakeProject fake) {
        ContractCheck check = new ContractCheck();
        fake.observe(check::check);
        return check;
    }

    /** Returns a check of the answers alone: for a client that is not ours and need not keep to the contract's letter. */
    public static ContractCheck watchingAnswersOf(FakeProject fake) {
        ContractCheck check = watching(fake).allowingRefusedRequests();
        check.answersOnly = true;
        return check;
    }

    /** Lets a request break the contract if the fake refuses it: for tests of what the fake refuses. */
    public ContractCheck allowingRefusedRequests() {
        refusedMayBeWrong = true;
        return this;
    }

    private void check(Exchange exchange) {
        checked.incrementAndGet();
        int status = exchange.statusCode().orElse(0);
        boolean refused = status >= 400;
        Contract contract = Contract.get();
        String template = contract.template(exchange.method(), exchange.path()).orElse(null);
        if (template == null) {
            if (!(refused && refusedMayBeWrong)) {
                add(exchange, "the contract has no such path and method");
            }
            return;
        }
        if (!answersOnly && !(refused && refusedMayBeWrong)) {
            Map<String, ?> body = exchange.hasRequestBody() ? exchange.requestBody() : null;
            contract.violationsOfRequest(exchange.method(), template, body)
                    .forEach(found -> add(exchange, "request " + found));
        }
        if (status != 0) {
            exchange.responseBody()
                    .ifPresent(body -> contract.violationsOfResponse(exchange.method(), template, status, body)
                            .forEach(found -> add(exchange, "answer " + found)));
        }
    }

    private void add(Exchange exchange, String violation) {
        synchronized (violations) {
            violations.add(exchange + ": " + violation);
        }
    }

    /** Returns how many exchanges were checked. */
    public int checked() {
        return checked.get();
    }

    /** Returns what was found so far. */
    public List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** Throws an {@link AssertionError} that lists what was found, if anything was. */
    @Override
    public void close() {
        List<String> found = violations();
        if (!found.isEmpty()) {
            throw new AssertionError("the contract is broken:\n  " + String.join("\n  ", found));
        }
    }
}
