package com.stytch.migrate.cognito.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 for the one form of request that Cognito's API has: POST to {@code /} without a query. Stateless and
 * thread-safe.
 *
 * <p>Source: "Signature Version 4 signing process" of AWS's general reference.
 */
public final class SigV4 {
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";
    public static final String SERVICE = "cognito-idp";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SigV4() {}

    /** Returns the value of the header {@code X-Amz-Date}. */
    public static String time(Instant now) {
        return TIME.format(now);
    }

    /** Returns what the signature is valid for: day, region and service. */
    public static String scope(String amzDate, String region) {
        return amzDate.substring(0, 8) + "/" + region + "/" + SERVICE + "/aws4_request";
    }

    /** Returns the names of signed headers as they stand in the signature: in lower case and order. */
    public static String names(Map<String, String> headers) {
        return String.join(";", sorted(headers).keySet());
    }

    private static TreeMap<String, String> sorted(Map<String, String> headers) {
        TreeMap<String, String> sorted = new TreeMap<>();
        headers.forEach((name, value) ->
                sorted.put(name.toLowerCase(Locale.ROOT), value.strip().replaceAll(" +", " ")));
        return sorted;
    }

    /**
     * Returns the signature in hex.
     *
     * @param headers those that are signed, {@code Host} and {@code X-Amz-Date} among them
     */
    public static String signature(String secretKey, String region, Map<String, String> headers, byte[] body) {
        TreeMap<String, String> sorted = sorted(headers);
        String date = String.valueOf(sorted.get("x-amz-date"));
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        sorted.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        canonical.append('\n').append(names(headers)).append('\n').append(sha256(body));
        String toSign = ALGORITHM + "\n" + date + "\n" + scope(date, region) + "\n"
                + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {date.substring(0, 8), region, SERVICE, "aws4_request", toSign}) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(key);
    }

    /** Returns the value of the header {@code Authorization}. */
    public static String authorization(
            String accessKey, String secretKey, String region, Map<String, String> headers, byte[] body) {
        String date = String.valueOf(sorted(headers).get("x-amz-date"));
        return ALGORITHM + " Credential=" + accessKey + "/" + scope(date, region) + ", SignedHeaders=" + names(headers)
                + ", Signature=" + signature(secretKey, region, headers, body);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
