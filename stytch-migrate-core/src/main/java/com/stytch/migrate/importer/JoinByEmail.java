package com.stytch.migrate.importer;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.MemberSearch;
import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.api.Organizations;
import com.stytch.migrate.api.StytchOrganization;
import com.stytch.migrate.api.UpdateOrganizationRequest;
import com.stytch.migrate.error.MigrationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Switches on joining by the domain of the address, once a member with a verified address of such a domain is there: before that
 * Stytch lets nobody join, and a stranger could be the first. Thread-safe.
 *
 * <p>It belongs to the import of that member: the member counts as settled only afterwards, so a crash between the two is made
 * good by the next run.
 */
final class JoinByEmail {
    private static final int MOST_REMEMBERED = 10_000;
    private static final int FIRST_MEMBERS = 1_000;

    private final B2bApi api;
    /** Which domains can join, by organization: those of the ones that were looked at last. Empty when it is switched on. */
    private final Map<String, Set<String>> waiting = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    JoinByEmail(B2bApi api) {
        this.api = api;
    }

    /**
     * Switches it on if the verified address is of a domain that may join.
     *
     * @return whether it was switched on by this call
     * @throws MigrationException.Unreachable also when Stytch may have done so: do it again
     */
    boolean verified(String organizationId, String email) {
        String domain = EmailDomains.of(email).toLowerCase(Locale.ROOT);
        synchronized (waiting) {
            Set<String> domains = waiting.get(organizationId);
            if (domains != null && !domains.contains(domain)) {
                return false;
            }
        }
        Optional<Organizations.Found> found = api.organizations().get(organizationId);
        if (found.isEmpty()) {
            return false;
        }
        StytchOrganization organization = found.get().organization();
        List<String> allowed = organization.emailAllowedDomains();
        boolean on = organization.emailJitProvisioning().equals("RESTRICTED");
        boolean switches = !on && allowed.stream().anyMatch(domain::equalsIgnoreCase);
        if (switches) {
            api.organizations()
                    .update(
                            organizationId,
                            UpdateOrganizationRequest.builder()
                                    .settings(OrganizationSettings.of(organization).toBuilder()
                                            .emailJitProvisioning(true)
                                            .build())
                                    .build());
        }
        synchronized (waiting) {
            waiting.put(
                    organizationId,
                    on || switches
                            ? Set.of()
                            : allowed.stream()
                                    .map(one -> one.toLowerCase(Locale.ROOT))
                                    .collect(java.util.stream.Collectors.toSet()));
        }
        return switches;
    }

    /** Returns whether one of the first members has a verified address of one of these domains. */
    boolean hasVerifiedMember(String organizationId, List<String> domains) {
        return api.members().search(MemberSearch.in(List.of(organizationId)).limit(FIRST_MEMBERS)).members().stream()
                .anyMatch(member -> member.emailAddressVerified()
                        && domains.contains(
                                EmailDomains.of(member.emailAddress()).toLowerCase(Locale.ROOT)));
    }
}
