package io.taiqu.supervisor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The dependencies between the supervisor's packages are those that were drawn. */
final class ArchitectureTest {
  private static final JavaClasses SUPERVISOR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.taiqu.supervisor");
  private static final List<String> ADAPTERS =
      List.of("sql", "web", "mqtt", "broker", "notify", "fence", "intake");

  private static String[] packages(List<String> names) {
    return names.stream().map(name -> "io.taiqu.supervisor." + name + "..").toArray(String[]::new);
  }

  private static DescribedPredicate<JavaClass> adapters() {
    return JavaClass.Predicates.resideInAnyPackage(packages(ADAPTERS));
  }

  @Test
  void adaptersNeverKnowEachOther() {
    for (String adapter : ADAPTERS) {
      List<String> others = ADAPTERS.stream().filter(name -> !name.equals(adapter)).toList();
      ArchRule rule =
          noClasses()
              .that()
              .resideInAPackage("io.taiqu.supervisor." + adapter + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(packages(others));
      rule.check(SUPERVISOR);
    }
  }

  @Test
  void featuresKnowNoAdapter() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(ADAPTERS))
        .and()
        .resideOutsideOfPackage("io.taiqu.supervisor")
        .should()
        .dependOnClassesThat(adapters())
        .check(SUPERVISOR);
  }

  @Test
  void featuresFormNoCycle() {
    slices().matching("io.taiqu.supervisor.(*)..").should().beFreeOfCycles().check(SUPERVISOR);
  }

  @Test
  void nothingBelowKnowsTheCompositionRoot() {
    noClasses()
        .that()
        .resideInAPackage("io.taiqu.supervisor.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.taiqu.supervisor")
        .check(SUPERVISOR);
  }

  @Test
  void onlySqlSpeaksJdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.taiqu.supervisor.sql", "io.taiqu.supervisor")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.sqlite..", "org.postgresql..", "com.zaxxer..")
        .check(SUPERVISOR);
  }

  @Test
  void loggingStaysInTheShell() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages(ADAPTERS))
        .and()
        .resideOutsideOfPackages("io.taiqu.supervisor", "io.taiqu.supervisor.pki..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.slf4j..")
        .check(SUPERVISOR);
  }

  @Test
  void noPageSaysWhatIsMeantForPrograms() {
    noClasses()
        .that()
        .doNotHaveSimpleName("ProblemDocument")
        .should()
        .callMethod(io.taiqu.supervisor.web.Problem.class, "detail")
        .because("it is English; told(Language) is for people")
        .check(SUPERVISOR);
  }

  @Test
  void namesSayWhatAClassIs() {
    classes()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Impl|Manager[0-9])$|.*\\.Abstract[A-Z].*")
        .check(SUPERVISOR);
  }
}
