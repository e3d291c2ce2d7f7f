package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scrypt of com.lambdaworks: {@code $s0$e0801$salt$hash}, and of Spring Security without the {@code s0}:
 * {@code {scrypt}$e0801$salt$hash}, {@code {scrypt@SpringSecurity_v5_8}$100801$..}; padded base64.
 *
 * <p>The hex word is {@code log2(N) << 16 | r << 8 | p}. Stytch: {@code scrypt} in config form.
 * Source: com.lambdaworks SCryptUtil 1.4.0, Spring Security SCryptPasswordEncoder 6.4.
 */
final class LambdaworksScrypt extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("\\$([0-9a-f]{5,6})\\$([A-Za-z0-9+/]+={0,2})\\$([A-Za-z0-9+/]+={0,2})");

    private final String[] prefixes;

    private LambdaworksScrypt(String name, String family, String... prefixes) {
        super(name, family);
        this.prefixes = prefixes;
    }

    static LambdaworksScrypt lambdaworks() {
        return new LambdaworksScrypt("scrypt_s0", "lambdaworks", "$s0");
    }

    static LambdaworksScrypt spring() {
        return new LambdaworksScrypt("spring_scrypt", "spring", "{scrypt@SpringSecurity_v5_8}", "{scrypt}", "");
    }

    @Override
    Fit fit(String stored) {
        String rest = withoutPrefix(stored);
        return certainIf(rest != null
                && (rest.length() < stored.length() || SHAPE.matcher(rest).matches()));
    }

    @Override
    Reading read(String stored, Stated stated) {
        String rest = withoutPrefix(stored);
        if (rest == null) {
            throw BadHash.malformed();
        }
        Matcher shape = SHAPE.matcher(rest);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        int word = Integer.parseInt(shape.group(1), 16);
        int logN = word >>> 16;
        BadHash.require(logN >= 1 && logN <= Limits.SCRYPT_LOG_N, "parameters_out_of_range");
        return Outputs.scrypt(
                name(),
                1L << logN,
                word >>> 8 & 0xff,
                word & 0xff,
                Encodings.base64(shape.group(2), BadHash.MALFORMED),
                Encodings.base64(shape.group(3), BadHash.MALFORMED));
    }

    private @Nullable String withoutPrefix(String stored) {
        for (String prefix : prefixes) {
            if (stored.startsWith(prefix)) {
                return stored.substring(prefix.length());
            }
        }
        return null;
    }
}
