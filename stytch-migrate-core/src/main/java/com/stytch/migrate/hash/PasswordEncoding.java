package com.stytch.migrate.hash;

/**
 * How a password became bytes before it was digested. Stytch knows UTF-8 only.
 *
 * @param name a value of {@link HashField#PASSWORD_ENCODING}
 */
record PasswordEncoding(String name) {

    static PasswordEncoding of(String name) {
        return new PasswordEncoding(name);
    }

    /** Returns one digest over prefix, the password in this encoding, and suffix. */
    Reading reading(String format, Digest digest, byte[] hash, byte[] prefix, byte[] suffix) {
        if (name.equals("utf8")) {
            return Outputs.digest(format, digest, hash, prefix, suffix);
        }
        return Reading.loginOnly(
                format,
                name.equals("utf16le") ? "utf16_password" : "password_encoding",
                password -> Functions.same(hash, Functions.digest(digest, prefix, password.encoded(name), suffix)));
    }
}
