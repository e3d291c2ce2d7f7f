package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import java.net.URI;

/** How a client reaches another address than that of Stytch: a fake, or a domain of yours. A block of the README. */
final class OtherAddress {

    private OtherAddress() {}

    /** Returns a client of the fake that {@code stytch-migrate fake} runs. */
    static ConsumerClient client() {
        // [readme]
        HttpSettings settings = HttpSettings.builder(ProjectCredentials.fromEnvironment())
                .baseUri(URI.create("http://127.0.0.1:8040")) // what the fake prints as STYTCH_BASE_URL
                .build();
        ConsumerClient stytch = MigrationClient.consumer(settings);
        // [/readme]
        return stytch;
    }
}
