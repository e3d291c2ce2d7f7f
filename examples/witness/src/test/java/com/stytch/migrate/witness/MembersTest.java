package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.api.organizationsmembers.Members;
import com.stytch.java.b2b.models.organizations.Member;
import com.stytch.java.b2b.models.organizations.SearchQuery;
import com.stytch.java.b2b.models.organizations.SearchQueryOperator;
import com.stytch.java.b2b.models.organizationsmembers.CreateRequest;
import com.stytch.java.b2b.models.organizationsmembers.CreateResponse;
import com.stytch.java.b2b.models.organizationsmembers.DangerouslyGetRequest;
import com.stytch.java.b2b.models.organizationsmembers.DeleteExternalIdRequest;
import com.stytch.java.b2b.models.organizationsmembers.DeleteMFAPhoneNumberRequest;
import com.stytch.java.b2b.models.organizationsmembers.DeletePasswordRequest;
import com.stytch.java.b2b.models.organizationsmembers.DeleteRequest;
import com.stytch.java.b2b.models.organizationsmembers.DeleteTOTPRequest;
import com.stytch.java.b2b.models.organizationsmembers.GetRequest;
import com.stytch.java.b2b.models.organizationsmembers.OIDCProviderInformationRequest;
import com.stytch.java.b2b.models.organizationsmembers.ReactivateRequest;
import com.stytch.java.b2b.models.organizationsmembers.SearchRequest;
import com.stytch.java.b2b.models.organizationsmembers.SearchResponse;
import com.stytch.java.b2b.models.organizationsmembers.UnlinkRetiredEmailRequest;
import com.stytch.java.b2b.models.organizationsmembers.UpdateRequest;
import com.stytch.java.b2b.models.recoverycodes.GetResponse;
import com.stytch.java.b2b.models.totps.MigrateRequest;
import com.stytch.java.b2b.models.totps.MigrateResponse;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The members of an organization, through the official SDK. */
class MembersTest extends B2bWitness {
    private final Members members = stytch.getOrganizations().getMembers();
    private final String acme =
            fake.seed(SeedOrganization.named("Acme").slug("acme")).organizationId();

    private CreateResponse createAda() {
        fake.roles("editor");
        return success(members.createCompletable(
                new CreateRequest(
                        acme,
                        "ada@acme.example",
                        "Ada Lovelace",
                        Map.of("plan", "pro"),
                        Map.of("theme", "dark"),
                        false,
                        true,
                        "+15005550006",
                        true,
                        List.of("editor"),
                        "auth0|ada"),
                null));
    }

    private Member get(@Nullable String id, @Nullable String email) {
        return success(members.getCompletable(new GetRequest(acme, id, email))).getMember();
    }

    @Test
    void create_withAllFields_isDecodedWithAllOfThem() {
        CreateResponse created = createAda();

        Member ada = created.getMember();
        assertEquals(created.getMemberId(), ada.getMemberId());
        assertEquals(acme, ada.getOrganizationId());
        assertEquals(acme, created.getOrganization().getOrganizationId());
        assertEquals("ada@acme.example", ada.getEmailAddress());
        assertFalse(ada.getEmailAddressVerified());
        assertEquals("Ada Lovelace", ada.getName());
        assertEquals("active", ada.getStatus());
        assertEquals(Map.of("plan", "pro"), ada.getTrustedMetadata());
        assertEquals(Map.of("theme", "dark"), ada.getUntrustedMetadata());
        assertTrue(ada.isBreakglass());
        assertEquals("+15005550006", ada.getMfaPhoneNumber());
        assertFalse(ada.getMfaPhoneNumberVerified());
        assertTrue(ada.getMfaEnrolled());
        assertTrue(ada.getRoles().stream()
                .anyMatch(role -> role.getRoleId().equals("editor")
                        && role.getSources().get(0).getType().equals("direct_assignment")));
        assertEquals("auth0|ada", ada.getExternalId());
        assertEquals("", ada.getMemberPasswordId());
        assertEquals(CLOCK.now(), ada.getCreatedAt());
        assertNull(ada.getScimRegistration());
    }

    @Test
    void create_ofWhatIsTaken_isAnErrorOfItsKind() {
        createAda();

        assertEquals(
                "400 duplicate_member_email",
                refusal(members.createCompletable(new CreateRequest(acme, "ADA@acme.example"), null)));
        assertEquals(
                "404 organization_not_found",
                refusal(members.createCompletable(new CreateRequest("nobody", "bob@acme.example"), null)));
    }

    @Test
    void get_byEachReference_isTheMember() {
        Member ada = createAda().getMember();

        assertEquals(ada, get(ada.getMemberId(), null));
        assertEquals(ada, get("auth0|ada", null));
        assertEquals(ada, get(null, "ada@acme.example"));
        assertEquals(
                ada,
                success(members.dangerouslyGetCompletable(new DangerouslyGetRequest(ada.getMemberId(), true)))
                        .getMember());
        assertEquals(
                "404 member_not_found",
                refusal(members.getCompletable(new GetRequest(acme, null, "bob@acme.example"))));
    }

    @Test
    void update_ofSomeFields_keepsTheOthers() {
        String id = createAda().getMemberId();

        Member ada = success(members.updateCompletable(
                        new UpdateRequest(
                                acme,
                                id,
                                "Augusta",
                                Map.of("seats", 3),
                                null,
                                false,
                                null,
                                false,
                                List.of("stytch_admin"),
                                null,
                                "sms_otp",
                                null,
                                "auth0|augusta"),
                        null))
                .getMember();

        assertEquals("Augusta", ada.getName());
        assertEquals(Map.of("plan", "pro", "seats", 3.0), ada.getTrustedMetadata());
        assertEquals(Map.of("theme", "dark"), ada.getUntrustedMetadata());
        assertFalse(ada.isBreakglass());
        assertFalse(ada.getMfaEnrolled());
        assertEquals("sms_otp", ada.getDefaultMfaMethod());
        assertEquals("auth0|augusta", ada.getExternalId());
        assertTrue(ada.isAdmin());
        assertEquals("ada@acme.example", ada.getEmailAddress());
    }

