package com.stytch.migrate.source;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import java.text.Normalizer;
import java.util.Locale;

/** A user who is looked for by the legacy id, as it is, or by the address or number, whatever its case and blanks. */
final class Wanted {
    private final String id;
    private final String address;

    Wanted(String idOrAddress) {
        if (idOrAddress.isBlank()) {
            throw new IllegalArgumentException("an id or an address must not be blank");
        }
        id = idOrAddress;
        address = plain(idOrAddress);
    }

    boolean is(LegacyUser user) {
        return user.id().value().equals(id)
                || user.email().map(this::isAddress).orElse(false)
                || user.phoneNumber().map(this::isAddress).orElse(false);
    }

    private boolean isAddress(Identifier identifier) {
        return plain(identifier.value()).equals(address);
    }

    private static String plain(String address) {
        return Normalizer.normalize(address.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
