package procura.audit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows of this room that the house rules do not know.
@AnalyzeClasses(packages = "procura.audit", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

  @ArchTest
  static final ArchRule THE_VERIFIER_NEEDS_NO_SERVER_DATABASE_OR_NETWORK =
      classes()
          .that()
          .resideInAPackage("procura.audit.verify")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.util..",
              "java.io..",
              "java.nio..",
              "java.security..",
              "com.fasterxml.jackson.core..",
              "com.fasterxml.jackson.databind..",
              "org.jspecify..",
              "procura.audit.log",
              "procura.audit.record",
              "procura.audit.verify");

  @ArchTest
  static final ArchRule FEATURES_HAVE_NO_CYCLES =
      slices().matching("procura.audit.(*)..").should().beFreeOfCycles();
}
