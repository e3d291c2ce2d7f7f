package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportedHashesTest {

    @Test
    void check_withoutBouncyCastle_namesTheDependencyToAdd() throws Exception {
        URL classes = ImportedHashes.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader alone = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> hashType = alone.loadClass(StoredHash.class.getName());
            Constructor<?> newHash = hashType.getDeclaredConstructor(String.class, String.class, Map.class);
            newHash.setAccessible(true);
            Class<?> checkType = alone.loadClass(ImportedHashes.class.getName());
            Constructor<?> newCheck = checkType.getDeclaredConstructor();
            newCheck.setAccessible(true);
            Method check = checkType.getDeclaredMethod("check", hashType, String.class);
            check.setAccessible(true);
            Object hash = newHash.newInstance("bcrypt", FakeStytchTestBase.BCRYPT, Map.of());

            Throwable refusal = assertThrows(
                            InvocationTargetException.class, () -> check.invoke(newCheck.newInstance(), hash, "a"))
                    .getTargetException();

            assertEquals(Refusal.class.getName(), refusal.getClass().getName());
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("org.bouncycastle:bcprov-jdk18on"),
                    refusal.toString());
        }
    }
}
