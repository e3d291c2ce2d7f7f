package com.stytch.migrate.cli;

/** The command was called in a way that cannot work. The message is one sentence: what, where, what to do. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
