package com.stytch.migrate.importer;

import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a member must know of its organization.
 *
 * @param state what became of the organization
 * @param idOrNull the organization at Stytch; {@code null} unless it is there
 * @param mfaRequired whether every member needs a second factor
 * @param passwordsAllowed whether members may sign in with a password
 * @param joinWaits whether joining by the domain of the address is switched on by the first verified member
 */
public record Tenant(
        State state, @Nullable StytchId idOrNull, boolean mfaRequired, boolean passwordsAllowed, boolean joinWaits) {

    public Tenant {
        Objects.requireNonNull(state, "state");
        if ((state == State.THERE) != (idOrNull != null)) {
            throw new IllegalArgumentException("an organization that is there has an id, and no other has one");
        }
    }

    /** What became of an organization. */
    public enum State {
        /** Stytch has it. */
        THERE,
        /** It would be there if this were no plan. */
        PLANNED,
        /** It was left out by a decision. */
        LEFT_OUT,
        /** It failed, and will fail again as it is. */
        FAILED,
        /** It failed, and may be there the next time. */
        NOT_YET,
        /** The source has no such organization. */
        UNKNOWN
    }

    /** Returns an organization that is not there. */
    public static Tenant without(State state) {
        return new Tenant(state, null, false, true, false);
    }

    /** Returns an organization that is there. */
    public static Tenant there(StytchId id, List<String> notes) {
        return of(State.THERE, id, notes);
    }

    /** Returns an organization of a plan. */
    public static Tenant planned(List<String> notes) {
        return of(State.PLANNED, null, notes);
    }

    /** @param notes of the outcome or plan of the organization, which hold {@link OrganizationPlan#FACTS} */
    private static Tenant of(State state, @Nullable StytchId id, List<String> notes) {
        return new Tenant(
                state,
                id,
                notes.contains(OrganizationPlan.MFA_REQUIRED),
                !notes.contains(OrganizationPlan.NO_PASSWORDS),
                notes.contains(OrganizationPlan.JOIN_WAITS));
    }

    /** Returns the organization at Stytch. */
    public Optional<StytchId> id() {
        return Optional.ofNullable(idOrNull);
    }
}
