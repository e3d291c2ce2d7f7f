package com.stytch.migrate.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a column of an in-house file can mean; what it can mean for the password beside that is in
 * {@link com.stytch.migrate.hash.HashField}.
 *
 * <p>Each has headings under which it is found by itself. Case, blanks, underscores and hyphens do not matter:
 * {@code emailVerified} is {@code Email Verified} is {@code email_verified}.
 */
public enum UserField {
    /** The id of the user in the old system: {@code id}, {@code _id}, {@code user_id}, {@code uid}. */
    ID("id", "user id", "uid"),
    /** The e-mail address: {@code email}, {@code email_address}, {@code mail}. */
    EMAIL("email", "email address", "mail"),
    /**
     * Whether the old system knows that the address is the user's: yes or no, or the time when it was confirmed.
     * {@code email_verified}, {@code is_email_verified}, {@code email_confirmed}, {@code email_verified_at},
     * {@code email_confirmed_at}.
     */
    EMAIL_VERIFIED("email verified", "is email verified", "email confirmed", "email verified at", "email confirmed at"),
    /** The phone number with its country code, {@code +1 415 555 0100}: {@code phone_number}, {@code phone}. */
    PHONE_NUMBER("phone number", "phone"),
    /**
     * The same as {@link #EMAIL_VERIFIED} for the number: {@code phone_verified}, {@code phone_number_verified},
     * {@code is_phone_verified}, {@code phone_confirmed}, {@code phone_verified_at}, {@code phone_confirmed_at}.
     */
    PHONE_VERIFIED(
            "phone verified",
            "phone number verified",
            "is phone verified",
            "phone confirmed",
            "phone verified at",
            "phone confirmed at"),
    /** {@code first_name}, {@code given_name}. */
    FIRST_NAME("first name", "given name"),
    /** {@code middle_name}. */
    MIDDLE_NAME("middle name"),
    /** {@code last_name}, {@code family_name}, {@code surname}. */
    LAST_NAME("last name", "family name", "surname"),
    /** The name in one piece, taken as first name where there is neither first nor last: {@code full_name}, {@code name}. */
    FULL_NAME("full name", "name"),
    /**
     * Whether the old system keeps the user from signing in: yes or no, or the time since when. {@code blocked},
     * {@code banned}, {@code disabled}, {@code suspended}, each also with {@code is_} before or {@code _at} behind.
     */
    BLOCKED(
            "blocked",
            "is blocked",
            "blocked at",
            "banned",
            "is banned",
            "banned at",
            "disabled",
            "is disabled",
            "disabled at",
            "suspended",
            "is suspended",
            "suspended at"),
    /** When the user last signed in: {@code last_login}, {@code last_login_at}, {@code last_sign_in_at}. */
    LAST_LOGIN("last login", "last login at", "last sign in at"),
    /** A JSON object whose members become trusted metadata: {@code trusted_metadata}. */
    TRUSTED_METADATA("trusted metadata"),
    /** A JSON object whose members become untrusted metadata: {@code untrusted_metadata}. */
    UNTRUSTED_METADATA("untrusted metadata"),
    /**
     * The password as it is stored: {@code hash}, {@code password_hash}, {@code hashed_password},
     * {@code encrypted_password}, {@code password_digest}, {@code password}.
     */
    HASH("hash", "password hash", "hashed password", "encrypted password", "password digest", "password");

    private final List<String> headings;

    UserField(String... headings) {
        this.headings = List.of(headings);
    }

    /** Returns the name of the field on the command line: {@code email_verified} and the like. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the headings under which the field is found by itself, written with blanks. */
    public List<String> headings() {
        return headings;
    }

    /** Returns the field with this {@link #key()}, if there is one. */
    public static Optional<UserField> ofKey(String key) {
        for (UserField field : values()) {
            if (field.key().equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
