package com.stytch.migrate.cli;

import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.ImportPolicy;
import picocli.CommandLine.Option;

/** The decisions that a team may take differently. */
final class PolicyOptions {

    @Option(
            names = "--blocked",
            paramLabel = "WHAT",
            defaultValue = "skip",
            converter = LowerCase.Blocked.class,
            completionCandidates = LowerCase.Blocked.class,
            description =
                    "Users whom the provider blocks: ${COMPLETION-CANDIDATES}. Stytch has no such state, so who is"
                            + " imported can sign in. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private ImportPolicy.Blocked blocked;

    @Option(
            names = "--existing-password",
            paramLabel = "WHAT",
            defaultValue = "keep",
            converter = LowerCase.ExistingPassword.class,
            completionCandidates = LowerCase.ExistingPassword.class,
            description = "A password that the Stytch account already has: ${COMPLETION-CANDIDATES}."
                    + " Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private ImportPolicy.ExistingPassword existingPassword;

    @Option(
            names = "--metadata-overflow",
            paramLabel = "WHAT",
            defaultValue = "cut",
            converter = LowerCase.MetadataOverflow.class,
            completionCandidates = LowerCase.MetadataOverflow.class,
            description = "Metadata beyond Stytch's limits (20 keys, 4 KB): ${COMPLETION-CANDIDATES}."
                    + " Default: ${DEFAULT-VALUE}, each cut with a note.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private ImportPolicy.MetadataOverflow metadataOverflow;

    @Option(
            names = "--carry-verified-address",
            description = "Keep the address of a user without password verified: import a throw-away hash that no"
                    + " password fits, and delete it at once. Two calls instead of one.")
    private boolean carryVerifiedAddress;

    PolicyOptions() {}

    /** Returns the same decisions for a B2B project. */
    B2bPolicy b2bPolicy() {
        if (carryVerifiedAddress) {
            throw new UsageException("--carry-verified-address is for Consumer projects only");
        }
        return B2bPolicy.DEFAULT
                .withBlocked(blocked)
                .withExistingPassword(existingPassword)
                .withMetadataOverflow(metadataOverflow);
    }

    ImportPolicy policy() {
        return new ImportPolicy(blocked, existingPassword, metadataOverflow, carryVerifiedAddress);
    }
}
