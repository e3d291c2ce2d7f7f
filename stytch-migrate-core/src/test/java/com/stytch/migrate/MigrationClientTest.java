package com.stytch.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.http.ProjectCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationClientTest {
    private static final ProjectCredentials CREDENTIALS = ProjectCredentials.of("project-test-1", "secret-test-1");

    @TempDir
    private Path classes = Path.of("");

    @Test
    void clients_ofBothKinds_haveTheSearchBudgetOfTheirKind() {
        assertEquals(
                150,
                MigrationClient.consumer(CREDENTIALS).settings().searchPace().allowance());
        assertEquals(
                100,
                MigrationClient.b2b(CREDENTIALS).settings().narrowSearchPace().allowance());
        assertEquals("project-test-1", MigrationClient.b2b(CREDENTIALS).api().projectId());
        assertEquals(65, MigrationClient.b2b(CREDENTIALS).api().requestsPerSecond());
    }

    static Stream<Arguments> mixedKinds() {
        return Stream.of(
                Arguments.of(
                        "MigrationClient.consumer(credentials).api().users().get(\"x\");",
                        "MigrationClient.b2b(credentials).api().users().get(\"x\");"),
                Arguments.of(
                        "MigrationClient.b2b(credentials).api().members().get(\"o\", \"x\");",
                        "MigrationClient.consumer(credentials).api().members().get(\"o\", \"x\");"),
                Arguments.of(
                        "MigrationClient.consumer(credentials).backfill(source);",
                        "MigrationClient.b2b(credentials).backfill(source);"),
                Arguments.of(
                        "ConsumerClient c = MigrationClient.consumer(credentials);",
                        "ConsumerClient c = MigrationClient.b2b(credentials);"),
                Arguments.of(
                        "MigrationClient c = MigrationClient.b2b(credentials); c.settings();",
                        "MigrationClient c = MigrationClient.b2b(credentials); c.backfill(source);"),
                Arguments.of(
                        "MigrationClient.b2b(credentials).api().passwords().migrate(member);",
                        "MigrationClient.b2b(credentials).api().passwords().migrate(user);"),
                Arguments.of(
                        "MigrationClient.consumer(credentials).api().sessions().attest(userToken);",
                        "MigrationClient.consumer(credentials).api().sessions().attest(memberToken);"),
                Arguments.of(
                        "StytchMemberSession s = MigrationClient.b2b(credentials).api().sessions().get(\"o\", \"m\").get(0);",
                        "StytchSession s = MigrationClient.b2b(credentials).api().sessions().get(\"o\", \"m\").get(0);"));
    }

    @ParameterizedTest
    @MethodSource("mixedKinds")
    void call_ofTheOtherKind_doesNotCompile(String good, String bad) throws IOException {
        assertEquals(List.of(), errors(good));

        List<Diagnostic<? extends JavaFileObject>> errors = errors(bad);

        assertFalse(errors.isEmpty(), bad);
        for (Diagnostic<?> error : errors) {
            // The call, and not something that the snippet forgot to declare.
            assertTrue(
                    List.of(
                                    "compiler.err.cant.resolve.location.args",
                                    "compiler.err.prob.found.req",
                                    "compiler.err.cant.apply.symbol")
                            .contains(error.getCode()),
                    error.toString());
        }
    }

    private List<Diagnostic<? extends JavaFileObject>> errors(String statement) throws IOException {
        String source = "import com.stytch.migrate.*;\n"
                + "import com.stytch.migrate.api.*;\n"
                + "import com.stytch.migrate.http.ProjectCredentials;\n"
                + "import com.stytch.migrate.source.UserSource;\n"
                + "class Snippet {\n"
                + "  void run(ProjectCredentials credentials, UserSource source, MigratePasswordRequest user,\n"
                + "      MigrateMemberPasswordRequest member, AttestSessionRequest userToken,\n"
                + "      AttestMemberSessionRequest memberToken) {\n"
                + "    " + statement + "\n"
                + "  }\n"
                + "}\n";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertNotNull(compiler);
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            JavaFileObject file =
                    new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return source;
                        }
                    };
            List<String> options = List.of(
                    "-proc:none",
                    "-classpath",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "-d",
                    classes.toString());
            compiler.getTask(null, files, found, options, null, List.of(file)).call();
        }
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .toList();
    }
}
