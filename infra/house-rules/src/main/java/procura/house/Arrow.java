package procura.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.Set;

/// One line of the arrows: the packages that a module's own package may see. What stands on no line
/// is seen by nobody.
record Arrow(String from, Set<String> to) {

  static final List<Arrow> ALL =
      List.of(
          arrow("identity"),
          arrow("tenancy", "identity"),
          arrow("eventstore", "tenancy", "identity"),
          arrow("outbound", "identity"),
          arrow("authority", "outbound", "eventstore", "tenancy", "identity"),
          arrow("directory", "eventstore", "tenancy", "identity"),
          arrow(
              "control", "directory", "outbound", "authority", "eventstore", "tenancy", "identity"),
          arrow("token", "outbound", "authority", "eventstore", "tenancy", "identity"),
          arrow("audit", "eventstore", "tenancy", "identity"),
          arrow("resource"),
          arrow("embedded"),
          arrow("broker"),
          arrow(
              "server",
              "control",
              "token",
              "audit",
              "authority",
              "outbound",
              "resource",
              "eventstore",
              "tenancy",
              "identity",
              "embedded"));

  private static Arrow arrow(String from, String... to) {
    return new Arrow(from, Set.of(to));
  }

  static ArchRule all() {
    return ALL.stream()
        .map(Arrow::rule)
        .reduce((all, next) -> CompositeArchRule.of(all).and(next))
        .orElseThrow();
  }

  private ArchRule rule() {
    return noClasses()
        .that()
        .resideInAPackage(packages(from))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden())
        .as("procura." + from + " sees " + (to.isEmpty() ? "no other module" : "only " + to));
  }

  private String[] forbidden() {
    return ALL.stream()
        .map(Arrow::from)
        .filter(other -> !other.equals(from) && !to.contains(other))
        .map(Arrow::packages)
        .toArray(String[]::new);
  }

  private static String packages(String module) {
    return "procura." + module + "..";
  }
}
