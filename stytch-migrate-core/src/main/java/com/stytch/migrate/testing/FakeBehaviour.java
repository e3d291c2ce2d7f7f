package com.stytch.migrate.testing;

/**
 * What the contract leaves open, one switch each. The fake takes a stand by default; a test may take the other one, to see
 * that its code does not depend on it. Set with {@link FakeProject.Builder#with} and {@link FakeProject.Builder#without}.
 */
public enum FakeBehaviour {
    /**
     * A request with a field that the contract does not name, or with a {@code null} outside of metadata, is refused with
     * 400 {@code bad_request}. On unless switched off; off, both are ignored. Contract, section 1.3.
     */
    CLOSED_REQUESTS(true),
    /** {@code POST /v1/users} answers 201; off, 200. On. Contract, section 8, item 2. */
    CREATE_ANSWERS_201(true),
    /** {@code A@x.org} and {@code a@x.org} are the same address of one user. On. Contract, section 3.3. */
    EMAILS_IGNORE_CASE(true),
    /**
     * The import of a hash finds an existing user also when the case of the address differs; off, it is refused with
     * {@code duplicate_email} then. On. Without meaning unless {@link #EMAILS_IGNORE_CASE} is on.
     */
    MIGRATE_MATCHES_IGNORING_CASE(true),
    /** The import of a hash into an existing user also sets name, metadata and roles. Off. Contract, section 9, item 1. */
    MIGRATE_APPLIES_PROFILE_TO_EXISTING_USER(false),
    /**
     * The import of a hash into an existing user also adds the phone number; off, the number is ignored. On, for the
     * contract tells how it fails (section 3.3, {@code too_many_unverified_factors}).
     */
    MIGRATE_APPLIES_PHONE_TO_EXISTING_USER(true),
    /** {@code set_email_verified} also verifies the address of an existing user. On. */
    MIGRATE_VERIFIES_EMAIL_OF_EXISTING_USER(true),
    /** A search tells how many users match; off, its {@code total} is -1. On. Contract, section 2.5. */
    SEARCH_COUNTS_TOTAL(true),
    /**
     * The 429 of {@link FakeProject#capPerSecond} and of the search budget carries {@code Retry-After} with the whole
     * seconds until the window ends. Off, for the vendor documents no such header. Contract, section 1.8.
     */
    THROTTLE_NAMES_RETRY_AFTER(false);

    private final boolean on;

    FakeBehaviour(boolean on) {
        this.on = on;
    }

    /** Returns whether the switch is on unless it is set. */
    public boolean isOnByDefault() {
        return on;
    }
}
