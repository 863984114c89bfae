package io.taiqu.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Which package of the edge may import which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.taiqu.edge");

  private static final String[] ADAPTERS = {
    "modbus", "relay", "segment", "sqlite", "mqtt", "http", "control", "keypad"
  };

  @Test
  void packagesImportOnlyWhatTheyMay() {
    LayeredArchitecture arrows =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("credit")
            .definedBy("io.taiqu.edge.core.credit")
            .layer("line")
            .definedBy("io.taiqu.edge.core.line")
            .layer("metering")
            .definedBy("io.taiqu.edge.core.metering")
            .layer("supply")
            .definedBy("io.taiqu.edge.core.supply")
            .layer("core")
            .definedBy("io.taiqu.edge.core")
            .layer("runtime")
            .definedBy("io.taiqu.edge.runtime")
            .layer("commissioning")
            .definedBy("io.taiqu.edge.commissioning")
            .layer("field")
            .definedBy("io.taiqu.edge.field")
            .layer("technician")
            .definedBy("io.taiqu.edge.technician")
            .layer("selftest")
            .definedBy("io.taiqu.edge.selftest")
            .layer("main")
            .definedBy("io.taiqu.edge");
    for (String adapter : ADAPTERS) {
      arrows = arrows.layer(adapter).definedBy("io.taiqu.edge." + adapter + "..");
    }
    arrows =
        arrows
            .whereLayer("credit")
            .mayNotAccessAnyLayer()
            .whereLayer("line")
            .mayNotAccessAnyLayer()
            .whereLayer("metering")
            .mayNotAccessAnyLayer()
            .whereLayer("supply")
            .mayOnlyAccessLayers("credit", "metering")
            .whereLayer("core")
            .mayOnlyAccessLayers("credit", "metering", "supply")
            .whereLayer("runtime")
            .mayOnlyAccessLayers("core", "credit", "line", "metering", "supply")
            // What observations prove is a matter of its own: it knows neither bus nor file, and
            // what runs in service does not know it.
            .whereLayer("commissioning")
            .mayOnlyAccessLayers("metering")
            .whereLayer("field")
            .mayOnlyAccessLayers("commissioning", "modbus", "relay", "runtime", "core", "metering")
            .whereLayer("technician")
            .mayOnlyAccessLayers("commissioning", "http", "metering")
            .whereLayer("selftest")
            .mayOnlyAccessLayers("modbus")
            .whereLayer("field")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("technician")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("selftest")
            .mayOnlyBeAccessedByLayers("main");
    for (String adapter : ADAPTERS) {
      arrows =
          arrows
              .whereLayer(adapter)
              .mayOnlyAccessLayers("runtime", "core", "credit", "line", "metering", "supply");
    }
    arrows.check(CLASSES);
  }

  @Test
  void theCoreKnowsNoClockNoFileNoNetworkNoThreadAndNoLog() {
    noClasses()
        .that()
        .resideInAPackage("io.taiqu.edge.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.nio..",
            "java.net..",
            "java.sql..",
            "java.util.concurrent..",
            "org.slf4j..",
            "org.sqlite..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.taiqu.edge.core..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void commissioningIsFunctionsOverRecords() {
    noClasses()
        .that()
        .resideInAPackage("io.taiqu.edge.commissioning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..",
            "java.net..",
            "java.util.concurrent..",
            "org.slf4j..",
            "com.ghgande..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void onlyTheDatabaseAdapterKnowsSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.taiqu.edge.sqlite..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.sqlite..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    SlicesRuleDefinition.slices()
        .matching("io.taiqu.edge.(**)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }
}
