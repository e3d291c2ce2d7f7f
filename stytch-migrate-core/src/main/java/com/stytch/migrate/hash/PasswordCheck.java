package com.stytch.migrate.hash;

import java.util.Objects;
import java.util.Optional;

/**
 * Whether a typed password is the stored one. "Could not be decided" is never "wrong".
 *
 * @param answer right, wrong or undecided
 * @param reason why it is undecided: {@code too_expensive}, {@code unusable_password} (no UTF-8 form, or too long),
 *     {@code no_password}, or the reason of the verdict; empty otherwise
 */
public record PasswordCheck(Answer answer, Optional<String> reason) {

    /** The answers. */
    public enum Answer {
        /** It is the stored password. */
        RIGHT,
        /** It is another one. */
        WRONG,
        /** Nothing was compared. */
        UNDECIDED
    }

    public PasswordCheck {
        Objects.requireNonNull(answer, "answer");
        if (reason.isPresent() != (answer == Answer.UNDECIDED)) {
            throw new IllegalArgumentException("a reason belongs to UNDECIDED, and to nothing else");
        }
    }

    /** Returns whether it is the stored password. */
    public boolean isRight() {
        return answer == Answer.RIGHT;
    }

    static PasswordCheck right() {
        return new PasswordCheck(Answer.RIGHT, Optional.empty());
    }

    static PasswordCheck wrong() {
        return new PasswordCheck(Answer.WRONG, Optional.empty());
    }

    static PasswordCheck undecided(String reason) {
        return new PasswordCheck(Answer.UNDECIDED, Optional.of(reason));
    }
}
