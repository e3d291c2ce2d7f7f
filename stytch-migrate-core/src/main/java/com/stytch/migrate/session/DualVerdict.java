package com.stytch.migrate.session;

import com.stytch.migrate.model.Secret;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who made a request, and by which system's word. Immutable. No case shows a token. */
public sealed interface DualVerdict {

    Kind kind();

    /** One name per case: on Java 17 a switch is checked for completeness over an enum only. */
    enum Kind {
        STYTCH,
        LEGACY,
        NOBODY,
        UNAVAILABLE
    }

    /**
     * Somebody with a session of Stytch.
     *
     * @param identity who that is
     * @param newJwtOrNull a fresh JWT for the cookie; {@code null} when the one of the request still holds
     */
    record OfStytch(StytchIdentity identity, @Nullable Secret newJwtOrNull) implements DualVerdict {
        public OfStytch {
            Objects.requireNonNull(identity, "identity");
        }

        public Optional<Secret> newJwt() {
            return Optional.ofNullable(newJwtOrNull);
        }

        @Override
        public Kind kind() {
            return Kind.STYTCH;
        }
    }

    /**
     * Somebody with a session of the legacy system.
     *
     * @param identity who that is
     */
    record OfLegacy(LegacyIdentity identity) implements DualVerdict {
        public OfLegacy {
            Objects.requireNonNull(identity, "identity");
        }

        @Override
        public Kind kind() {
            return Kind.LEGACY;
        }
    }

    /**
     * Nobody who is signed in.
     *
     * @param code why: {@code no_token}, {@code expired}, {@code session_ended}, or the code of a {@link TokenRefusal}
     */
    record Nobody(String code) implements DualVerdict {
        @Override
        public Kind kind() {
            return Kind.NOBODY;
        }
    }

    /**
     * It could not be found out. Answer with 503, not with a sign-in page: whoever it is may be signed in.
     *
     * @param why one sentence
     */
    record Unavailable(String why) implements DualVerdict {
        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }
}
