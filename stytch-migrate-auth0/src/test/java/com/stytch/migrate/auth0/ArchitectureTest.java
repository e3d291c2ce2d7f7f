package com.stytch.migrate.auth0;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom. */
@AnalyzeClasses(packages = "com.stytch.migrate.auth0", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule a_provider_imports_public_rooms_only = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.stytch.migrate.internal..",
                    "com.stytch.migrate.cognito..",
                    "com.stytch.migrate.firebase..",
                    "com.fasterxml..");

    @ArchTest
    static final ArchRule rooms_form_no_ring =
            slices().matching("com.stytch.migrate.auth0.(*)..").should().beFreeOfCycles();
}
