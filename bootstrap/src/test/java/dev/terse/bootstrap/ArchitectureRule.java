package dev.terse.bootstrap;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.module.ModuleDescriptor.Exports;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What holds the modules apart. A rule is for all packages under a root, so that planted code can break it as well as ours. */
@SuppressWarnings("ImmutableEnumChecker")
enum ArchitectureRule {
    DOMAIN(root -> dependsOnlyOnTheJdkAnd(root, "domain", List.of("domain"))),

    HTTP(root -> dependsOnlyOnTheJdkAnd(root, "http", List.of("http"))),

    APPLICATION(root -> dependsOnlyOnTheJdkAnd(root, "application", List.of("application", "domain"))),

    ADAPTERS(root -> slices().matching(root + ".adapter.(*)..").should().notDependOnEachOther()),

    TESTKIT(root -> onlyIn(root, List.of("testkit"), root + ".testkit..")),

    BOOTSTRAP(root -> onlyIn(root, List.of("bootstrap"), root + ".bootstrap..")),

    SQL(root -> onlyIn(
            root,
            List.of("adapter.postgres"),
            "java.sql..",
            "org.springframework.jdbc..",
            "org.postgresql..",
            "org.flywaydb..",
            "com.zaxxer..")),

    /** Handing one to the stores is wiring. */
    DATA_SOURCES(root -> onlyIn(root, List.of("adapter.postgres", "bootstrap"), "javax.sql..")),

    WEB(root -> onlyIn(
            root,
            List.of("adapter.rest", "bootstrap"),
            "jakarta.servlet..",
            "org.springframework.web..",
            "org.springframework.http..")),

    JSON(root -> onlyIn(
            root, List.of("adapter.rest", "bootstrap", "transfer"), "com.fasterxml.jackson..", "tools.jackson..")),

    CSV(root -> onlyIn(root, List.of("transfer"), "de.siegmar.fastcsv..")),

    NETTY(root -> onlyIn(root, List.of("adapter.redirect"), "io.netty..")),

    SPRING(root -> onlyIn(root, List.of("adapter.rest", "adapter.postgres", "bootstrap"), "org.springframework..")),

    CLOCKS_AND_CHANCE(root -> noClasses()
            .that()
            .resideInAnyPackage(root + ".domain..", root + ".application..")
            .should()
            .accessTargetWhere(asksForTimeOrChance())
            .because("both are injected")),

    NULLNESS(root -> classes()
            .that()
            .resideInAPackage(root + "..")
            .should(ArchCondition.from(describe(
                    "reside in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class))))),

    PACKAGE_CYCLES(root -> slices().matching(root + ".(**)").should().beFreeOfCycles()),

    MODULE_CYCLES(root -> slices().matching(root + ".(*)..").should().beFreeOfCycles()),

    /** Synchronized blocks leave no trace that ArchUnit reads. */
    MONITORS(root -> noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage(root + "..")
            .should()
            .haveModifier(SYNCHRONIZED)
            .because("a virtual thread that waits in a monitor holds its carrier before JDK 24")),

    NAMES(root -> noClasses().that().resideInAPackage(root + "..").should(ArchCondition.from(isNamedByPattern())));

    private final Function<String, ArchRule> rule;

    ArchitectureRule(Function<String, ArchRule> rule) {
        this.rule = rule;
    }

    /** The rule for the packages under the root. It fails where it finds none to judge. */
    ArchRule in(String root) {
        return rule.apply(root);
    }

    private static ArchRule dependsOnlyOnTheJdkAnd(String root, String module, List<String> modules) {
        return classes()
                .that()
                .resideInAPackage(root + "." + module + "..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(packages(root, modules)).or(resideInJavaBaseOrJspecify()));
    }

    private static ArchRule onlyIn(String root, List<String> modules, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(packages(root, modules))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private static String[] packages(String root, List<String> modules) {
        return modules.stream().map(module -> root + "." + module + "..").toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> resideInJavaBaseOrJspecify() {
        Stream<String> javaBase = Object.class.getModule().getDescriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(Exports::source);
        return resideInAnyPackage(
                        Stream.concat(javaBase, Stream.of("org.jspecify..")).toArray(String[]::new))
                .as("reside in java.base or JSpecify");
    }

    private static DescribedPredicate<JavaAccess<?>> asksForTimeOrChance() {
        String target = String.join(
                "|",
                "java\\.time\\..*\\.now",
                "java\\.time\\.(Clock|InstantSource)\\.(system|tick).*",
                "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)",
                "java\\.lang\\.(Strict)?Math\\.random",
                "java\\.util\\.UUID\\.randomUUID",
                "java\\.util\\.Collections\\.shuffle",
                "java\\.util\\.concurrent\\.ThreadLocalRandom\\..*",
                "java\\.util\\.random\\.RandomGenerator\\.(of|getDefault)",
                "java\\.util\\.random\\.RandomGeneratorFactory\\..*",
                "java\\.util\\.(Splittable)?Random\\.<init>",
                "java\\.security\\.SecureRandom\\.(<init>|getInstance.*)");
        return describe(
                "it asks the machine for the time or for chance",
                access -> (access.getTargetOwner().getName() + "." + access.getName()).matches(target));
    }

    private static DescribedPredicate<JavaClass> isNamedByPattern() {
        return describe(
                "be named I…, …Impl, …Manager, …Util, …Helper or …Port",
                type -> type.getSimpleName().matches(".*(Impl|Manager|Utils?|Helper|Port)")
                        || (type.isInterface() && type.getSimpleName().matches("I[A-Z].*")));
    }
}
