package com.stytch.migrate.hash;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The one place where the formats are listed.
 *
 * <p>A name may belong to several: it is then a family ({@code django}, {@code ldap}), and a value must fit one of them.
 */
final class Formats {
    private static final List<HashFormat> ALL = Stream.<Stream<? extends HashFormat>>of(
                    Stream.of(
                            new Bcrypt(),
                            new DeviseBcrypt(),
                            new MeteorBcrypt(),
                            new DjangoBcrypt(),
                            new DjangoBcryptSha256(),
                            new PasslibBcryptSha256(),
                            new WordPressBcrypt(),
                            new SpringBcrypt()),
                    Stream.of(new Argon2(), new RawArgon2(), new DjangoArgon2()),
                    Stream.of(SpringArgon2.all()), // before LDAP's, whose {ARGON2} may be in lower case
                    Stream.of(new LdapArgon2()),
                    Stream.of(
                            new PhcScrypt(),
                            new KratosScrypt(),
                            new RawScrypt(),
                            LambdaworksScrypt.lambdaworks(),
                            LambdaworksScrypt.spring(),
                            new CryptScrypt(),
                            new WerkzeugScrypt(),
                            new DjangoScrypt(),
                            NodeScrypt.asStated(),
                            NodeScrypt.saltAsText(),
                            NodeScrypt.saltDecoded(),
                            new BetterAuthScrypt(),
                            new StytchExport(),
                            FirebaseScrypt.columns(),
                            FirebaseScrypt.packed(),
                            new Yescrypt()),
                    Stream.of(
                            DjangoPbkdf2.sha256(),
                            DjangoPbkdf2.sha1(),
                            new WerkzeugPbkdf2(),
                            PasslibPbkdf2.passlib(),
                            PasslibPbkdf2.ldap(),
                            new KratosPbkdf2(),
                            AspNetIdentity.v2(),
                            AspNetIdentity.v3(),
                            SpringPbkdf2.v58(),
                            SpringPbkdf2.v55(),
                            SpringPbkdf2.stated(),
                            NodePbkdf2.sha512(),
                            NodePbkdf2.sha256(),
                            NodePbkdf2.raw(),
                            new AtlassianPkcs5s2()),
                    Stream.of(SaltedDigest.of(Digest.MD5, "django_unsalted_md5", "django", "wordpress")),
                    Stream.of(SaltedDigest.of(Digest.SHA1)),
                    Stream.of(SaltedDigest.of(Digest.SHA256, "sha256_salted")),
                    Stream.of(SaltedDigest.of(Digest.SHA384)),
                    Stream.of(SaltedDigest.of(Digest.SHA512)),
                    Stream.of(
                            DjangoDigest.md5(),
                            DjangoDigest.sha1(),
                            new WerkzeugHmac(),
                            new HmacDigest(Digest.MD5),
                            new HmacDigest(Digest.SHA1),
                            new HmacDigest(Digest.SHA256),
                            new HmacDigest(Digest.SHA512),
                            ColonDigest.magento1(),
                            ColonDigest.osCommerce(),
                            ColonDigest.joomla(),
                            new Magento2(),
                            new SpringMessageDigest(),
                            new SpringStandard(),
                            new SpringLdap(),
                            PlainText.noop(),
                            PlainText.column(),
                            new SymfonyDigest(),
                            new SmfSha1(),
                            new VbulletinMd5(),
                            new Mysql41(),
                            new AspNetMembership(),
                            new NtHash()),
                    Stream.of(
                            new LdapDigest(Digest.MD5, false, "ldap"),
                            new LdapDigest(Digest.MD5, true, "ldap_smd5_text_salt", "ldap"),
                            new LdapDigest(Digest.SHA1, false, "ldap"),
                            new LdapDigest(Digest.SHA1, true, "ldap_ssha_text_salt", "ldap_ssha_binary_salt", "ldap"),
                            new LdapDigest(Digest.SHA256, false, "ldap"),
                            new LdapDigest(Digest.SHA256, true, "ldap"),
                            new LdapDigest(Digest.SHA384, false, "ldap"),
                            new LdapDigest(Digest.SHA384, true, "ldap"),
                            new LdapDigest(Digest.SHA512, false, "ldap"),
                            new LdapDigest(Digest.SHA512, true, "ldap_ssha512_text_salt", "ldap")),
                    LdapCrypt.all().stream(),
                    Stream.of(
                            Phpass.wordPress(),
                            Phpass.phpBb(),
                            DrupalPhpass.drupal7(),
                            DrupalPhpass.upgraded(),
                            UnixCrypt.md5(),
                            UnixCrypt.apr1(),
                            UnixCrypt.sha256(),
                            UnixCrypt.sha512(),
                            UnixCrypt.des()),
                    Stream.of(new Keycloak(), new Auth0Custom(), new FirebaseEmulator()),
                    Stream.of(FirebaseImported.all()))
            .<HashFormat>flatMap(formats -> formats)
            .toList();

    private Formats() {}

    static List<HashFormat> all() {
        return ALL;
    }

    /** Returns every name that can be stated. */
    static List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (HashFormat format : ALL) {
            names.add(format.name());
            names.addAll(format.alsoKnownAs());
        }
        return List.copyOf(names);
    }

    /**
     * Returns the formats that are stated.
     *
     * @param stated names with commas between
     * @throws IllegalArgumentException if one of them is unknown
     */
    static List<HashFormat> named(String stated) {
        List<HashFormat> formats = new ArrayList<>();
        for (String name : stated.split(",", -1)) {
            String trimmed = name.trim();
            List<HashFormat> these =
                    ALL.stream().filter(format -> format.answersTo(trimmed)).toList();
            if (these.isEmpty()) {
                throw new IllegalArgumentException("no format of password hashes is called \"" + trimmed
                        + "\"; PasswordHashes.formats() lists all names");
            }
            these.stream().filter(format -> !formats.contains(format)).forEach(formats::add);
        }
        return formats;
    }
}
