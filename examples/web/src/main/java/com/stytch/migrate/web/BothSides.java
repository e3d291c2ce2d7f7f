package com.stytch.migrate.web;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.TrustedTokenMinter;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * <b>What you replace.</b> Stytch and the old system are the bundled fakes, on this machine, with made-up people; nothing leaves it.
 * Each bean says what stands here for real. All other classes stay as they are.
 */
@Configuration(proxyBeanMethods = false)
class BothSides {

    /** For real: leave it out. */
    @Bean(destroyMethod = "close")
    FakeStytch fakeStytch() {
        return FakeStytch.consumer();
    }

    /** For real: {@code MigrationClient.consumer(ProjectCredentials.fromEnvironment())}. */
    @Bean
    ConsumerClient stytch(FakeStytch fake) {
        return fake.client();
    }

    /** For real: your pool or project. */
    @Bean(destroyMethod = "close")
    OldSystem oldSystem(People people, @Value("${old-system}") String name) {
        return switch (name) {
            case "cognito" -> new OldCognito(people.all());
            case "firebase" -> new OldFirebase(people.all());
            default -> throw new IllegalArgumentException("old-system is cognito or firebase, was " + name);
        };
    }

    /** For real: {@code Ledger.sqlite(file)}, that of your backfill. In memory here, as the accounts of the fake are. */
    @Bean(destroyMethod = "close")
    Ledger ledger() {
        return Ledger.inMemory();
    }

    /** For real: the key of your secret store, whose public half the profile in Stytch's Dashboard has. */
    @Bean
    TrustedTokenMinter minter(FakeStytch fake) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        KeyPair keys = generator.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        String profile = fake.trust(TrustedTokenProfile.ofPem(List.of(pem), "https://app.example.com", "stytch")
                .map("external_user_id", "external_id"));
        return TrustedTokenMinter.builder(
                        profile, "https://app.example.com", "stytch", (RSAPrivateKey) keys.getPrivate())
                .build();
    }

    /** For real: 32 bytes of your secret store, the same for all instances of the application. */
    @Bean
    Secret markerKey() {
        return Secret.of(UUID.randomUUID().toString());
    }
}
