package com.stytch.migrate.hash;

/**
 * The password file that Stytch's support hands out: columns {@code id,hash,salt,hash_method,project_id}, scrypt with
 * N = 32768, r = 8, p = 1 and 32 bytes, URL-safe base64.
 *
 * <p>The salt that was hashed is the <em>text</em> of the base64 salt, not its bytes: three published rows match only so.
 * State {@link HashField#SALT} with the text of the column; other parameters in the header of the file are stated with
 * {@link HashField#N}, {@link HashField#R} and {@link HashField#P}. Stytch: {@code scrypt} in config form, salt = base64 of the
 * text. Source: FusionAuth/fusionauth-import-scripts, stytch/js/hash.mjs, recomputed.
 */
final class StytchExport extends HashFormat {
    StytchExport() {
        super("stytch_scrypt", "stytch");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(stored.length() == 44 && Digest.SHA256.isBase64(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        byte[] hash = Encodings.anyBase64(stored, BadHash.MALFORMED);
        BadHash.require(hash.length == stated.number(HashField.KEY_LENGTH, 32), "key_length_mismatch");
        return Outputs.scrypt(
                name(),
                stated.number(HashField.N, 32_768),
                stated.number(HashField.R, 8),
                stated.number(HashField.P, 1),
                Functions.ascii(stated.required(HashField.SALT)),
                hash);
    }
}
