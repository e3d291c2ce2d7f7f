package com.stytch.migrate.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.security.SignatureException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signed tokens (JWT) of one system, of one issuer or several. Immutable and thread-safe, made to be shared: it
 * keeps the keys.
 *
 * <p>In this order: size and form, type, algorithm, issuer, key, signature, time, audience, client, the rules that were added,
 * subject. Nothing that the token says about where its key is, is followed. The algorithm is one of those that were agreed on,
 * {@code RS256} unless set, and the key must be made for it, so neither {@code none} nor a public key used as a shared secret
 * passes.
 *
 * <p>Keys of an issuer are kept as long as its {@code Cache-Control} says, from a minute to six hours. An unknown key id makes
 * it ask again, once in {@link Builder#keyInterval} at most. When the issuer does not answer, the last keys are used for
 * {@link Builder#staleKeys} more, and then the verdict is {@link TokenVerdict.Unavailable}.
 *
 * <p>Source: RFC 7515, RFC 7519, RFC 8725, OpenID Connect Discovery.
 */
public final class JwtVerifier implements LegacyTokenVerifier {
    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_KID = 512;
    private static final double LATEST = 253_402_300_799.0; // the end of the year 9999
    private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt");

    private final Map<String, Issuer> issuers;
    private final Set<String> audiences;
    private final Set<String> clients;
    private final Set<String> types;
    private final Duration skew;
    private final TimeSource time;
    private final Supplier<Date> clock;
    private final Function<JsonView, List<String>> audienceOf;
    private final List<Function<JsonView, Optional<TokenRefusal>>> rules;
    private final String emailClaim;
    private final String emailVerifiedClaim;
    private final @Nullable String organizationClaim;
    private final List<BiConsumer<JsonView, LegacyIdentity.Builder>> readers;
    private final @Nullable LegacyTokenVerifier opaque;
    private final @Nullable LegacyTokenVerifier asking;
    private final boolean askAlways;
    private final Predicate<JsonView> askable;

    private record Issuer(KeySource keys, Set<String> algorithms) {}

    private JwtVerifier(Builder builder, Map<String, Issuer> issuers) {
        this.issuers = Map.copyOf(issuers);
        this.audiences = Set.copyOf(builder.audiences);
        this.clients = Set.copyOf(builder.clients);
        this.types = Set.copyOf(builder.types);
        this.skew = builder.skew;
        this.time = builder.time;
        this.clock = () -> Date.from(time.now());
        this.audienceOf = builder.audienceOf;
        this.rules = List.copyOf(builder.rules);
        this.emailClaim = builder.emailClaim;
        this.emailVerifiedClaim = builder.emailVerifiedClaim;
        this.organizationClaim = builder.organizationClaim;
        this.readers = List.copyOf(builder.readers);
        this.opaque = builder.opaque;
        this.asking = builder.asking;
        this.askAlways = builder.askAlways;
        this.askable = builder.askable;
    }

    /**
     * Returns a verifier of one issuer whose keys are found by discovery, at {@code /.well-known/openid-configuration}.
     *
     * @param issuer exactly what stands in {@code iss}, with or without a slash at its end
     * @param audience what must stand in {@code aud}
     */
    public static JwtVerifier discover(String issuer, String audience) {
        return builder(audience).issuer(issuer).build();
    }

    /**
     * Begins the settings.
     *
     * @param audiences one of which must stand in {@code aud}; at least one
     */
    public static Builder builder(String... audiences) {
        if (audiences.length == 0) {
            throw new IllegalArgumentException("an audience is needed: without one any application's tokens would do");
        }
        return new Builder(List.of(audiences));
    }

    @Override
    public TokenVerdict verify(Secret token) {
        String text = token.reveal();
        if (text.length() > CompactToken.LONGEST) {
            return invalid(TokenRefusal.TOO_LARGE);
        }
        if (!CompactToken.isCandidate(text)) {
            return opaque == null || text.isEmpty() ? invalid(TokenRefusal.OPAQUE) : opaque.verify(token);
        }
        Optional<CompactToken> parts = CompactToken.read(text);
        if (parts.isEmpty()) {
            return invalid(TokenRefusal.MALFORMED);
        }
        TokenVerdict verdict = check(parts.get());
        return verdict instanceof TokenVerdict.Valid valid ? asked(token, valid) : verdict;
    }

    private TokenVerdict check(CompactToken token) {
        JsonView header = token.header();
        if (!types.contains(type(header))) {
            return invalid(TokenRefusal.WRONG_TYPE);
        }
        JsonView claims = token.claims();
        Issuer issuer = issuers.get(claims.text("iss").orElse(""));
        if (issuer == null) {
            return invalid(TokenRefusal.WRONG_ISSUER);
        }
        String algorithm = header.text("alg").orElse("");
        if (!issuer.algorithms.contains(algorithm)) {
            return invalid(TokenRefusal.ALGORITHM_NOT_ALLOWED);
        }
        Set<String> named = header.asMap().keySet();
        if (!token.isSigned() || named.contains("crit") || named.contains("b64") || named.contains("zip")) {
            return invalid(TokenRefusal.MALFORMED);
        }
        Object kid = header.asMap().get("kid");
        if (kid != null && (!(kid instanceof String text) || text.isEmpty() || text.length() > LONGEST_KID)) {
            return invalid(TokenRefusal.UNKNOWN_KEY);
        }
        KeySource.Found found = issuer.keys.find((String) kid, algorithm);
        SigningKey key = found.key();
        if (key == null) {
            return found.state() == KeySource.State.UNAVAILABLE
                    ? new TokenVerdict.Unavailable("the keys of the issuer could not be read")
                    : invalid(TokenRefusal.UNKNOWN_KEY);
        }
        try {
            key.parser(algorithm, clock, skew).parseSignedClaims(token.text());
        } catch (ExpiredJwtException e) {
            return new TokenVerdict.Expired(Objects.requireNonNullElse(instant(claims, "exp"), Instant.EPOCH));
        } catch (PrematureJwtException e) {
            return invalid(TokenRefusal.NOT_YET_VALID);
        } catch (SignatureException e) {
            return invalid(TokenRefusal.BAD_SIGNATURE);
        } catch (JwtException | IllegalArgumentException e) {
            return invalid(TokenRefusal.MALFORMED);
        }
        return proven(claims);
    }

    private static String type(JsonView header) {
        Object typ = header.asMap().get("typ");
        if (typ == null) {
            return "";
        }
        String text = String.valueOf(typ).toLowerCase(Locale.ROOT);
        return text.startsWith("application/") ? text.substring("application/".length()) : text;
    }

    /** Checks what the issuer says, now that it is known to have said it. */
    private TokenVerdict proven(JsonView claims) {
        Instant now = time.now();
        Instant expiresAt = instant(claims, "exp");
        if (expiresAt == null) {
            return invalid(TokenRefusal.NO_EXPIRY);
        }
        if (!now.minus(skew).isBefore(expiresAt)) {
            return new TokenVerdict.Expired(expiresAt);
        }
        for (String claim : List.of("nbf", "iat", "auth_time")) {
            Instant from = instant(claims, claim);
            if (from != null && from.isAfter(now.plus(skew))) {
                return invalid(TokenRefusal.NOT_YET_VALID);
            }
        }
        if (audienceOf.apply(claims).stream().noneMatch(audiences::contains)) {
            return invalid(TokenRefusal.WRONG_AUDIENCE);
        }
        if (!clients.isEmpty()
                && !clients.contains(
                        claims.text("azp").or(() -> claims.text("client_id")).orElse(""))) {
            return invalid(TokenRefusal.WRONG_CLIENT);
        }
        for (Function<JsonView, Optional<TokenRefusal>> rule : rules) {
            Optional<TokenRefusal> refusal = rule.apply(claims);
            if (refusal.isPresent()) {
                return invalid(refusal.get());
            }
        }
        String subject = claims.text("sub").orElse("");
        if (subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            return invalid(TokenRefusal.NO_SUBJECT);
        }
        LegacyIdentity.Builder identity = LegacyIdentity.builder(
                        claims.text("iss").orElse(""), LegacyId.of(subject))
                .expiresAt(expiresAt)
                .secondFactor(claims.texts("amr").contains("mfa"))
                .claims(claims.asMap());
        claims.text(emailClaim).ifPresent(address -> identity.email(address, claims.isTrue(emailVerifiedClaim)));
        if (organizationClaim != null) {
            claims.text(organizationClaim).ifPresent(identity::organization);
        }
        readers.forEach(reader -> reader.accept(claims, identity));
        return new TokenVerdict.Valid(identity.build());
    }

    /** Asks the provider too, where that was set, and takes the address from there if the token has none. */
    private TokenVerdict asked(Secret token, TokenVerdict.Valid local) {
        LegacyIdentity identity = local.identity();
        if (asking == null || (!askAlways && identity.email().isPresent()) || !askable.test(identity.claims())) {
            return local;
        }
        TokenVerdict verdict = asking.verify(token);
        if (!(verdict instanceof TokenVerdict.Valid answer)) {
            return verdict;
        }
        if (!answer.identity().subject().equals(identity.subject())) {
            return invalid(TokenRefusal.SUBJECT_DIFFERS);
        }
        if (identity.email().isPresent()) {
            return local;
        }
        LegacyIdentity.Builder more = identity.toBuilder();
        answer.identity()
                .email()
                .ifPresent(address -> more.email(address, answer.identity().emailVerified()));
        return new TokenVerdict.Valid(more.build());
    }

    Instant now() {
        return time.now();
    }

    private static TokenVerdict invalid(TokenRefusal reason) {
        return new TokenVerdict.Invalid(reason);
    }

    /** Returns a time; {@code null} when there is none or it is no number. */
    private static @Nullable Instant instant(JsonView claims, String name) {
        if (!(claims.asMap().get(name) instanceof Number number)) {
            return null;
        }
        double seconds = number.doubleValue();
        return Instant.ofEpochSecond((long) Math.max(0, Math.min(seconds, LATEST)));
    }

    /** Returns what {@code aud} says: one text, or a list of them. */
    static List<String> audience(JsonView claims) {
        return claims.text("aud").map(List::of).orElseGet(() -> claims.texts("aud"));
    }

    @Override
    public String toString() {
        return "JwtVerifier" + issuers.keySet();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final Set<String> audiences;
        private final Map<String, Function<Builder, Issuer>> issuers = new LinkedHashMap<>();
        private final Set<String> clients = new LinkedHashSet<>();
        private final Set<String> types = new LinkedHashSet<>(TYPES);
        private final List<Function<JsonView, Optional<TokenRefusal>>> rules = new ArrayList<>();
        private final List<BiConsumer<JsonView, LegacyIdentity.Builder>> readers = new ArrayList<>();
        private Set<String> algorithms = Set.of("RS256");
        private Duration skew = Duration.ofSeconds(30);
        private Duration interval = Duration.ofMinutes(1);
        private Duration staleKeys = Duration.ofHours(12);
        private TimeSource time = TimeSource.system();
        private Function<JsonView, List<String>> audienceOf = JwtVerifier::audience;
        private String emailClaim = "email";
        private String emailVerifiedClaim = "email_verified";
        private @Nullable String organizationClaim;
        private @Nullable LegacyTokenVerifier opaque;
        private @Nullable LegacyTokenVerifier asking;
        private boolean askAlways;
        private Predicate<JsonView> askable = claims -> true;
        private @Nullable ProviderHttp http;

        private Builder(List<String> audiences) {
            this.audiences = new LinkedHashSet<>(audiences);
        }

        private Builder add(String issuer, Function<Builder, Issuer> keys) {
            if (issuer.isBlank()) {
                throw new IllegalArgumentException("an issuer must not be blank");
            }
            issuers.put(issuer, keys);
            return this;
        }

        /** Adds an issuer whose keys are found by discovery. */
        public Builder issuer(String issuer) {
            return add(
                    issuer,
                    all -> all.remote(issuer, new RemoteKeys.Discovered(issuer, all.chosenHttp()), KeySet::ofJwks));
        }

        /** Adds an issuer whose keys are a JWKS at an address. */
        public Builder issuer(String issuer, URI jwks) {
            Objects.requireNonNull(jwks, "jwks");
            return add(issuer, all -> all.remote(issuer, () -> Optional.of(jwks), KeySet::ofJwks));
        }

        /** Adds an issuer whose keys are an object of PEM certificates by their key ids, as Google's are. */
        public Builder issuerWithCertificates(String issuer, URI certificates) {
            Objects.requireNonNull(certificates, "certificates");
            return add(issuer, all -> all.remote(issuer, () -> Optional.of(certificates), KeySet::ofCertificates));
        }

        /**
         * Adds an issuer, such as an in-house system, with keys that do not change.
         *
         * @param keys by key id; a token without a key id is checked with the only key that fits its algorithm
         */
        public Builder issuer(String issuer, Map<String, ? extends PublicKey> keys) {
            KeySet fixed = KeySet.of(keys);
            return add(issuer, all -> new Issuer((kid, algorithm) -> found(fixed, kid, algorithm), all.algorithms));
        }

        /**
         * Adds an in-house issuer that signs with a secret both sides know. {@code HS256} alone is taken from it, and from no
         * other issuer.
         *
         * @param key 32 bytes or more in UTF-8
         */
        public Builder issuerWithSecret(String issuer, Secret key) {
            byte[] bytes = key.reveal().getBytes(StandardCharsets.UTF_8);
            if (bytes.length < 32) {
                throw new IllegalArgumentException("a secret for HS256 has at least 32 bytes, was " + bytes.length);
            }
            Map<String, Key> keys = Map.of("", new SecretKeySpec(bytes, "HmacSHA256"));
            KeySet fixed = KeySet.of(keys);
            return add(issuer, all -> new Issuer((kid, algorithm) -> found(fixed, null, algorithm), Set.of("HS256")));
        }

        private static KeySource.Found found(KeySet keys, @Nullable String kid, String algorithm) {
            return KeySource.Found.of(keys.find(kid, algorithm));
        }

        private Issuer remote(String issuer, RemoteKeys.Address address, Function<JsonView, KeySet> reader) {
            return new Issuer(new RemoteKeys(issuer, address, reader, chosenHttp(), interval, staleKeys), algorithms);
        }

        private ProviderHttp chosenHttp() {
            ProviderHttp chosen = http;
            if (chosen == null) {
                chosen = ProviderHttp.builder("the issuer of tokens")
                        .time(time)
                        .timeout(Duration.ofSeconds(5))
                        .largestAnswer(RemoteKeys.LARGEST_ANSWER)
                        .retry(new RetryPolicy(2, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO))
                        .build();
                http = chosen;
            }
            return chosen;
        }

        /** Adds audiences. */
        public Builder audiences(String... more) {
            audiences.addAll(List.of(more));
            return this;
        }

        /** Sets where the audience stands; in {@code aud} unless set. */
        public Builder audienceFrom(Function<JsonView, List<String>> claims) {
            this.audienceOf = Objects.requireNonNull(claims, "claims");
            return this;
        }

        /** Sets the clients one of which {@code azp}, or {@code client_id}, must name; any unless set. */
        public Builder clients(String... ids) {
            clients.addAll(List.of(ids));
            return this;
        }

        /**
         * Sets the algorithms; {@code RS256} alone unless set. For issuers with a public key.
         *
         * @param names of RFC 7518 or {@code EdDSA}; not {@code none} and none of HMAC
         */
        public Builder algorithms(String... names) {
            Set<String> all = Set.of(names);
            if (all.isEmpty() || !SigningKey.asymmetric().containsAll(all)) {
                throw new IllegalArgumentException("algorithms are some of " + SigningKey.asymmetric());
            }
            this.algorithms = all;
            return this;
        }

        /** Adds a value of {@code typ}; without it, {@code JWT} and {@code at+jwt} pass unless set. */
        public Builder type(String typ) {
            types.add(typ.toLowerCase(Locale.ROOT));
            return this;
        }

        /**
         * Sets how much the clocks of issuer and application may differ.
         *
         * @param skew whole seconds from zero to five minutes; 30 seconds unless set
         */
        public Builder clockSkew(Duration skew) {
            if (skew.isNegative() || skew.compareTo(Duration.ofMinutes(5)) > 0 || skew.getNano() != 0) {
                throw new IllegalArgumentException("clock skew is whole seconds from 0 to 300, was " + skew);
            }
            this.skew = skew;
            return this;
        }

        /**
         * Sets how often the keys are read again at most because a token names one that is not among them.
         *
         * @param interval a second or longer; a minute unless set
         */
        public Builder keyInterval(Duration interval) {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("an interval is at least a second, was " + interval);
            }
            this.interval = interval;
            return this;
        }

        /**
         * Sets for how long keys are used that are no longer fresh while the issuer does not answer.
         *
         * @param bound from zero to seven days; 12 hours unless set
         */
        public Builder staleKeys(Duration bound) {
            if (bound.isNegative() || bound.compareTo(Duration.ofDays(7)) > 0) {
                throw new IllegalArgumentException("stale keys are used from 0 to 7 days, was " + bound);
            }
            this.staleKeys = bound;
            return this;
        }

        /** Sets the names of the claims of the address and of whether it is verified, which must be {@code true}. */
        public Builder emailClaims(String email, String verified) {
            this.emailClaim = Objects.requireNonNull(email, "email");
            this.emailVerifiedClaim = Objects.requireNonNull(verified, "verified");
            return this;
        }

        /** Sets the claim of the organization or tenant; none unless set. */
        public Builder organizationClaim(String name) {
            this.organizationClaim = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Adds a rule that the claims of a genuine token must keep to. */
        public Builder rule(Function<JsonView, Optional<TokenRefusal>> rule) {
            rules.add(Objects.requireNonNull(rule, "rule"));
            return this;
        }

        /** Adds what reads more of the person from the claims of a token that passed everything else. */
        public Builder reading(BiConsumer<JsonView, LegacyIdentity.Builder> reader) {
            readers.add(Objects.requireNonNull(reader, "reader"));
            return this;
        }

        /**
         * Sets who checks what is no signed token at all. What has the form of a signed token and fails is never handed on.
         */
        public Builder opaqueTokens(LegacyTokenVerifier online) {
            this.opaque = Objects.requireNonNull(online, "online");
            return this;
        }

        /**
         * Sets who is asked for the address when a genuine token has none, such as {@link UserInfo}. It must name the same
         * subject.
         */
        public Builder missingEmail(LegacyTokenVerifier online) {
            this.asking = Objects.requireNonNull(online, "online");
            this.askAlways = false;
            return this;
        }

        /** Sets who is asked about every genuine token, and so sees what was revoked. It must name the same subject. */
        public Builder alwaysAsking(LegacyTokenVerifier online) {
            this.asking = Objects.requireNonNull(online, "online");
            this.askAlways = true;
            return this;
        }

        /** Sets about which genuine tokens the provider can be asked, by their claims; about all unless set. */
        public Builder askingOnlyAbout(Predicate<JsonView> which) {
            this.askable = Objects.requireNonNull(which, "which");
            return this;
        }

        /** Sets how keys are read; 5 seconds for an attempt and two attempts unless set. Set it after the clock. */
        public Builder http(ProviderHttp http) {
            this.http = Objects.requireNonNull(http, "http");
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Returns the verifier.
         *
         * @throws IllegalStateException if no issuer was set
         */
        public JwtVerifier build() {
            if (issuers.isEmpty()) {
                throw new IllegalStateException("an issuer is needed");
            }
            Map<String, Issuer> made = new LinkedHashMap<>();
            issuers.forEach((issuer, keys) -> made.put(issuer, keys.apply(this)));
            return new JwtVerifier(this, made);
        }
    }
}
