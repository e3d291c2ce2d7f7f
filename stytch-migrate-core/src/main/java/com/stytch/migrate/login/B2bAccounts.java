package com.stytch.migrate.login;

import com.stytch.migrate.api.AuthenticateMemberPasswordRequest;
import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.B2bPasswords;
import com.stytch.migrate.api.Members;
import com.stytch.migrate.api.MigrateMemberPasswordRequest;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.api.StartedMemberSession;
import com.stytch.migrate.api.StytchMember;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.B2bImporter;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.MemberPlan;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.importer.Tenant;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Members of one organization of a B2B project. For one login. */
final class B2bAccounts implements Accounts {
    private final B2bApi api;
    private final B2bImporter importer;
    private final Tenant tenant;
    private final String organization;
    private final SessionSettings session;

    /** @param tenant the organization, which is there */
    B2bAccounts(B2bApi api, B2bPolicy policy, Tenant tenant, SessionSettings session) {
        this.api = api;
        this.importer = new B2bImporter(api, policy);
        this.tenant = tenant;
        this.organization = tenant.id().orElseThrow().value();
        this.session = session;
    }

    @Override
    public Try signIn(String email, Secret password) {
        try {
            StartedMemberSession answer = api.passwords()
                    .authenticate(AuthenticateMemberPasswordRequest.builder(organization, email, password)
                            .session(session)
                            .build());
            return signedIn(answer);
        } catch (MigrationException.Refused refused) {
            return Try.of(answer(refused));
        }
    }

    private static Try signedIn(StartedMemberSession answer) {
        StytchId id = StytchId.of(answer.memberId());
        String externalId = answer.member().externalId().orElse(null);
        if (answer.memberAuthenticated()) {
            return new Try(
                    Answer.SIGNED_IN,
                    id,
                    externalId,
                    answer.token().orElse(null),
                    answer.jwt().orElse(null),
                    List.of());
        }
        List<String> factors = new ArrayList<>(answer.primaryRequired().orElse(List.of()));
        answer.mfaRequired()
                .ifPresent(required -> factors.add(required.totpRegistrationId().isEmpty() ? "sms_otp" : "totp"));
        return new Try(
                Answer.SECOND_FACTOR,
                id,
                externalId,
                answer.intermediateSessionToken().orElse(null),
                null,
                factors);
    }

    private static Answer answer(MigrationException.Refused refused) {
        return switch (refused.errorType()) {
            case "member_not_found", "email_not_found", "invalid_email" -> Answer.NO_ACCOUNT;
            case "member_password_not_found" -> Answer.NO_PASSWORD;
            case "unauthorized_credentials" -> Answer.WRONG;
            case "member_reset_password", "reset_password" -> Answer.RESET;
            case "user_lock_limit_reached" -> Answer.LOCKED;
            default -> throw refused;
        };
    }

    @Override
    public Optional<Account> get(StytchId id) {
        return api.members()
                .get(organization, id.value())
                .map(Members.Found::member)
                .map(B2bAccounts::account);
    }

    private static Account account(StytchMember member) {
        return new Account(
                StytchId.of(member.memberId()),
                List.of(member.emailAddress()),
                member.passwordId().orElse(null));
    }

    @Override
    public Made make(Person person, @Nullable PasswordHash hash, History history) {
        MemberPlan plan = plan(person, hash);
        return new Made(importer.run(plan, history), plan.fingerprint());
    }

    private MemberPlan plan(Person person, @Nullable PasswordHash hash) {
        PasswordVerdict password = hash == null
                ? new PasswordVerdict.NoPassword()
                : new PasswordVerdict.Translated(hash.stytchType(), hash);
        LegacyMember member = person.member().toBuilder()
                .person(person.user().toBuilder().password(password).build())
                .build();
        return importer.memberPlanner().plan(member, Siblings.NONE, tenant);
    }

    @Override
    public Made found(Person person, StytchId account) {
        return new Made(
                FoundAtLogin.outcome(account),
                FoundAtLogin.fingerprint(plan(person, null).fingerprint()));
    }

    @Override
    public void deletePassword(Account account) {
        String id = account.passwordIdOrNull();
        if (id == null) {
            return;
        }
        try {
            api.members().deletePassword(organization, id);
        } catch (MigrationException.Refused refused) {
            if (refused.statusCode() != 404) {
                throw refused; // 404: it is gone already
            }
        }
    }

    @Override
    public Given addPassword(Person person, Account account, PasswordHash hash) {
        String address = account.emails().get(0);
        boolean attested = person.emailAttested()
                && person.email().map(address::equalsIgnoreCase).orElse(false);
        if (!attested) {
            return Given.not(Added.NOT_ATTESTED); // the import would mark the address as verified
        }
        try {
            B2bPasswords.Migrated answer = api.passwords()
                    .migrate(MigrateMemberPasswordRequest.forVerifiedEmail(organization, address, hash)
                            .build());
            if (!answer.member().memberId().equals(account.id().value())) {
                throw new IllegalStateException("the password of " + person.key() + " reached "
                        + answer.member().memberId() + ", not " + account.id() + ", request id "
                        + answer.requestId());
            }
            return Given.added(answer.member().passwordId());
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals("password_already_exists")) {
                return Given.not(Added.HAS_ONE);
            }
            throw refused;
        }
    }
}
