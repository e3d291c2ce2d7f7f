package com.stytch.migrate.contract;

import com.stytch.migrate.testing.Exchange;
import com.stytch.migrate.testing.ExchangeObserver;
import com.stytch.migrate.testing.FakeProject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Holds each exchange with a fake against the contract: known path and method, request body, answer body. It judges both
 * sides: the client that sent the request, and the fake that answered it.
 *
 * <p>Nobody has to ask for it: it watches every fake of every test that has this class on its class path, and the fake throws
 * at its end when the contract was broken. Answers are always held to it. How a request is judged depends on who sent it:
 *
 * <ul>
 *   <li>what this library sends must keep to the contract, also when it is refused;
 *   <li>what {@code RawCalls} or another client sends, unless it is refused as wrong, with 400 to 499 or 501;
 *   <li>the official SDKs may send what they like: decisions, number 41.
 * </ul>
 *
 * <p>A test that needs it otherwise says so with {@link #of} and one of the two methods that allow more.
 */
public final class ContractCheck implements ExchangeObserver.Watch {
    private static final String OURS = "stytch-migrate-java/";
    private static final String OFFICIAL = "Stytch ";
    private static final String M2M_CLIENT = "/v1/m2m/clients/{client_id}";

    /** Not in the contract, but in the official SDKs: held to what the contract says of an update. */
    private static final Pattern ROTATION = Pattern.compile("/v1/m2m/clients/[^/]+/secrets/rotate(/start|/cancel)?");

    private static final Map<FakeProject, ContractCheck> ALL = Collections.synchronizedMap(new WeakHashMap<>());

    private final List<String> violations = new ArrayList<>();
    private final AtomicInteger checked = new AtomicInteger();
    private volatile boolean refusedMayBeWrong;
    private volatile boolean answersOnly;

    private ContractCheck() {}

    /** Watches every fake; found by {@link java.util.ServiceLoader}. */
    public static final class Everywhere implements ExchangeObserver {

        @Override
        public Watch watch(FakeProject fake) {
            ContractCheck check = new ContractCheck();
            ALL.put(fake, check);
            return check;
        }
    }

    /**
     * Returns the check that watches a fake.
     *
     * @throws IllegalStateException if nobody does, since the service is not on the class path
     */
    public static ContractCheck of(FakeProject fake) {
        ContractCheck check = ALL.get(fake);
        if (check == null) {
            throw new IllegalStateException("nobody holds this fake against the contract");
        }
        return check;
    }

    /** Lets also this library break the contract in a request that the fake refuses as wrong. */
    public ContractCheck allowingRefusedRequests() {
        refusedMayBeWrong = true;
        return this;
    }

    /** Lets any request break the contract: for tests of a fake that is not strict. Answers are still checked. */
    public ContractCheck allowingAnyRequest() {
        answersOnly = true;
        return this;
    }

    @Override
    public void exchange(Exchange exchange) {
        checked.incrementAndGet();
        int status = exchange.statusCode().orElse(0);
        Contract contract = Contract.get();
        boolean mayBeWrong = mayBeWrong(exchange, status);
        boolean rotates = exchange.method().equals("POST")
                && ROTATION.matcher(exchange.path()).matches();
        String method = rotates ? "PUT" : exchange.method();
        String template = rotates
                ? M2M_CLIENT
                : contract.template(method, exchange.path()).orElse(null);
        if (template == null) {
            if (!(isRefusedAsWrong(status) && mayBeWrong)) {
                add(exchange, "the contract has no such path and method");
            }
            return;
        }
        if (!mayBeWrong) {
            Map<String, ?> body = exchange.hasRequestBody() ? exchange.requestBody() : null;
            contract.violationsOfRequest(method, template, body).forEach(found -> add(exchange, "request " + found));
        }
        if (status != 0) {
            exchange.responseBody()
                    .ifPresent(body -> contract.violationsOfResponse(method, template, status, body)
                            .forEach(found -> add(exchange, "answer " + found)));
        }
    }

    private boolean mayBeWrong(Exchange exchange, int status) {
        if (answersOnly || exchange.userAgent().startsWith(OFFICIAL)) {
            return true;
        }
        boolean ours = exchange.userAgent().startsWith(OURS);
        return isRefusedAsWrong(status) && (refusedMayBeWrong || !ours);
    }

    private static boolean isRefusedAsWrong(int status) {
        return (status >= 400 && status < 500) || status == 501;
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

    /** Forgets what was found and returns it: for a test that breaks the contract to see that it is seen. */
    List<String> take() {
        synchronized (violations) {
            List<String> taken = List.copyOf(violations);
            violations.clear();
            return taken;
        }
    }

    /** Throws an {@link AssertionError} that lists what was found, if anything was. */
    @Override
    public void closed() {
        List<String> found = violations();
        if (!found.isEmpty()) {
            throw new AssertionError("the contract is broken:\n  " + String.join("\n  ", found));
        }
    }
}
