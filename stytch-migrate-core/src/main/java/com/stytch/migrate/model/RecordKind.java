package com.stytch.migrate.model;

import java.util.Locale;

/** What a record of a source is about. The list is closed. */
public enum RecordKind {
    /** A user of a Consumer project. */
    USER,
    /** An organization of a B2B project. */
    ORGANIZATION,
    /** One person in one organization of a B2B project. */
    MEMBER;

    /** Returns the name as it stands in reports: {@code user}, {@code organization} or {@code member}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
