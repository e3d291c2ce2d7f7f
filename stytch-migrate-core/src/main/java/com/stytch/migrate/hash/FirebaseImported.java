package com.stytch.migrate.hash;

/**
 * Hashes that were once imported into Firebase, from the file that was imported: base64 of hash and salt, with the options of
 * that import. Formats {@code firebase_md5}, {@code firebase_sha1}, {@code firebase_sha256}, {@code firebase_sha512},
 * {@code firebase_hmac_md5} and its relatives, {@code firebase_pbkdf_sha1}, {@code firebase_pbkdf2_sha256},
 * {@code firebase_standard_scrypt} and {@code firebase_bcrypt}.
 *
 * <p>{@link HashField#ROUNDS} is {@code rounds} of the import (the count of PBKDF2; of a digest only 0 or 1 is a single one),
 * {@link HashField#SALT_SIDE} its {@code hashInputOrder} ({@code prefix} is SALT_FIRST), {@link HashField#KEY} the HMAC key;
 * {@link HashField#N}, {@link HashField#R}, {@link HashField#P} are {@code memoryCost}, {@code blockSize} and
 * {@code parallelization}. Argon2 is stated as {@code argon2_raw}, Firebase's own scrypt as {@code firebase_scrypt}. Stytch: as
 * each function. An export of Firebase itself holds none of these: it re-hashes at the first sign-in.
 * Source: firebase-tools accountImporter.ts, Firebase Admin SDK UserImportHash.
 */
final class FirebaseImported extends HashFormat {
    private enum Kind {
        DIGEST,
        HMAC,
        PBKDF2,
        SCRYPT,
        BCRYPT
    }

    private final Kind kind;
    private final Digest digest;

    private FirebaseImported(String name, Kind kind, Digest digest) {
        super("firebase_" + name);
        this.kind = kind;
        this.digest = digest;
    }

    static HashFormat[] all() {
        return new HashFormat[] {
            new FirebaseImported("md5", Kind.DIGEST, Digest.MD5),
            new FirebaseImported("sha1", Kind.DIGEST, Digest.SHA1),
            new FirebaseImported("sha256", Kind.DIGEST, Digest.SHA256),
            new FirebaseImported("sha512", Kind.DIGEST, Digest.SHA512),
            new FirebaseImported("hmac_md5", Kind.HMAC, Digest.MD5),
            new FirebaseImported("hmac_sha1", Kind.HMAC, Digest.SHA1),
            new FirebaseImported("hmac_sha256", Kind.HMAC, Digest.SHA256),
            new FirebaseImported("hmac_sha512", Kind.HMAC, Digest.SHA512),
            new FirebaseImported("pbkdf_sha1", Kind.PBKDF2, Digest.SHA1),
            new FirebaseImported("pbkdf2_sha256", Kind.PBKDF2, Digest.SHA256),
            new FirebaseImported("standard_scrypt", Kind.SCRYPT, Digest.SHA256),
            new FirebaseImported("bcrypt", Kind.BCRYPT, Digest.SHA256)
        };
    }

    @Override
    Fit fit(String stored) {
        return Fit.NO; // an export of Firebase never holds it, so it is never a candidate
    }

    @Override
    Reading read(String stored, Stated stated) {
        byte[] hash = Encodings.anyBase64(stored, BadHash.MALFORMED);
        if (kind == Kind.BCRYPT) {
            String text = Encodings.printable(hash);
            BadHash.require(text != null && !text.startsWith("$2x$"), BadHash.MALFORMED);
            Outputs.bcryptParts(String.valueOf(text));
            return Outputs.bcrypt(name(), String.valueOf(text));
        }
        if (kind == Kind.SCRYPT) {
            BadHash.require(hash.length == stated.number(HashField.KEY_LENGTH, hash.length), "key_length_mismatch");
            return Outputs.scrypt(
                    name(),
                    stated.number(HashField.N),
                    stated.number(HashField.R),
                    stated.number(HashField.P),
                    stated.salt("base64"),
                    hash);
        }
        if (kind == Kind.PBKDF2) {
            return Outputs.pbkdf2(name(), digest, stated.number(HashField.ROUNDS), stated.salt("base64"), hash);
        }
        BadHash.require(hash.length == digest.bytes(), "wrong_length");
        byte[] salt = stated.nonEmpty(HashField.SALT) == null ? new byte[0] : stated.salt("base64");
        boolean first = salt.length == 0 || stated.required(HashField.SALT_SIDE).equals("prefix");
        byte[] prefix = first ? salt : new byte[0];
        byte[] suffix = first ? new byte[0] : salt;
        if (kind == Kind.HMAC) {
            return stated.nonEmpty(HashField.KEY) == null
                    ? Reading.legacySystemOnly(name(), "hmac_not_supported")
                    : HmacDigest.reading(name(), digest, hash, stated.key(), prefix, suffix);
        }
        int rounds = stated.number(HashField.ROUNDS);
        return rounds == 1 || (rounds == 0 && digest == Digest.MD5)
                ? Outputs.digest(name(), digest, hash, prefix, suffix)
                : Reading.legacySystemOnly(name(), "iterated_digest");
    }
}
