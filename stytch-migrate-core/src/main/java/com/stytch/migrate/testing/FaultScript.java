package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Faults as lines of text, each of which says of which endpoint, when, and what. Immutable.
 *
 * <pre>
 * # the third creation is stored, and its answer is lost
 * POST /v1/users call 3 lost
 * POST /v1/passwords/migrate calls 10-20 429
 * PUT /v1/users/{user_id} 2% 503
 * * 0.5% cut
 * </pre>
 *
 * <p>{@code call} and {@code calls} count the requests of the endpoint from the moment at which the script is applied;
 * percentages are drawn by a seed, and all together are at most 100. What can go wrong: {@code 429}, {@code 500}, {@code 502},
 * {@code 503}; {@code drop}, the connection is cut and nothing was carried out; {@code lost}, it was carried out and the
 * connection is cut; {@code cut}, the same in the middle of the answer; {@code stall} and {@code lost-stall}, no answer comes
 * until the client gives up; {@code error STATUS CODE}, an error of Stytch's form. What stands behind {@code #} does not count.
 */
public final class FaultScript {
    private static final Pattern LINE = Pattern.compile("(?:(\\*)|([A-Za-z]+) +(/\\S*)) +"
            + "(?:call +([0-9]{1,9})|calls +([0-9]{1,9})-([0-9]{1,9})|([0-9]{1,3}(?:\\.[0-9]{1,6})?)%) +(\\S.*)");
    private static final Pattern ERROR = Pattern.compile("error +([45][0-9]{2}) +([a-z0-9_]+)");

    private final FaultPlan plan;
    private final List<Consumer<FakeProject>> calls;

    private FaultScript(FaultPlan plan, List<Consumer<FakeProject>> calls) {
        this.plan = plan;
        this.calls = List.copyOf(calls);
    }

    /**
     * Reads a script.
     *
     * @param seed decides which requests the percentages hit
     * @throws IllegalArgumentException if a line is none; the message names its number and what it may be
     */
    public static FaultScript parse(String text, long seed) {
        FaultPlan plan = FaultPlan.seeded(seed);
        List<Consumer<FakeProject>> calls = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            int comment = raw.indexOf('#');
            String line = (comment < 0 ? raw : raw.substring(0, comment)).strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("line " + number
                        + ": expected an endpoint or *, then call N, calls N-M or a percentage, then what goes wrong");
            }
            try {
                Fault fault = fault(matcher.group(8).strip());
                String method = matcher.group(2) == null ? "" : matcher.group(2).toUpperCase(Locale.ROOT);
                String path = matcher.group(3) == null ? "" : matcher.group(3);
                if (matcher.group(7) != null) {
                    double share = Double.parseDouble(matcher.group(7)) / 100;
                    plan = matcher.group(1) != null ? plan.share(share, fault) : plan.share(method, path, share, fault);
                } else if (matcher.group(1) != null) {
                    throw new IllegalArgumentException("calls are counted by endpoint, so * takes a percentage only");
                } else {
                    int first = Integer.parseInt(matcher.group(matcher.group(4) != null ? 4 : 5));
                    int last = matcher.group(4) != null ? first : Integer.parseInt(matcher.group(6));
                    if (first < 1 || last < first || last - first > 100_000) {
                        throw new IllegalArgumentException("calls are counted from 1, and at most 100000 go wrong");
                    }
                    calls.add(fake -> fake.onCall(first, method, path)
                            .times(last - first + 1)
                            .fail(fault));
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage());
            }
        }
        return new FaultScript(plan, calls);
    }

    private static Fault fault(String words) {
        Matcher error = ERROR.matcher(words);
        if (error.matches()) {
            return Fault.error(Integer.parseInt(error.group(1)), error.group(2));
        }
        return switch (words) {
            case "429" -> Fault.tooManyRequests();
            case "500" -> Fault.internalServerError();
            case "502" -> Fault.badGateway();
            case "503" -> Fault.serverUnavailable();
            case "drop" -> Fault.dropConnection();
            case "lost" -> Fault.storeThenDropConnection();
            case "cut" -> Fault.storeThenCutBody();
            case "stall" -> Fault.stall();
            case "lost-stall" -> Fault.storeThenStall();
            default ->
                throw new IllegalArgumentException("what goes wrong is 429, 500, 502, 503, drop, lost, cut, stall,"
                        + " lost-stall, or error with a status and a code");
        };
    }

    /** Lets a fake fail by this script from now on; the percentages replace those of {@link FakeProject#faults}. */
    public void applyTo(FakeProject fake) {
        fake.faults(plan);
        calls.forEach(call -> call.accept(fake));
    }

    /** Returns the percentages; calls are only counted. */
    @Override
    public String toString() {
        return "FaultScript[" + calls.size() + " calls, " + plan + "]";
    }
}
