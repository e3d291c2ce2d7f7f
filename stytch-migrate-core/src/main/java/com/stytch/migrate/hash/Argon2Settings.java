package com.stytch.migrate.hash;

/**
 * The parameters of an Argon2 hash. Source: RFC 9106 and the PHC string format.
 *
 * @param type the variant
 * @param version 19 (1.3) or 16 (1.0)
 * @param memoryKib memory in kibibytes, at least eight for each lane
 * @param passes the iterations, {@code t}
 * @param lanes the parallelism, {@code p}
 * @param salt at least eight bytes
 * @param associatedData the {@code data} parameter, usually empty
 */
record Argon2Settings(
        Type type, int version, int memoryKib, int passes, int lanes, byte[] salt, byte[] associatedData) {

    /** The variants, with the numbers that the reference implementation gives them. */
    enum Type {
        D,
        I,
        ID;

        int number() {
            return ordinal();
        }

        static Type of(String text) {
            return switch (text) {
                case "i" -> I;
                case "id" -> ID;
                case "d" -> D;
                default -> throw BadHash.malformed();
            };
        }
    }

    Argon2Settings {
        BadHash.require(version == 16 || version == 19, "unknown_argon2_version");
        BadHash.require(
                lanes >= 1
                        && lanes <= Limits.ARGON2_LANES
                        && passes >= 1
                        && passes <= Limits.ARGON2_PASSES
                        && memoryKib >= 8 * lanes
                        && memoryKib <= Limits.ARGON2_MEMORY_KIB,
                "parameters_out_of_range");
        BadHash.require(salt.length >= 8, "salt_too_short");
    }
}
