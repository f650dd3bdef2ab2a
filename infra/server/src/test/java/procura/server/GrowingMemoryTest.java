package procura.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.house.OurClasses;

/// Every cache, and every map and queue for several threads, that is kept from one request to the
/// next, and why none of them grows for ever. What is missing here fails the build, as does what is
/// here and gone.
@DisplayName("whatever grows by requests is bounded")
class GrowingMemoryTest {

  private static final JavaClasses OURS =
      new ClassFileImporter().withImportOption(new OurClasses()).importPackages("procura");

  /// Why it stays small. A cache needs no reason: it has a `maximumSize`.
  private static final Map<String, String> BOUNDED =
      Map.ofEntries(
          Map.entry(
              "procura.authority.Revocations",
              "what ended before its time, until it would have: swept every minute"),
          Map.entry("procura.embedded.DirectoryLock", "data directories that this process holds"),
          Map.entry(
              "procura.embedded.TestDatabases",
              "databases that tests start from, one for each kind"),
          Map.entry("procura.eventstore.facts.Projections", "types of facts"),
          Map.entry(
              "procura.eventstore.feed.StoreFeed", "subscriptions, which rooms make at the start"),
          Map.entry(
              "procura.eventstore.refusal.RefusalLog",
              "tenants that refuse at this moment, for half a second"),
          Map.entry("procura.outbound.SingleFlight", "calls that are under way"),
          Map.entry(
              "procura.resource.Generations",
              "two generations; the older is dropped when the younger is full"),
          Map.entry("procura.server.bench.FloorRows", "a benchmark's own callers, who wait"),
          Map.entry("procura.server.console.ConsoleFiles", "files of the console that are there"),
          Map.entry(
              "procura.server.http.Connections",
              "addresses with an open connection, of which there are at most so many"),
          Map.entry("procura.server.http.TokenMeters", "MOST_KINDS"),
          Map.entry(
              "procura.server.http.TurnedAway", "MOST_NAMES, told and forgotten every second"),
          Map.entry(
              "procura.tenancy.isolation.GroupedStatement",
              "tenants of whom somebody waits for an answer"),
          Map.entry(
              "procura.tenancy.limit.Limits",
              "tenants that set limits of their own, until they set none"),
          Map.entry(
              "procura.token.logo.Logos",
              "tenants of which a thread fetches a logo: MOST_AT_ONCE, those it turns away leave"));

  private static final String CACHES = "com.github.benmanes.caffeine.cache.Caffeine";

  @Test
  void everyCacheHasAMostSize() {
    assertThat(
            OURS.stream()
                .filter(c -> calls(c, CACHES, "newBuilder") > 0)
                .filter(c ->
                    calls(c, CACHES, "newBuilder")
                        != calls(c, CACHES, "maximumSize") + calls(c, CACHES, "maximumWeight"))
                .map(JavaClass::getName))
        .isEmpty();
    assertThat(OURS.stream().filter(c -> calls(c, CACHES, "newBuilder") > 0))
        .as("there are caches at all")
        .hasSizeGreaterThan(5);
  }

  @Test
  void everyOtherCollectionThatStaysHasAReasonToBeSmall() {
    var found =
        OURS.stream()
            .filter(GrowingMemoryTest::keepsSomething)
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(found).isEqualTo(new TreeSet<>(BOUNDED.keySet()));
  }

  private static long calls(JavaClass type, String owner, String method) {
    return type.getMethodCallsFromSelf().stream()
        .filter(
            call -> call.getTargetOwner().getName().equals(owner) && call.getName().equals(method))
        .count();
  }

  /// Made with the object (or the class), so it lives as long.
  private static boolean keepsSomething(JavaClass type) {
    return Stream.concat(
            type.getConstructorCallsFromSelf().stream(), type.getMethodCallsFromSelf().stream())
        .filter(call -> isOfTheObject(call.getOrigin()))
        .anyMatch(GrowingMemoryTest::isConcurrent);
  }

  private static boolean isOfTheObject(JavaCodeUnit origin) {
    return origin.isConstructor() || origin.getName().equals("<clinit>");
  }

  /// A queue that is told how much it holds.
  private static boolean isBounded(JavaAccess<?> call) {
    return call.getTargetOwner().isAssignableTo(SynchronousQueue.class)
        || (call instanceof JavaConstructorCall made
            && made.getTargetOwner().isAssignableTo(BlockingQueue.class)
            && made.getTarget().getRawParameterTypes().stream()
                .anyMatch(parameter -> parameter.isEquivalentTo(int.class)));
  }

  private static boolean isConcurrent(JavaAccess<?> call) {
    var owner = call.getTargetOwner();
    var makes = call.getName().equals("<init>") || call.getName().equals("newKeySet");
    return makes
        && owner.getPackageName().equals("java.util.concurrent")
        && (owner.isAssignableTo(Map.class) || owner.isAssignableTo(Collection.class))
        && !isBounded(call);
  }
}
