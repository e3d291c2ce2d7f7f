package com.stytch.migrate.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the times of export files, in all the ways in which they are written. Stateless and thread-safe. */
public final class Times {
    private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");
    private static final BigDecimal LAST_MILLIS = new BigDecimal("253402300799999");

    private Times() {}

    /**
     * Reads ISO text with up to 9 decimals (without a zone it is taken as UTC), a number of seconds or milliseconds since
     * 1970, or one of these under {@code $date} or {@code $numberLong}.
     *
     * @return the time, or nothing when the value is none
     */
    public static Optional<Instant> read(@Nullable Object value) {
        if (value instanceof String text) {
            return iso(text);
        }
        if (value instanceof Number number) {
            return number(number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString()));
        }
        if (value instanceof Map<?, ?> map && map.size() == 1) {
            Object inner = map.get("$date");
            return read(inner != null ? inner : map.get("$numberLong"));
        }
        return Optional.empty();
    }

    private static Optional<Instant> number(BigDecimal number) {
        if (number.signum() < 0 || number.compareTo(LAST_MILLIS) > 0 || Math.abs((long) number.scale()) > 20) {
            return Optional.empty();
        }
        BigDecimal millis = number.compareTo(FIRST_MILLIS) < 0 ? number.movePointRight(3) : number;
        return Optional.of(Instant.ofEpochMilli(millis.longValue()));
    }

    private static Optional<Instant> iso(String text) {
        if (text.length() < 10 || text.length() > 40) {
            return Optional.empty();
        }
        try {
            int second = text.length() >= 20 ? whole(text, 17, 2) : -1;
            if (second >= 0 && text.charAt(10) == 'T' && text.charAt(text.length() - 1) == 'Z') {
                return Optional.of(utc(text, second));
            }
            if (text.length() == 10) {
                return Optional.of(LocalDateTime.parse(text + "T00:00:00").toInstant(ZoneOffset.UTC));
            }
            String iso = iso8601(text);
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 10) > 0 || iso.indexOf('-', 10) > 0;
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return number(text);
        }
    }

    /** PostgreSQL writes {@code 2021-03-05 16:35:16.775+00}, Ruby {@code 2021-03-05 16:35:16 UTC} or {@code +0000}. */
    private static String iso8601(String text) {
        String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        iso = iso.endsWith(" UTC") ? iso.substring(0, iso.length() - 4) + 'Z' : iso;
        int sign = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
        if (sign < 16) {
            return iso;
        }
        String time = iso.substring(0, sign).strip();
        String zone = iso.substring(sign);
        return switch (zone.length()) {
            case 3 -> time + zone + ":00";
            case 5 -> time + zone.substring(0, 3) + ":" + zone.substring(3);
            default -> time + zone;
        };
    }

    private static Optional<Instant> number(String text) {
        return text.matches("[0-9]{10,15}") ? number(new BigDecimal(text)) : Optional.empty();
    }

    /** {@code 2021-03-05T16:35:16.775Z}, the form that nearly all have: several times faster than the general parser. */
    private static Instant utc(String text, int second) {
        int nanos = 0;
        int end = text.length() - 1;
        if (end > 19) {
            int digits = end - 20;
            if (text.charAt(19) != '.' || digits < 1 || digits > 9) {
                return OffsetDateTime.parse(text).toInstant();
            }
            nanos = whole(text, 20, digits);
            for (int i = digits; i < 9 && nanos > 0; i++) {
                nanos *= 10;
            }
        }
        int year = whole(text, 0, 4);
        int month = whole(text, 5, 2);
        int day = whole(text, 8, 2);
        int hour = whole(text, 11, 2);
        int minute = whole(text, 14, 2);
        boolean marks =
                text.charAt(4) == '-' && text.charAt(7) == '-' && text.charAt(13) == ':' && text.charAt(16) == ':';
        if (!marks || nanos < 0 || year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, nanos).toInstant(ZoneOffset.UTC);
    }

    private static int whole(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
