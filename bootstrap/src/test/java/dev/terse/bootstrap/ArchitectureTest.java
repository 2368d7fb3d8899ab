package dev.terse.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameStartingWith;
import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Our code keeps every rule, and planted code shows that each can be broken: the tree of packages under {@code planted} that is named
 * after a rule breaks it in every class but those named {@code Innocent…}.
 */
class ArchitectureTest {
    private static final JavaClasses OURS =
            new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS).importPackages("dev.terse");

    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages("planted");

    private static final DescribedPredicate<JavaClass> INNOCENT = simpleNameStartingWith("Innocent");

    @ParameterizedTest
    @EnumSource
    void our_code_keeps(ArchitectureRule rule) {
        rule.in("dev.terse").check(OURS);
    }

    @ParameterizedTest
    @EnumSource
    void every_planted_class_is_named_by(ArchitectureRule rule) {
        JavaClasses planted = planted(rule);

        assertThatThrownBy(() -> rule.in(root(rule)).check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(planted.that(not(INNOCENT.or(simpleName("package-info")))).stream()
                        .map(JavaClass::getName)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void what_lies_beside_the_planted_classes_is_accepted_by(ArchitectureRule rule) {
        rule.in(root(rule)).check(planted(rule).that(INNOCENT));
    }

    @ParameterizedTest
    @EnumSource
    void code_that_is_not_there_is_reported_by(ArchitectureRule rule) {
        assertThatThrownBy(() -> rule.in("dev.elsewhere").check(OURS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("failed to check any classes");
    }

    @Test
    void the_rules_see_every_package_of_every_module() throws IOException {
        Set<String> seen = OURS.stream().map(JavaClass::getPackageName).collect(toSet());

        assertThat(seen).isNotEmpty().isEqualTo(sourcePackages());
    }

    private static JavaClasses planted(ArchitectureRule rule) {
        return PLANTED.that(resideInAPackage(root(rule) + ".."));
    }

    private static String root(ArchitectureRule rule) {
        return "planted." + rule.name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** Read from the sources: a module that bootstrap does not depend on is not on the class path. Benchmarks are not shipped. */
    private static Set<String> sourcePackages() throws IOException {
        Set<String> packages = new HashSet<>();
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path sources : modules.filter(module -> !module.endsWith("benchmarks"))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.endsWith("package-info.java"))
                            .map(file -> sources.relativize(file.getParent()).toString())
                            .forEach(directory -> packages.add(directory.replace(File.separatorChar, '.')));
                }
            }
        }
        return packages;
    }
}
