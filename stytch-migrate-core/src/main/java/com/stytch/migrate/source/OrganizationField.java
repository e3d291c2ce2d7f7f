package com.stytch.migrate.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a column of an in-house file of organizations can mean. Found by its headings as a {@link UserField} is. */
public enum OrganizationField {
    /** The id in the old system: {@code id}, {@code organization_id}, {@code org_id}, {@code tenant_id}. */
    ID("id", "organization id", "org id", "tenant id"),
    /** The name: {@code name}, {@code organization_name}, {@code tenant_name}, {@code display_name}. */
    NAME("name", "organization name", "tenant name", "display name"),
    /** What stands for it in an address: {@code slug}, {@code organization_slug}, {@code subdomain}. */
    SLUG("slug", "organization slug", "subdomain"),
    /** The address of the logo: {@code logo_url}, {@code logo}. */
    LOGO_URL("logo url", "logo"),
    /**
     * The mail domains that belong to it, a list: {@code email_domains}, {@code allowed_domains},
     * {@code email_allowed_domains}, {@code domains}.
     */
    EMAIL_DOMAINS("email domains", "allowed domains", "email allowed domains", "domains"),
    /** Whether who has an address of these domains joins by signing in, yes or no: {@code join_by_email_domain}, {@code email_jit}. */
    JOIN_BY_EMAIL_DOMAIN("join by email domain", "email jit"),
    /** Whether every member needs a second factor, yes or no: {@code mfa_required}, {@code require_mfa}. */
    MFA_REQUIRED("mfa required", "require mfa"),
    /** A JSON object whose members become trusted metadata: {@code trusted_metadata}. */
    TRUSTED_METADATA("trusted metadata");

    private final List<String> headings;

    OrganizationField(String... headings) {
        this.headings = List.of(headings);
    }

    /** Returns the name of the field on the command line: {@code mfa_required} and the like. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the headings under which the field is found by itself, written with blanks. */
    public List<String> headings() {
        return headings;
    }

    /** Returns the field with this {@link #key()}, if there is one. */
    public static Optional<OrganizationField> ofKey(String key) {
        for (OrganizationField field : values()) {
            if (field.key().equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