    @Test
    void update_ofTheAddress_retiresTheOldOneUntilItIsUnlinked() {
        String id =
                fake.seed(acme, SeedMember.verifiedEmail("ada@acme.example")).memberId();

        Member moved = success(members.updateCompletable(
                        new UpdateRequest(
                                acme, id, null, null, null, null, null, null, null, null, null, "ada@acme.test"),
                        null))
                .getMember();
        assertEquals("ada@acme.test", moved.getEmailAddress());
        assertEquals("ada@acme.example", moved.getRetiredEmailAddresses().get(0).getEmailAddress());

        Member unlinked = success(members.unlinkRetiredEmailCompletable(
                        new UnlinkRetiredEmailRequest(
                                acme,
                                id,
                                moved.getRetiredEmailAddresses().get(0).getEmailId()),
                        null))
                .getMember();

        assertEquals(List.of(), unlinked.getRetiredEmailAddresses());
    }

    @Test
    void search_byPagesAndFilter_findsThem() {
        for (int i = 0; i < 5; i++) {
            success(members.createCompletable(new CreateRequest(acme, "user" + i + "@acme.example"), null));
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            SearchResponse page =
                    success(members.searchCompletable(new SearchRequest(List.of(acme), cursor, 2L), null));
            page.getMembers().forEach(member -> found.add(member.getEmailAddress()));
            assertEquals(Set.of(acme), page.getOrganizations().keySet());
            cursor = page.getResultsMetadata().getNextCursor();
        } while (cursor != null && !cursor.isEmpty());
        SearchResponse one = success(members.searchCompletable(
                new SearchRequest(
                        List.of(acme),
                        null,
                        10L,
                        new SearchQuery(
                                SearchQueryOperator.AND,
                                List.of(
                                        Map.of(
                                                "filter_name",
                                                "member_emails",
                                                "filter_value",
                                                List.of("user3@acme.example")),
                                        Map.of("filter_name", "statuses", "filter_value", List.of("active"))))),
                null));

        assertEquals(5, found.size());
        assertEquals(1, one.getMembers().size());
        assertEquals(1, one.getResultsMetadata().getTotal());
    }

    @Test
    void secondFactors_importedAndDeleted_areDecodedEachTime() {
        String id = fake.seed(
                        acme,
                        SeedMember.verifiedEmail("ada@acme.example")
                                .mfaPhoneNumber("+15005550006", true)
                                .password(Secret.of("correct horse battery")))
                .memberId();

        MigrateResponse migrated = success(stytch.getTotps()
                .migrateCompletable(new MigrateRequest(acme, id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", List.of())));
        assertEquals(migrated.getTotpRegistrationId(), migrated.getMember().getTotpRegistrationId());
        assertFalse(migrated.getRecoveryCodes().isEmpty());
        GetResponse codes = success(stytch.getRecoveryCodes()
                .getCompletable(new com.stytch.java.b2b.models.recoverycodes.GetRequest(acme, id)));
        assertEquals(migrated.getRecoveryCodes(), codes.getRecoveryCodes());
        assertEquals(
                codes.getRecoveryCodes().size(),
                success(stytch.getRecoveryCodes()
                                .rotateCompletable(
                                        new com.stytch.java.b2b.models.recoverycodes.RotateRequest(acme, id)))
                        .getRecoveryCodes()
                        .size());

        assertEquals(
                "",
                success(members.deleteTOTPCompletable(new DeleteTOTPRequest(acme, id), null))
                        .getMember()
                        .getTotpRegistrationId());
        assertEquals(
                "",
                success(members.deleteMFAPhoneNumberCompletable(new DeleteMFAPhoneNumberRequest(acme, id), null))
                        .getMember()
                        .getMfaPhoneNumber());
        assertEquals(
                "",
                success(members.deletePasswordCompletable(
                                new DeletePasswordRequest(acme, get(id, null).getMemberPasswordId()), null))
                        .getMember()
                        .getMemberPasswordId());
        assertEquals(
                List.of(),
                success(members.oidcProvidersCompletable(new OIDCProviderInformationRequest(acme, id)))
                        .getRegistrations());
    }

    @Test
    void delete_ofAMember_canBeUndone() {
        String id = fake.seed(acme, SeedMember.verifiedEmail("ada@acme.example").externalId("auth0|ada"))
                .memberId();
        assertNull(success(members.deleteExternalIdCompletable(new DeleteExternalIdRequest(acme, id), null))
                .getMember()
                .getExternalId());

        assertEquals(
                id,
                success(members.deleteCompletable(new DeleteRequest(acme, id), null))
                        .getMemberId());
        assertEquals("404 member_not_found", refusal(members.getCompletable(new GetRequest(acme, id))));
        assertEquals(
                "deleted",
                success(members.dangerouslyGetCompletable(new DangerouslyGetRequest(id, true)))
                        .getMember()
                        .getStatus());
        assertEquals(
                "active",
                success(members.reactivateCompletable(new ReactivateRequest(acme, id), null))
                        .getMember()
                        .getStatus());
        assertNotNull(get(id, null).getUpdatedAt());
    }
}
