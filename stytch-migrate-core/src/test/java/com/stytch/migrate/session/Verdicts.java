package com.stytch.migrate.session;

/** Writes verdicts as the files of expected verdicts do. */
public final class Verdicts {

    private Verdicts() {}

    /** Returns a verdict on one line: kind, subject, and what is known of the address. */
    public static String line(TokenVerdict verdict) {
        return switch (verdict.kind()) {
            case VALID -> "VALID " + line(((TokenVerdict.Valid) verdict).identity());
            case EXPIRED -> "EXPIRED " + ((TokenVerdict.Expired) verdict).at();
            case INVALID ->
                "INVALID " + ((TokenVerdict.Invalid) verdict).reason().code();
            case UNAVAILABLE -> "UNAVAILABLE";
        };
    }

    private static String line(LegacyIdentity identity) {
        String address =
                identity.email().isEmpty() ? "no address" : identity.emailVerified() ? "verified" : "unverified";
        return identity.subject() + " " + address
                + identity.organization().map(id -> " in " + id).orElse("")
                + (identity.secondFactor() ? " with a second factor" : "");
    }
}
