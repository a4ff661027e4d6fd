package dev.proust.contract;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// The rules of the house that the compiler does not know.
class ArchitectureTest {

    private static final String[] PASSIVE = {
        "dev.proust.engine.core..",
        "dev.proust.engine.log..",
        "dev.proust.engine.index..",
        "dev.proust.engine.run..",
        "dev.proust.engine.key..",
        "dev.proust.engine.snapshot..",
        "dev.proust.engine.verify..",
        "dev.proust.engine.repair..",
        "dev.proust.engine.damage.."
    };

    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.proust.store", "dev.proust.engine", "dev.proust.sourcing");

    @Test
    void the_api_rests_on_the_jdk_and_annotations_alone() {
        classes()
                .that()
                .resideInAPackage("dev.proust.store..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("dev.proust.store..", "java..", "org.jspecify.."))
                .check(house);
    }

    @Test
    void the_engine_rests_on_the_api_the_jdk_and_zstd_alone() {
        classes()
                .that()
                .resideInAPackage("dev.proust.engine..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.proust.engine..",
                        "dev.proust.store..",
                        "java..",
                        "org.jspecify..",
                        "com.github.luben.zstd.."))
                .check(house);
    }

    @Test
    void deciders_and_handlers_know_no_engine_and_no_framework() {
        classes()
                .that(resideInAPackage("dev.proust.sourcing"))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("dev.proust.sourcing", "dev.proust.store..", "java..", "org.jspecify.."))
                .check(house);
    }

    @Test
    void projections_know_no_engine_and_no_framework_and_only_one_package_knows_jdbc() {
        classes()
                .that(resideInAnyPackage("dev.proust.sourcing.projection", "dev.proust.sourcing.jdbc"))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.proust.sourcing",
                        "dev.proust.sourcing.projection",
                        "dev.proust.sourcing.jdbc",
                        "dev.proust.store..",
                        "java..",
                        "javax.sql..",
                        "org.jspecify.."))
                .check(house);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.proust.sourcing.jdbc")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql.."))
                .check(house);
    }

    @Test
    void the_core_gets_time_chance_and_threads_from_outside() {
        noClasses()
                .that(resideInAnyPackage(PASSIVE))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocalRandom.class)
                .check(house);
    }

    @Test
    void files_are_reached_through_the_disk_alone() {
        noClasses()
                .that(resideInAnyPackage(PASSIVE))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.file..", "java.nio.channels.."))
                .check(house);
    }

    @Test
    void nobody_keeps_state_in_static_fields_or_thread_locals() {
        noFields().that().areStatic().should().notBeFinal().check(house);
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(house);
    }

    @Test
    void nobody_looks_into_classes_at_run_time() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.proust.sourcing.json")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.lang.reflect.."))
                .check(house);
    }

    @Test
    void packages_depend_on_each_other_in_one_direction() {
        slices().matching("dev.proust.engine.(*)..").should().beFreeOfCycles().check(house);
        slices().matching("dev.proust.(*)..").should().beFreeOfCycles().check(house);
    }

    @Test
    void values_of_the_api_are_final() {
        classes()
                .that()
                .resideInAPackage("dev.proust.store")
                .and()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveSimpleName("EventStoreException")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(house);
    }
}
