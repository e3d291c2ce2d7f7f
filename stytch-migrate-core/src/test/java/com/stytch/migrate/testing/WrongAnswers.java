package com.stytch.migrate.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes up exchanges that no fake has: for the test of who judges them. */
public final class WrongAnswers {
    private WrongAnswers() {}

    /** Returns an exchange with another answer. */
    public static Exchange answered(Exchange exchange, Map<String, @Nullable Object> body) {
        return new Exchange(
                exchange.method(),
                exchange.path(),
                exchange.template(),
                exchange.requestBody(),
                exchange.hasRequestBody(),
                exchange.statusCode().orElse(0),
                exchange.errorType().orElse(null),
                exchange.requestId().orElse(null),
                body,
                exchange.fault().orElse(null),
                exchange.userAgent(),
                exchange.arrivedAt());
    }
}
