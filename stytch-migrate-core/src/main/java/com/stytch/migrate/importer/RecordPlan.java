package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import java.util.List;
import java.util.Optional;

/** Which calls one record needs, and why. Nothing is sent yet. Immutable; prints no address and no secret. */
public sealed interface RecordPlan
        permits ConsumerPlan, OrganizationPlan, MemberPlan, ConnectionPlan, MachineClientPlan {

    /** Returns which record it is about. */
    RecordKey key();

    /** Returns the legacy id of the user, of the organization, or of the person who is the member. */
    default LegacyId legacyId() {
        return key().id();
    }

    ConsumerPlan.Action action();

    /** Returns how many calls it takes when nothing goes wrong. */
    int calls();

    /** Returns why the action is not the plain one; always there when nothing is sent. */
    Optional<String> reason();

    /** Returns how the person will sign in; {@code NONE} for an organization. */
    ConsumerPlan.PasswordFate passwordFate();

    /** Returns what does not move with the record, as codes. */
    List<String> notes();

    /** Returns what tells this plan from another one for the same record, without holding what either sends. */
    Fingerprint fingerprint();
}
