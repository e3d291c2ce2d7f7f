package com.stytch.migrate.web;

import com.stytch.migrate.firebase.FirebaseImporter;
import com.stytch.migrate.firebase.login.FirebasePasswords;
import com.stytch.migrate.firebase.session.FirebaseTokens;
import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.source.UserSource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project of Firebase. With a real one, the fake goes, and so do the {@code endpoint}s; project and API key are those of the
 * console.
 */
final class OldFirebase implements OldSystem {
    private final FakeFirebase project = FakeFirebase.start();

    OldFirebase(List<Person> people) {
        for (Person person : people) {
            SeedAccount account = SeedAccount.email(person.email(), true)
                    .uid(person.id())
                    .displayName(person.name())
                    .password(Secret.of(person.password()));
            project.seed(person.secondFactor() ? account.secondFactor("+12025550123") : account);
        }
    }

    @Override
    public String name() {
        return "Firebase";
    }

    @Override
    public LegacyPasswordVerifier passwords() {
        return FirebasePasswords.signIn(project.apiKey()).withEndpoint(project.baseUri());
    }

    @Override
    public LegacyTokenVerifier tokens() {
        return FirebaseTokens.builder(project.projectId())
                .endpoint(project.baseUri())
                .build();
    }

    @Override
    public UserSource users() {
        return FirebaseImporter.fromProject(project.project());
    }

    @Override
    public Optional<Secret> logIn(String email, String password) {
        String token = JsonCall.post(
                        URI.create(project.baseUri() + "/v1/accounts:signInWithPassword?key="
                                + project.apiKey().reveal()),
                        Map.of("email", email, "password", password, "returnSecureToken", true),
                        "Content-Type",
                        "application/json")
                .path("idToken")
                .asText();
        return Optional.of(token).filter(text -> !text.isEmpty()).map(Secret::of);
    }

    @Override
    public void outage(boolean on) {
        project.outage(on);
    }

    @Override
    public List<String> calls() {
        return project.journal();
    }

    @Override
    public void close() {
        project.close();
    }
}
