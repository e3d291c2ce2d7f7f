package com.stytch.migrate.hash;

import org.jspecify.annotations.Nullable;

/**
 * {@code crypto.scrypt} of Node with hex of both: {@code salthex:hashhex}, or two columns.
 *
 * <p>{@code crypto.scrypt(password, saltHex, 64)} hashes the hex <em>text</em> of the salt; other code decodes it first. Only
 * the developer knows which: {@code node_scrypt_hex_salt_as_text} or {@code node_scrypt_hex_salt_decoded}, or
 * {@code node_scrypt} with {@link HashField#SALT_ENCODING}. {@link HashField#N}, {@link HashField#R} and {@link HashField#P}
 * must be stated (Node's defaults are 16384, 8 and 1). Stytch: {@code scrypt} in config form. Source: Node.js crypto.
 */
final class NodeScrypt extends HashFormat {
    private final @Nullable String saltEncoding;

    private NodeScrypt(String name, @Nullable String saltEncoding) {
        super(name);
        this.saltEncoding = saltEncoding;
    }

    static NodeScrypt asStated() {
        return new NodeScrypt("node_scrypt", null);
    }

    static NodeScrypt saltAsText() {
        return new NodeScrypt("node_scrypt_hex_salt_as_text", "text");
    }

    static NodeScrypt saltDecoded() {
        return new NodeScrypt("node_scrypt_hex_salt_decoded", "hex");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(saltEncoding == null ? RawKey.fitsOnePart(stored) : SaltAndHash.isHexPair(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        SaltAndHash row = SaltAndHash.of(stored, stated, SaltAndHash.SALT_FIRST);
        return Outputs.scrypt(
                name(),
                stated.number(HashField.N),
                stated.number(HashField.R),
                stated.number(HashField.P),
                stated.saltBytes(row.salt(), saltEncoding),
                RawKey.decode(row.hash(), stated));
    }
}
