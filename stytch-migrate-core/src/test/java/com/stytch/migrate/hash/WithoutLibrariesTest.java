package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The optional dependencies are optional: reading needs none, and a check says which one it lacks. */
@Tag("thorough")
class WithoutLibrariesTest {

    /** What runs without the libraries; loaded by a class loader of its own. */
    public static final class Inside implements Consumer<String> {
        @Override
        public void accept(String what) {
            switch (what) {
                case "read" -> {
                    for (Vector vector : Vector.all()) {
                        PasswordHashes.read(vector.encoded(), vector.statement());
                    }
                }
                case "new" ->
                    assertEquals(
                            "pbkdf_2", NewPasswordHash.of("a".toCharArray()).stytchType());
                case "bcrypt" ->
                    PasswordHashes.check(
                            "$2a$04$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq",
                            HashStatement.none(),
                            "a".toCharArray());
                case "crypt" ->
                    PasswordHashes.check("$1$k6KSMDgd$aNnRk3PEUg355op2igyuF/", HashStatement.none(), "a".toCharArray());
                default -> throw new AssertionError(what);
            }
        }
    }

    @Test
    void read_withoutBouncyCastleAndCodec_works() throws Exception {
        run("read");
    }

    @Test
    void newPasswordHash_withoutBouncyCastle_isPbkdf2() throws Exception {
        run("new");
    }

    @Test
    void check_withoutTheLibrary_namesIt() {
        assertMessage("bcrypt", "org.bouncycastle:bcprov-jdk18on");
        assertMessage("crypt", "commons-codec:commons-codec");
    }

    private static void assertMessage(String what, String library) {
        InvocationTargetException thrown = assertThrows(InvocationTargetException.class, () -> run(what));
        IllegalStateException cause = assertInstanceOf(IllegalStateException.class, thrown.getCause());
        assertTrue(String.valueOf(cause.getMessage()).contains(library));
    }

    private static void run(String what) throws IOException, ReflectiveOperationException {
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("bcprov") && !entry.contains("commons-codec"))
                .map(WithoutLibrariesTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Object inside =
                    loader.loadClass(Inside.class.getName()).getConstructor().newInstance();
            inside.getClass().getMethod("accept", String.class).invoke(inside, what);
        }
    }

    private static URL url(String entry) {
        try {
            return new File(entry).toURI().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }
}
