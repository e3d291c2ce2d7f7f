package com.stytch.migrate.testing;

/** Tells whether a password is the one behind a stored hash. Thread-safe. */
@FunctionalInterface
interface HashCheck {

    /** What came of it. */
    enum Verdict {
        RIGHT,
        WRONG,
        /** This check does not know the algorithm, or it would take too long. */
        UNKNOWN_ALGORITHM
    }

    Verdict check(StoredHash hash, String password);

    /** Returns this check, and another one for what it does not know. */
    default HashCheck orElse(HashCheck other) {
        return (hash, password) -> {
            Verdict verdict = check(hash, password);
            return verdict == Verdict.UNKNOWN_ALGORITHM ? other.check(hash, password) : verdict;
        };
    }

    /** Returns a check of everything that the fake can check. */
    static HashCheck all() {
        return new PlainPasswords().orElse(new ImportedHashes());
    }
}
