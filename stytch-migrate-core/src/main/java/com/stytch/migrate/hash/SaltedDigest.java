package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One MD5, SHA-1, SHA-256, SHA-384 or SHA-512 over salt and password: hex (either case) or base64 in one column, the salt in
 * another or in {@code a:b}.
 *
 * <p>Bare hex says neither the function nor the side of the salt, so it is read only when stated: {@code md5} (no salt),
 * {@code md5_prefix_salt} (salt + password), {@code md5_suffix_salt}, {@code md5_both_salts} ({@link HashField#PREFIX} and
 * {@link HashField#SUFFIX}), and so for the other digests. A salt is literal text unless {@link HashField#SALT_ENCODING} says
 * that its bytes were hashed. Stytch: {@code md_5}, {@code sha_1}, {@code sha_512}, lower-case hex; SHA-256 and SHA-384 are for
 * the login only, and so is a password hashed in another encoding than UTF-8. Source: contract, section 3.3.
 */
final class SaltedDigest extends HashFormat {
    private enum Side {
        NONE,
        PREFIX,
        SUFFIX,
        BOTH
    }

    private final Digest digest;
    private final Side side;

    private SaltedDigest(Digest digest, Side side, String... alsoKnownAs) {
        super(
                switch (side) {
                    case NONE -> digest.key();
                    case BOTH -> digest.key() + "_both_salts";
                    default -> digest.key() + "_" + side.name().toLowerCase(Locale.ROOT) + "_salt";
                },
                alsoKnownAs);
        this.digest = digest;
        this.side = side;
    }

    static HashFormat[] of(Digest digest, String... unsaltedAlsoKnownAs) {
        return new HashFormat[] {
            new SaltedDigest(digest, Side.NONE, unsaltedAlsoKnownAs),
            new SaltedDigest(digest, Side.PREFIX),
            new SaltedDigest(digest, Side.SUFFIX),
            new SaltedDigest(digest, Side.BOTH)
        };
    }

    @Override
    Fit fit(String stored) {
        return switch (side) {
            case NONE, BOTH -> possibleIf(digest.fits(stored));
            default -> possibleIf(digest.fits(stored) || order(stored) != null);
        };
    }

    /** Returns the order of {@code a:b}, when only one part can be the digest. */
    private @Nullable String order(String stored) {
        int colon = stored.indexOf(':');
        if (colon < 0) {
            return null;
        }
        boolean hashFirst = digest.isHex(stored.substring(0, colon));
        boolean hashLast = digest.isHex(stored.substring(stored.lastIndexOf(':') + 1));
        if (hashFirst == hashLast) {
            return null;
        }
        return hashFirst ? SaltAndHash.HASH_FIRST : SaltAndHash.SALT_FIRST;
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(stated.number(HashField.ITERATIONS, 1) == 1, "iterated_digest_needs_another_format");
        byte[] none = new byte[0];
        return switch (side(stated)) {
            case NONE -> reading(stored, none, none, stated);
            case BOTH ->
                reading(
                        stored,
                        utf8(stated.required(HashField.PREFIX)),
                        utf8(stated.required(HashField.SUFFIX)),
                        stated);
            case PREFIX -> {
                SaltAndHash row = SaltAndHash.of(stored, stated, order(stored));
                yield reading(row.hash(), stated.saltBytes(row.salt(), "text"), none, stated);
            }
            case SUFFIX -> {
                SaltAndHash row = SaltAndHash.of(stored, stated, order(stored));
                yield reading(row.hash(), none, stated.saltBytes(row.salt(), "text"), stated);
            }
        };
    }

    private Side side(Stated stated) {
        String statedSide = stated.nonEmpty(HashField.SALT_SIDE);
        if (side == Side.NONE && stated.nonEmpty(HashField.SALT) != null && statedSide == null) {
            throw BadHash.missing(HashField.SALT_SIDE);
        }
        if (side == Side.NONE && statedSide != null) {
            return statedSide.equals("prefix") ? Side.PREFIX : Side.SUFFIX;
        }
        BadHash.require(
                statedSide == null || statedSide.equals(side.name().toLowerCase(Locale.ROOT)), "salt_side_contradicts");
        return side;
    }

    private Reading reading(String hashText, byte[] prefix, byte[] suffix, Stated stated) {
        byte[] hash = digest.decode(hashText, stated.nonEmpty(HashField.HASH_ENCODING));
        return PasswordEncoding.of(stated.text(HashField.PASSWORD_ENCODING, "utf8"))
                .reading(name(), digest, hash, prefix, suffix);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
