package com.stytch.migrate.importer;

import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Objects;

/**
 * The codes for a lost authenticator app that a member has at Stytch after the import: those of the old system, and as many new
 * ones as Stytch adds. Prints no code.
 *
 * @param member who it is in the old system
 * @param memberId who it is at Stytch
 * @param codes the codes
 */
public record MemberRecoveryCodes(RecordKey member, StytchId memberId, List<Secret> codes) {
    public MemberRecoveryCodes {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(memberId, "memberId");
        codes = List.copyOf(codes);
    }
}
