package com.stytch.migrate.model;

import java.util.Locale;

/** What a record of a source is about. The list is closed. */
public enum RecordKind {
    /** A user of a Consumer project. */
    USER,
    /** An organization of a B2B project. */
    ORGANIZATION,
    /** One person in one organization of a B2B project. */
    MEMBER,
    /** A connection of an organization of a B2B project to an identity provider: SAML, OIDC or SCIM. */
    CONNECTION,
    /** A machine client of a B2B project. */
    MACHINE_CLIENT;

    /** Returns the name as it stands in reports, such as {@code member} or {@code machine_client}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
