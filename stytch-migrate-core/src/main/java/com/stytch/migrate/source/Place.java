package com.stytch.migrate.source;

import java.util.Objects;

/**
 * Where a record stands: a file and its line, or a page of an API and the index on it.
 *
 * @param where the file name without its folder, or the name of the page; not blank
 * @param separator {@code ':'} before a line, {@code '#'} before an index
 * @param number the line from 1, or the index from 0
 */
public record Place(String where, char separator, long number) {

    public Place {
        Objects.requireNonNull(where, "where");
        if (where.isBlank()) {
            throw new IllegalArgumentException("where must not be blank");
        }
        if (number < 0) {
            throw new IllegalArgumentException("number must not be negative, was " + number);
        }
    }

    /** Returns the place of the record that begins at a line, counted from 1. */
    public static Place line(String file, long line) {
        return new Place(file, ':', line);
    }

    /** Returns the place of a record on a page or in a list, counted from 0. */
    public static Place index(String page, long index) {
        return new Place(page, '#', index);
    }

    /** Returns {@code file:line} or {@code page#index}. */
    @Override
    public String toString() {
        return where + separator + number;
    }
}
