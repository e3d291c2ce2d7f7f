package com.stytch.migrate.session;

import java.util.Locale;

/** Why a token is no proof of who its bearer is. */
public enum TokenRefusal {
    /** Longer than {@value CompactToken#LONGEST} characters; nothing of it was read. */
    TOO_LARGE,
    /** It has the form of a signed token, and a part of it cannot be read. */
    MALFORMED,
    /** It is no signed token: an opaque or an encrypted one, which only the provider understands. */
    OPAQUE,
    /** Its header says that it is another kind of token, such as one that logs somebody out. */
    WRONG_TYPE,
    /** Its header names an algorithm that was not agreed on, {@code none} among them. */
    ALGORITHM_NOT_ALLOWED,
    /** It was issued by somebody else. */
    WRONG_ISSUER,
    /** The issuer has no key of this id for this algorithm, as far as its key set says that was read last. */
    UNKNOWN_KEY,
    /** The key of the issuer did not sign it. */
    BAD_SIGNATURE,
    /** It holds from a time to come, or was issued or its bearer signed in at a time to come. */
    NOT_YET_VALID,
    /** It says not until when it holds. */
    NO_EXPIRY,
    /** It was made for another application. */
    WRONG_AUDIENCE,
    /** It was given to a client that was not agreed on. */
    WRONG_CLIENT,
    /** It is of a kind of the provider that was not agreed on, such as an access token in place of an ID token. */
    WRONG_USE,
    /** It is of another tenant of the same project. */
    WRONG_TENANT,
    /** It is that of a program, not of a person. */
    MACHINE_TOKEN,
    /** It names nobody. */
    NO_SUBJECT,
    /** The provider, when asked, names somebody else. */
    SUBJECT_DIFFERS,
    /** The provider, when asked, does not accept it: revoked, for another purpose, or of a user who is no longer there. */
    NOT_ACCEPTED_BY_PROVIDER;

    /** Returns the name in lower case, for logs and counters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
