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
    /**
     * The import of a hash into an existing user or member also sets name, metadata and, of a user, roles; those of a member
     * it always replaces. Off. Contract, section 9, item 1.
     */
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
    THROTTLE_NAMES_RETRY_AFTER(false),
    /** An organization without a slug gets one that is made of its name; off, it is refused. On. Section 8, item 4. */
    ORGANIZATION_SLUG_IS_OPTIONAL(true),
    /**
     * Of two organizations of which one has the text as slug and the other one as external id, the first is meant; off, the
     * second. On. Section 1.10.
     */
    SLUG_WINS_OVER_EXTERNAL_ID(true),
    /** {@code sso_jit_provisioning} is {@code ALL_ALLOWED} unless set; off, {@code NOT_ALLOWED}. On. Section 8, item 4. */
    SSO_JIT_PROVISIONING_IS_ALLOWED_UNLESS_SET(true),
    /**
     * Changing an authentication setting of an organization without sending {@code email_invites} turns invitations off, as
     * it does when the organization is created. Off. Section 5.1.
     */
    UPDATE_TURNS_INVITATIONS_OFF(false),
    /**
     * A role that is not there is refused with {@code invalid_rbac_role_id}; off, with
     * {@code invalid_rbac_role_assignment}. Off. Section 4.8.
     */
    UNKNOWN_ROLE_IS_AN_INVALID_ID(false),
    /** Creating a member with the address of a deleted one brings that one back. Off: it is somebody new. Section 5.2. */
    CREATE_REVIVES_DELETED_MEMBER(false),
    /** {@code GET .../member} finds deleted members too. Off. Section 5.2. */
    GET_SHOWS_DELETED_MEMBERS(false),
    /** The search of members takes slugs and external ids of organizations too. On. Section 5.2. */
    MEMBER_SEARCH_TAKES_SLUGS(true),
    /**
     * Where a password is one for all organizations, importing another hash for the next organization of the address replaces
     * it in all of them; off, the first one stays. Off, for no password is overwritten. Section 5.3.
     */
    CROSS_ORGANIZATION_PASSWORD_IS_REPLACED(false),
    /**
     * The right password is refused with {@code operation_restricted_by_organization_auth_methods} where the organization
     * does not allow passwords; off, the answer names what is allowed in {@code primary_required}. On. Section 5.1.
     */
    RESTRICTED_PASSWORD_LOGIN_IS_REFUSED(true),
    /** {@code totp/migrate} needs {@code recovery_codes}, at least an empty list. On. Section 8, item 3. */
    TOTP_MIGRATE_NEEDS_RECOVERY_CODES(true),
    /** Imported recovery codes are filled up to ten; off, only when there is none. On. Section 5.4. */
    RECOVERY_CODES_ARE_FILLED_UP(true),
    /**
     * In a Consumer test project {@code passwords/authenticate} takes {@code sandbox@stytch.com} with any password, whether or
     * not the address was there before, and {@code sessions/authenticate} the token of the sandbox; off, they are like any other.
     * On. Section 1.13.
     */
    SANDBOX_VALUES(true),
    /**
     * A reserved claim, such as {@code iss}, among the custom claims of a session is refused with
     * {@code reserved_claims_in_custom_claims}; off, it is ignored. Off. Section 4.1.
     */
    RESERVED_CLAIMS_ARE_REFUSED(false),
    /**
     * In an organization that requires a second factor, or does not allow every method, {@code sessions/migrate} and
     * {@code sessions/attest} give a session as anywhere; off, they are refused with 401 {@code insufficient_factors}. On, for
     * the answers have no field about it. Sections 5.5 and 9, item 5.
     */
    EXCHANGED_SESSION_PASSES_ORGANIZATION_RULES(true),
    /**
     * {@code sessions/exchange} of a session without a factor that another organization takes is refused with
     * {@code insufficient_factors_for_session_exchange}; off, the member is not signed in and the answer says what is missing.
     * Off. Section 5.5.
     */
    EXCHANGE_WITHOUT_FACTORS_IS_REFUSED(false),
    /**
     * {@code sessions/migrate} and {@code sessions/attest} ask for {@code email_verified: true} in the answer of the UserInfo
     * endpoint and in the token; off, nothing but the address counts, so that whoever could claim an address at the legacy
     * provider gets the account. Off, which a migration must be safe from. Section 9, item 6.
     */
    SESSION_EXCHANGE_NEEDS_VERIFIED_EMAIL(false),
    /**
     * {@code sessions/migrate} and {@code sessions/attest} find a user or member also by an address that is not verified at
     * Stytch; off, nobody has it then. On, which a migration must be safe from. Section 4.3.
     */
    SESSION_EXCHANGE_MATCHES_UNVERIFIED_ADDRESS(true),
    /** {@code sessions/migrate} and {@code sessions/attest} verify the address, also of somebody new. Off. Section 4.3. */
    SESSION_EXCHANGE_VERIFIES_ADDRESS(false),
    /** The UserInfo endpoint is asked by POST; off, by GET. Off; the token is a bearer token either way. Section 4.3. */
    USERINFO_IS_ASKED_BY_POST(false),
    /**
     * {@code sessions/attest} means whoever has the external id of the token, and refuses somebody with its address and
     * another external id; off, it means whoever has the address, whatever the external id. On. Section 7.
     */
    ATTEST_GOES_BY_EXTERNAL_ID(true),
    /** {@code sessions/attest} replaces the roles of somebody who is there by those of the token. Off. Section 7. */
    ATTEST_REPLACES_ROLES(false),
    /** {@code sessions/attest} takes each {@code token_id} once. Off. Section 9, item 7. */
    TRUSTED_TOKEN_IS_SINGLE_USE(false),
    /** A profile may map a claim inside of another one, with a dot between the names. Off. Section 7. */
    TRUSTED_TOKEN_MAPS_NESTED_CLAIMS(false),
    /** Who creates an organization by discovery has {@code stytch_admin} in it. On. Section 5.9. */
    DISCOVERY_CREATOR_IS_ADMIN(true),
    /** The secret of an authenticator app may also be lower case, or padded. Off. Section 5.4. */
    TOTP_SECRET_IN_ANY_BASE32(false);

    private final boolean on;

    FakeBehaviour(boolean on) {
        this.on = on;
    }

    /** Returns whether the switch is on unless it is set. */
    public boolean isOnByDefault() {
        return on;
    }
}
