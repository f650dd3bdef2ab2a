package procura.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// Calls that a rule forbids, as data.
final class Calls {

  private Calls() {}

  private static final Map<String, Set<String>> IMPURE_METHODS =
      Map.of(
          "java.time.Instant",
          Set.of("now"),
          "java.time.LocalDate",
          Set.of("now"),
          "java.time.LocalDateTime",
          Set.of("now"),
          "java.time.ZonedDateTime",
          Set.of("now"),
          "java.time.Clock",
          Set.of("systemUTC", "systemDefaultZone", "system"),
          "java.lang.System",
          Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty"),
          "java.lang.Thread",
          Set.of("start", "startVirtualThread", "ofVirtual", "ofPlatform", "sleep"),
          UUID.class.getName(),
          Set.of("randomUUID"));

  static final DescribedPredicate<JavaAccess<?>> IMPURE =
      describe(
          "read a clock, the environment or a random number",
          access ->
              IMPURE_METHODS
                      .getOrDefault(access.getTargetOwner().getName(), Set.of())
                      .contains(access.getName())
                  || access.getTargetOwner().isAssignableTo(Random.class)
                  || access.getTargetOwner().isAssignableTo(Thread.class));

  static final DescribedPredicate<JavaAccess<?>> OPEN_CONNECTION =
      describe(
          "open a connection of its own",
          access ->
              access.getName().equals("getConnection")
                  && (access.getTargetOwner().isAssignableTo(javax.sql.DataSource.class)
                      || access.getTargetOwner().isEquivalentTo(java.sql.DriverManager.class)));

  /// A store's method without an answer writes.
  static final DescribedPredicate<JavaAccess<?>> STORE_WRITES =
      describe(
          "write a store",
          access ->
              access.getTargetOwner().getSimpleName().endsWith("Store")
                  && access.getTarget().resolveMember().stream()
                      .anyMatch(member ->
                          member instanceof JavaCodeUnit unit
                              && !unit.isConstructor()
                              && unit.getRawReturnType().isEquivalentTo(void.class)));

  static ArchCondition<JavaClass> anyOf(DescribedPredicate<JavaAccess<?>> calls) {
    return ArchConditions.accessTargetWhere(calls);
  }
}
