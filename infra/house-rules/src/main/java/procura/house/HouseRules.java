package procura.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The arrows and habits of this house as rules. A rule's text is what a failing test says. A
/// module's `ArchitectureTest` runs them all over its own classes, and the one of `infra/server`
/// over everybody's.
public final class HouseRules {

  private static final String FACT = "procura.identity.Fact";
  private static final String COMMAND = "procura.identity.Command";
  private static final String REJECTION = "procura.identity.Rejection";

  /// Packages without a clock, randomness, I/O or a framework.
  private static final String[] PURE = {
    "procura.identity..",
    "procura.tenancy.lifecycle..",
    "procura.audit.record..",
    "procura.audit.log.."
  };

  private HouseRules() {}

  @ArchTest static final ArchRule arrows = Arrow.all();

  // 1. Purity

  @ArchTest
  static final ArchRule purePackagesSeeOnlyJavaAndEachOther =
      classes()
          .that()
          .resideInAnyPackage(PURE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(PURE)
                  .or(resideInAnyPackage("java..", "org.jspecify.annotations.."))
                  .or(describe("primitives", JavaClass::isPrimitive))
                  .or(describe("arrays", JavaClass::isArray)))
          .as("a pure package sees java.*, JSpecify and other pure packages: it can be replayed");

  @ArchTest
  static final ArchRule purePackagesReadNoClockAndRollNoDice =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .or()
          .haveSimpleNameEndingWith("Decider")
          .should(Calls.anyOf(Calls.IMPURE))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.nio.file..",
              "java.net.http..",
              "java.sql..",
              "javax.sql..",
              "java.util.concurrent..")
          .as("deciding is pure: times and ids arrive inside the command, I/O stays outside");

  // 2. One door to the log

  @ArchTest
  static final ArchRule onlyTheEventStoreKnowsAxon =
      noClasses()
          .that()
          .resideOutsideOfPackage("procura.eventstore..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.axonframework..")
          .as(
              "commands go through procura.eventstore.Commands: Axon is known behind that door alone");

  @ArchTest
  static final ArchRule factsAndCommandsKnowNoWireAndNoTable =
      noClasses()
          .that(are(FACT).or(are(COMMAND)).or(are(REJECTION)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "com.fasterxml..",
              "io.micronaut..",
              "jakarta..",
              "java.sql..",
              "java.net.http..",
              "org.jooq..",
              "io.netty..")
          .as("a fact, command or rejection carries no JSON, HTTP or SQL type");

  // 3. Tables belong to stores, stores to rooms

  @ArchTest
  static final ArchRule tablesAreSeenByStoresAlone =
      noClasses()
          .that(
              describe(
                  "not a store",
                  c ->
                      !outermost(c).getSimpleName().endsWith("Store")
                          && !c.getPackageName().contains(".db")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("procura.*.db..")
          .as("generated table classes are used by *Store classes alone");

  @ArchTest
  static final ArchRule endpointsNeverWriteAStore =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Endpoint")
          .and()
          .resideInAnyPackage("procura.control..", "procura.audit..")
          .should(Calls.anyOf(Calls.STORE_WRITES))
          .as("an endpoint reads stores and sends commands: a store is written by its projection");

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices()
          .matching("procura.(*).(*)..")
          .should()
          .beFreeOfCycles()
          .as("features of a room have no cycles");

  // 4. Families are sealed

  @ArchTest
  static final ArchRule familiesAreSealedAndPermitOnlyRecords =
      classes()
          .that(
              are(FACT)
                  .or(are(COMMAND))
                  .or(are(REJECTION))
                  .and(describe("a family", c -> c.isInterface() && !isMarker(c))))
          .should(Shapes.BE_SEALED_OVER_RECORDS)
          .as("*Command, *Event and *Rejection are sealed interfaces that permit only records");

  @ArchTest
  static final ArchRule familiesAreNamedForWhatTheyAre =
      classes()
          .that(are(FACT).and(describe("a family", c -> c.isInterface() && !isMarker(c))))
          .should()
          .haveSimpleNameEndingWith("Event")
          .as("a family of facts is named *Event");

  // 5. No secret in a fact

  @ArchTest
  static final ArchRule factsHoldNoSecret =
      classes()
          .that(are(FACT))
          .should(Shapes.HOLD_NO_SECRET)
          .as("a fact is kept for ever and exported: it holds hashes and sealed values, no secret");

  // 6. Habits

  @ArchTest
  static final ArchRule noMocksNoLombok =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.mockito..", "lombok..")
          .as("fakes are written by hand, accessors are records'");

  @ArchTest
  static final ArchRule nothingIsSet =
      methods()
          .that(describe("set something", Shapes::isSetter))
          .should(Shapes.NOT_BE)
          .as("objects are made whole: no setters");

  @ArchTest
  static final ArchRule nothingIsInjectedIntoFields =
      fields()
          .should()
          .notBeAnnotatedWith("jakarta.inject.Inject")
          .andShould()
          .notBeAnnotatedWith("io.micronaut.context.annotation.Value")
          .andShould()
          .notBeAnnotatedWith("io.micronaut.context.annotation.Property")
          .as("what a class needs stands in its constructor: no field injection");

  @ArchTest
  static final ArchRule noStaticState =
      fields()
          .that()
          .areStatic()
          .and()
          .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC)
          .should()
          .beFinal()
          .as("no static state");

  @ArchTest
  static final ArchRule noOptionalParameters =
      methods()
          .that(describe("take an Optional", Shapes::takesAnOptional))
          .should(Shapes.NOT_BE)
          .as("a parameter that may be missing is @Nullable, not Optional");

  @ArchTest
  static final ArchRule nullnessIsSaidByJSpecifyAlone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "(jakarta\\.annotation|javax\\.annotation|io\\.micronaut\\.core\\.annotation"
                  + "|org\\.jetbrains\\.annotations)\\.(Nullable|NonNull|Nonnull|NotNull)")
          .as("nullness is said by JSpecify alone");

  @ArchTest
  static final ArchRule namesSayWhatAThingIs =
      noClasses()
          .that()
          // terms of law and of OpenID Connect
          .doNotHaveSimpleName("PersonalData")
          .and()
          .doNotHaveSimpleName("UserInfo")
          .should()
          .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Dto|DTO|Data|Info)")
          .as("a name says what a thing is: no Manager, Helper, Util, Impl, Dto, Data, Info");

  // 7. Tenant first

  @ArchTest
  static final ArchRule connectionsComeFromTenancy =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "procura.tenancy..", "procura.eventstore..", "procura.embedded..", "procura.server..")
          .should(Calls.anyOf(Calls.OPEN_CONNECTION))
          .as("a query without a tenant does not compile: connections come from TenantConnections");

  private static DescribedPredicate<JavaClass> are(String marker) {
    return describe(
        "a " + marker.substring(marker.lastIndexOf('.') + 1),
        c -> !isMarker(c) && c.isAssignableTo(marker));
  }

  private static boolean isMarker(JavaClass c) {
    return c.getName().equals(FACT) || c.getName().equals(COMMAND) || c.getName().equals(REJECTION);
  }

  private static JavaClass outermost(JavaClass c) {
    return c.getEnclosingClass().map(HouseRules::outermost).orElse(c);
  }
}
