package com.stytch.migrate.importer;

import com.stytch.migrate.api.Project;
import com.stytch.migrate.error.MigrationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Stytch who the credentials belong to. */
final class Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    private Credentials() {}

    static void check(Project project) {
        try {
            project.whoami();
        } catch (MigrationException.Refused refused) {
            if (refused.stopsTheRun()) {
                throw refused;
            }
            LOG.debug("whoami is not answered here, going on: {}", refused.getMessage());
        }
    }
}
