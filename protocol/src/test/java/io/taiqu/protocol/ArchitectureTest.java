package io.taiqu.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import org.junit.jupiter.api.Test;

/** Which package of the protocol may import which. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.taiqu.protocol");

  @Test
  void packagesImportOnlyWhatTheyMay() {
    LayeredArchitecture arrows = layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name :
        new String[] {
          "quantity", "identity", "tariff", "token", "message", "codec", "time", "config", "service"
        }) {
      arrows = arrows.layer(name).definedBy("io.taiqu.protocol." + name);
    }
    arrows
        .whereLayer("quantity")
        .mayNotAccessAnyLayer()
        .whereLayer("identity")
        .mayNotAccessAnyLayer()
        .whereLayer("config")
        .mayNotAccessAnyLayer()
        .whereLayer("service")
        .mayNotAccessAnyLayer()
        .whereLayer("tariff")
        .mayOnlyAccessLayers("quantity", "identity")
        .whereLayer("token")
        .mayOnlyAccessLayers("quantity", "identity")
        .whereLayer("message")
        .mayOnlyAccessLayers("quantity", "identity", "tariff")
        .whereLayer("time")
        .mayOnlyAccessLayers("message")
        .whereLayer("codec")
        .mayOnlyAccessLayers("quantity", "identity", "tariff", "token", "message")
        .check(CLASSES);
  }

  @Test
  void onlyTheCodecKnowsAWireLibraryAndOnlyConfigKnowsYaml() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.taiqu.protocol.codec")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.taiqu.protocol.config")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(CLASSES);
  }

  @Test
  void noQuantityIsAFloatingPointNumber() {
    for (Class<?> floating : new Class<?>[] {double.class, float.class}) {
      noFields().should().haveRawType(floating).check(CLASSES);
      noMethods().should().haveRawReturnType(floating).check(CLASSES);
    }
  }
}
