package com.stytch.migrate.hash;

import org.jspecify.annotations.Nullable;

/**
 * {@code crypto.pbkdf2} of Node (passport and many others): {@code salthex:hashhex}, or two columns; hex or base64.
 *
 * <p>{@link HashField#ITERATIONS}, {@link HashField#DIGEST} and {@link HashField#SALT_ENCODING} must be stated: the text of the
 * salt and its bytes are two salts ({@code node_pbkdf2_sha512} states the digest). Other in-house PBKDF2 is stated in the same
 * way, as {@code pbkdf2_raw}. Stytch: {@code pbkdf_2} for SHA-256 and SHA-512. Source: Node.js crypto.
 */
final class NodePbkdf2 extends HashFormat {
    private final @Nullable String digest;

    private NodePbkdf2(String name, @Nullable String digest) {
        super(name);
        this.digest = digest;
    }

    static NodePbkdf2 sha512() {
        return new NodePbkdf2("node_pbkdf2_sha512", "sha512");
    }

    static NodePbkdf2 sha256() {
        return new NodePbkdf2("node_pbkdf2_sha256", "sha256");
    }

    static NodePbkdf2 raw() {
        return new NodePbkdf2("pbkdf2_raw", null);
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(
                digest == null ? RawKey.fits(stored) || RawKey.fitsOnePart(stored) : SaltAndHash.isHexPair(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        SaltAndHash row = SaltAndHash.of(stored, stated, digest == null ? null : SaltAndHash.SALT_FIRST);
        String name = digest == null ? stated.required(HashField.DIGEST) : digest;
        return Outputs.pbkdf2(
                name(),
                Digest.of(name),
                stated.number(HashField.ITERATIONS),
                stated.saltBytes(row.salt(), null),
                RawKey.decode(row.hash(), stated));
    }
}
