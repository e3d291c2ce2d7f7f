package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyConnection;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Decides which calls a connection needs, and what of it Stytch can take. Immutable and thread-safe; sends nothing. */
public final class ConnectionPlanner {
    private static final String HTTPS = "https://";

    private final B2bPolicy policy;

    public ConnectionPlanner(B2bPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** Returns the plan for a connection. Never throws for what a record contains. */
    public ConnectionPlan plan(LegacyConnection connection, Siblings siblings, Tenant tenant) {
        List<String> notes = new ArrayList<>(connection.notes());
        Siblings.Sibling standsForIt = siblings.duplicateOf();
        if (standsForIt != null) {
            notes.add("same_id_as:" + standsForIt.named());
            return without(connection, ConsumerPlan.Action.SKIP, "duplicate_in_source", notes, tenant, false);
        }
        switch (tenant.state()) {
            case UNKNOWN -> {
                return without(connection, ConsumerPlan.Action.REFUSE, "organization_unknown", notes, tenant, false);
            }
            case LEFT_OUT -> {
                return without(connection, ConsumerPlan.Action.SKIP, "organization_left_out", notes, tenant, false);
            }
            case FAILED -> {
                return without(connection, ConsumerPlan.Action.REFUSE, "organization_failed", notes, tenant, false);
            }
            case NOT_YET -> {
                return without(connection, ConsumerPlan.Action.REFUSE, "organization_failed", notes, tenant, true);
            }
            case THERE, PLANNED -> {}
        }
        if (connection.protocol() == LegacyConnection.Protocol.SCIM
                && policy.scimTokens().isEmpty()) {
            return without(connection, ConsumerPlan.Action.SKIP, "scim_token_for_nobody", notes, tenant, false);
        }
        return new ConnectionPlan(
                cleaned(connection, notes), ConsumerPlan.Action.CREATE, null, notes, false, tenant.idOrNull());
    }

    private static ConnectionPlan without(
            LegacyConnection connection,
            ConsumerPlan.Action action,
            String reason,
            List<String> notes,
            Tenant tenant,
            boolean parked) {
        return new ConnectionPlan(connection, action, reason, notes, parked, tenant.idOrNull());
    }

    /** Leaves out what Stytch would refuse, so that the rest is there at least, and says what is missing. */
    private static LegacyConnection cleaned(LegacyConnection connection, List<String> notes) {
        LegacyConnection.Builder builder = connection.toBuilder();
        if (connection.protocol() == LegacyConnection.Protocol.SAML) {
            saml(connection, builder, notes);
        } else if (connection.protocol() == LegacyConnection.Protocol.OIDC) {
            oidc(connection, builder, notes);
        }
        return builder.build();
    }

    private static void saml(LegacyConnection connection, LegacyConnection.Builder builder, List<String> notes) {
        if (connection.idpSsoUrl().filter(url -> !url.startsWith(HTTPS)).isPresent()) {
            builder.idpSsoUrl(null);
            notes.add("idp_sso_url_left_out:not_https");
        }
        List<String> good = new ArrayList<>();
        for (String pem : connection.certificates()) {
            Optional<Instant> end = end(pem);
            if (end.isPresent()) {
                good.add(pem);
                notes.add("certificate_expires:" + end.get());
            } else {
                notes.add("certificate_left_out:no_certificate");
            }
        }
        builder.certificates(good);
        Map<String, String> mapping = connection.attributeMapping();
        boolean named = mapping.containsKey("full_name")
                || (mapping.containsKey("first_name") && mapping.containsKey("last_name"));
        if (!mapping.isEmpty() && (!mapping.containsKey("email") || !named)) {
            builder.attributeMapping(Map.of());
            notes.add("attribute_mapping_left_out:incomplete");
        }
    }

    private static void oidc(LegacyConnection connection, LegacyConnection.Builder builder, List<String> notes) {
        if (connection.issuer().filter(issuer -> !issuer.startsWith(HTTPS)).isPresent()) {
            builder.issuer(null);
            notes.add("issuer_left_out:not_https");
        }
        boolean plain = List.of(
                        connection.authorizationUrl(),
                        connection.tokenUrl(),
                        connection.userinfoUrl(),
                        connection.jwksUrl())
                .stream()
                .anyMatch(url -> url.filter(text -> !text.startsWith(HTTPS)).isPresent());
        if (plain) {
            builder.urls(null, null, null, null);
            notes.add("urls_left_out:not_https");
        }
    }

    private static Optional<Instant> end(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(pem.strip().getBytes(StandardCharsets.US_ASCII)))
                            instanceof X509Certificate certificate
                    ? Optional.of(certificate.getNotAfter().toInstant())
                    : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }
}
