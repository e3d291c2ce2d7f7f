package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Faults at random, each with its share of the requests. The seed decides which requests are hit, counted in the order of
 * their arrival. Immutable; for {@link FakeProject#faults}.
 */
public final class FaultPlan {
    private final long seed;
    private final List<Share> shares;
    private final int first;

    private FaultPlan(long seed, List<Share> shares, int first) {
        this.seed = seed;
        this.shares = List.copyOf(shares);
        this.first = first;
    }

    /** @param endpoint a method, a blank and a path, unfilled; {@code null} for any */
    private record Share(double share, @Nullable String endpoint, Fault fault) {

        boolean concerns(String method, String template) {
            return endpoint == null || endpoint.equals(method + " " + template);
        }
    }

    /** Returns a plan without faults. */
    public static FaultPlan seeded(long seed) {
        return new FaultPlan(seed, List.of(), Integer.MAX_VALUE);
    }

    /** Returns a plan in which nothing goes wrong. */
    public static FaultPlan none() {
        return seeded(0);
    }

    /**
     * Returns the plan with one more fault.
     *
     * @param share which part of the requests it hits, from 0 to 1; all shares together at most 1
     */
    public FaultPlan share(double share, Fault fault) {
        return with(share, null, fault);
    }

    /**
     * Returns the plan with one more fault of one endpoint.
     *
     * @param method the HTTP method
     * @param template the path with its parameters unfilled, such as {@code /v1/users/{user_id}}
     * @param share which part of its requests it hits, from 0 to 1; all shares of the plan together at most 1
     */
    public FaultPlan share(String method, String template, double share, Fault fault) {
        return with(
                share,
                Objects.requireNonNull(method, "method") + " " + Objects.requireNonNull(template, "template"),
                fault);
    }

    private FaultPlan with(double share, @Nullable String endpoint, Fault fault) {
        Objects.requireNonNull(fault, "fault");
        double all = share + shares.stream().mapToDouble(Share::share).sum();
        if (!(share >= 0) || all > 1 + 1e-9) {
            throw new IllegalArgumentException("shares must be from 0 to 1, also together");
        }
        List<Share> more = new ArrayList<>(shares);
        more.add(new Share(share, endpoint, fault));
        return new FaultPlan(seed, more, first);
    }

    /** Returns the plan that ends after so many requests, as a storm does. */
    public FaultPlan onlyFirst(int requests) {
        return new FaultPlan(seed, shares, requests);
    }

    Dice dice() {
        return new Dice();
    }

    /** Says for one request after the other what goes wrong. Thread-safe. */
    final class Dice {
        private final Random random = new Random(seed);
        private int requests;

        synchronized @Nullable Fault next(String method, String template) {
            if (requests >= first || shares.isEmpty()) {
                return null;
            }
            requests++;
            double drawn = random.nextDouble();
            for (Share share : shares) {
                drawn -= share.share;
                if (drawn < 0) {
                    return share.concerns(method, template) ? share.fault : null;
                }
            }
            return null;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("FaultPlan[seed " + seed);
        shares.forEach(share -> text.append(String.format(
                Locale.ROOT,
                ", %.4f %s%s",
                share.share,
                share.endpoint == null ? "" : "of " + share.endpoint + " ",
                share.fault)));
        return text.append(']').toString();
    }
}
