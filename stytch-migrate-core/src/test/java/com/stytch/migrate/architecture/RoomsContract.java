package com.stytch.migrate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.contract.ContractCheck;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * What every module keeps to. Each has a {@code RoomsTest} that extends this class and names its table.
 *
 * <p>Only the module's own main classes are looked at. A room without classes is no failure.
 */
public abstract class RoomsContract {
    /** What takes data for something else: objects, XML as a whole, programs, names to look up, classes to load. */
    private static final List<String> NEVER = List.of(
            "java.io.ObjectInputStream",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime$",
            "java.beans.XMLDecoder",
            "java.rmi.",
            "java.net.URLClassLoader",
            "javax.management.",
            "javax.naming.",
            "javax.script.",
            "javax.xml.parsers.",
            "javax.xml.transform.",
            "javax.xml.validation.",
            "javax.xml.xpath.",
            "org.w3c.dom.",
            "org.xml.");

    private final RoomTable table;
    private final JavaClasses classes;

    protected RoomsContract(RoomTable table) {
        this.table = table;
        // Surefire sets basedir; an IDE starts tests in the folder of the module.
        this.classes =
                new ClassFileImporter().importPath(Path.of(System.getProperty("basedir", ""), "target", "classes"));
    }

    @Test
    void everyFake_ofTheTestsOfThisModule_isHeldAgainstTheContract() {
        try (FakeStytch consumer = FakeStytch.consumer();
                FakeB2b b2b = FakeStytch.b2b()) {
            assertEquals(0, ContractCheck.of(consumer).checked());
            assertEquals(0, ContractCheck.of(b2b).checked());
        }
    }

    @Test
    void everyPackage_isARoomOfTheTable() {
        check("be in a package of the table of rooms", (javaClass, complain) -> {
            if (!table.hasRoom(javaClass.getPackageName())) {
                complain.accept(javaClass.getPackageName() + " is no room of the table");
            }
        });
    }

    @Test
    void everyImport_isAnArrowOfTheTable() {
        check("import only what the table of rooms allows", (javaClass, complain) -> {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!target.isPrimitive()) {
                    table.objection(javaClass.getPackageName(), target.getPackageName())
                            .ifPresent(objection -> complain.accept(objection + ": " + dependency.getDescription()));
                }
            }
        });
    }

    @Test
    void everyPublicSignature_showsOnlyTheJdkAndOurOwnApi() {
        check("show only the JDK and our own API", (javaClass, complain) -> {
            if (table.isLibrary() && isVisible(javaClass) && !RoomTable.isInternal(javaClass.getPackageName())) {
                shownBy(javaClass)
                        .forEach(shown -> table.signatureObjection(shown.type().getPackageName())
                                .ifPresent(objection -> complain.accept(shown.where() + " " + objection)));
            }
        });
    }

    @Test
    void everyPackage_isNullMarked() {
        check("be in a @NullMarked package", (javaClass, complain) -> {
            if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
                complain.accept(javaClass.getPackageName() + " has no package-info with @NullMarked");
            }
        });
    }

    @Test
    void noLibrary_readsObjectsOrXmlOrStartsPrograms() {
        check("do nothing that input could turn into code", (javaClass, complain) -> {
            for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
                String target =
                        dependency.getTargetClass().getBaseComponentType().getName();
                if (table.isLibrary() && NEVER.stream().anyMatch(target::startsWith)) {
                    complain.accept(dependency.getDescription());
                }
            }
        });
    }

    private void check(String rule, BiConsumer<JavaClass, Consumer<String>> condition) {
        ArchRule archRule = classes().should(new ArchCondition<JavaClass>(rule) {
            @Override
            public void check(JavaClass javaClass, ConditionEvents events) {
                condition.accept(
                        javaClass,
                        complaint -> events.add(
                                SimpleConditionEvent.violated(javaClass, javaClass.getName() + ": " + complaint)));
            }
        });
        archRule.allowEmptyShould(true).check(classes);
    }

    private record Shown(String where, JavaClass type) {}

    private static List<Shown> shownBy(JavaClass javaClass) {
        List<Shown> shown = new ArrayList<>();
        javaClass.getSuperclass().ifPresent(type -> add(shown, "its superclass", type));
        javaClass.getInterfaces().forEach(type -> add(shown, "its interface", type));
        addBounds(shown, "its type parameter", javaClass.getTypeParameters());
        for (JavaField field : javaClass.getFields()) {
            if (isVisible(field)) {
                add(shown, field.getFullName(), field.getType());
            }
        }
        for (JavaCodeUnit unit : javaClass.getCodeUnits()) {
            if (isVisible(unit)) {
                add(shown, unit.getFullName(), unit.getReturnType());
                unit.getParameterTypes().forEach(type -> add(shown, unit.getFullName(), type));
                unit.getExceptionTypes().forEach(type -> add(shown, unit.getFullName(), type));
                addBounds(shown, unit.getFullName(), unit.getTypeParameters());
            }
        }
        return shown;
    }

    private static void addBounds(List<Shown> shown, String where, List<? extends JavaTypeVariable<?>> typeParameters) {
        typeParameters.forEach(parameter -> parameter.getUpperBounds().forEach(bound -> add(shown, where, bound)));
    }

    private static void add(List<Shown> shown, String where, JavaType type) {
        for (JavaClass raw : type.getAllInvolvedRawTypes()) {
            JavaClass element = raw.getBaseComponentType();
            if (!element.isPrimitive()) {
                shown.add(new Shown(where, element));
            }
        }
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean isVisible(JavaClass javaClass) {
        boolean visible = javaClass.getModifiers().contains(JavaModifier.PUBLIC)
                || javaClass.getModifiers().contains(JavaModifier.PROTECTED);
        return visible
                && javaClass.getEnclosingClass().map(RoomsContract::isVisible).orElse(true);
    }
}
