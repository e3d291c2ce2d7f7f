package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;

/**
 * {@code hash:salt} of PHP shops: Magento 1 and osCommerce (salt + password), Joomla before 3.2 (password + salt); MD5, or for
 * Magento 1 Enterprise SHA-256.
 *
 * <p>The notations look the same and the side of the salt differs, so each is read only when stated. Stytch: {@code md_5} with
 * {@code prepend_salt} or {@code append_salt}; SHA-256 is for the login only. Source: Magento 1 Mage_Core_Model_Encryption;
 * osCommerce {@code tep_encrypt_password}; Joomla {@code JUserHelper::getCryptedPassword} (the last two from general knowledge).
 */
final class ColonDigest extends HashFormat {
    private final boolean saltFirst;

    private ColonDigest(String name, boolean saltFirst, String... alsoKnownAs) {
        super(name, alsoKnownAs);
        this.saltFirst = saltFirst;
    }

    static ColonDigest magento1() {
        return new ColonDigest("magento1_md5", true, "magento1");
    }

    static ColonDigest osCommerce() {
        return new ColonDigest("oscommerce_md5", true, "oscommerce");
    }

    static ColonDigest joomla() {
        return new ColonDigest("joomla_md5", false, "joomla");
    }

    @Override
    Fit fit(String stored) {
        int colon = stored.indexOf(':');
        return possibleIf(colon > 0
                && stored.length() > colon + 1
                && (Digest.MD5.isHex(stored.substring(0, colon))
                        || (answersTo("magento1") && Digest.SHA256.isHex(stored.substring(0, colon)))));
    }

    @Override
    Reading read(String stored, Stated stated) {
        int colon = stored.indexOf(':');
        BadHash.require(colon > 0, BadHash.MALFORMED);
        Digest digest = colon == 64 && answersTo("magento1") ? Digest.SHA256 : Digest.MD5;
        byte[] hash = digest.decode(stored.substring(0, colon), "hex");
        byte[] salt = stored.substring(colon + 1).getBytes(StandardCharsets.UTF_8);
        BadHash.require(salt.length > 0, "empty_salt");
        byte[] none = new byte[0];
        return Outputs.digest(name(), digest, hash, saltFirst ? salt : none, saltFirst ? none : salt);
    }
}
