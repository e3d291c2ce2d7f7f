package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Magento 2: {@code hash:salt:version}, hex. Version 0 is MD5 and 1 is SHA-256 of salt + password; 2 is Argon2id of libsodium
 * (t = 2, 64 MiB, 32 bytes), {@code 3_32_2_67108864} the same with its parameters written out.
 *
 * <p>Argon2id uses the first 16 characters of the salt only; a shorter salt is repeated up to 16. Upgraded rows carry several
 * versions ({@code :1:2} is Argon2id over the hex of SHA-256): for the login only. Unstated, a value is certain when its salt
 * is the 32 characters of Magento 2, or when it names version 3. Stytch: {@code md_5}, {@code argon_2id}; SHA-256 is for the
 * login only. Source: magento2 Encryptor.php, measured with PHP sodium.
 */
final class Magento2 extends HashFormat {
    private static final String VERSIONS = "(?:[012]|3_[0-9]{1,4}_[0-9]{1,4}_[0-9]{1,12})";
    private static final Pattern SHAPE = Pattern.compile("([0-9a-f]{32,128}):([^:]*)((?::" + VERSIONS + "){1,8})");
    private static final Pattern CERTAIN = Pattern.compile(
            "[0-9a-f]{32,128}:(?:[A-Za-z0-9]{32}(?::" + VERSIONS + "){1,8}|[^:]*(?::[012]){0,7}:3_[0-9_]{5,20})");

    Magento2() {
        super("magento2", "magento2_md5", "magento2_sha256", "magento2_argon2id", "magento2_chain");
    }

    @Override
    Fit fit(String stored) {
        return CERTAIN.matcher(stored).matches()
                ? Fit.CERTAIN
                : possibleIf(SHAPE.matcher(stored).matches());
    }

    /** One step of a chain. */
    private interface Step {
        byte[] apply(byte[] input);
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        byte[] hash = Encodings.hex(shape.group(1), BadHash.MALFORMED);
        byte[] salt = shape.group(2).getBytes(StandardCharsets.UTF_8);
        BadHash.require(salt.length > 0, "empty_salt");
        List<String> versions = List.of(shape.group(3).substring(1).split(":"));
        String last = versions.get(versions.size() - 1);
        BadHash.require(hash.length == length(last), "wrong_length");
        if (versions.size() > 1) {
            return chain(versions, salt, hash);
        }
        byte[] none = new byte[0];
        return switch (last) {
            case "0" -> Outputs.digest(name(), Digest.MD5, hash, salt, none);
            case "1" -> Outputs.digest(name(), Digest.SHA256, hash, salt, none);
            default -> Outputs.argon2(name(), settings(last, salt), hash);
        };
    }

    private Reading chain(List<String> versions, byte[] salt, byte[] hash) {
        List<Step> steps = new ArrayList<>();
        for (String version : versions) {
            steps.add(step(version, salt));
        }
        return Reading.loginOnly(name(), "chained_hash", password -> {
            byte[] value = password.utf8();
            byte[] digest = value;
            for (Step step : steps) {
                digest = password.kept(step.apply(value));
                value = password.kept(Functions.ascii(Encodings.toHex(digest)));
            }
            return Functions.same(hash, digest);
        });
    }

    private static Step step(String version, byte[] salt) {
        if (version.equals("0") || version.equals("1")) {
            Digest digest = version.equals("0") ? Digest.MD5 : Digest.SHA256;
            return input -> Functions.digest(digest, salt, input);
        }
        Argon2Settings settings = settings(version, salt);
        return input -> Functions.argon2(settings, input, length(version));
    }

    private static int length(String version) {
        return switch (version) {
            case "0" -> 16;
            case "1", "2" -> 32;
            default -> Encodings.number(version.split("_")[1], BadHash.MALFORMED);
        };
    }

    private static Argon2Settings settings(String version, byte[] salt) {
        String[] parts = version.equals("2") ? new String[] {"3", "32", "2", "67108864"} : version.split("_");
        BadHash.require(parts[3].length() <= 10 && parts[3].charAt(0) != '0', "parameters_out_of_range");
        long memoryBytes = Long.parseLong(parts[3]);
        byte[] sixteen = new byte[16];
        for (int i = 0; i < 16; i++) {
            sixteen[i] = salt[i % salt.length]; // a longer salt is cut, a shorter one repeated
        }
        return new Argon2Settings(
                Argon2Settings.Type.ID,
                19,
                (int) (memoryBytes / 1024),
                Encodings.number(parts[2], BadHash.MALFORMED),
                1,
                sixteen,
                new byte[0]);
    }
}
