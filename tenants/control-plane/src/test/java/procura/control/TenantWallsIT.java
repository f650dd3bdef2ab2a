package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;

/// Every operation in the API's own description, tried with what belongs to somebody else.
class TenantWallsIT {

  private static final String ALL = "admin:read admin:write audit:read audit:export";
  private static final Pattern PATH = Pattern.compile("^  (/api/v1/tenants/\\{tenant}.*):$");
  private static final Pattern METHOD = Pattern.compile("^    (get|post|put|patch|delete):$");

  private record Operation(String method, String template) {

    /// The collection that the first id of the path is of.
    String collection() {
      return template.split("/", -1)[5];
    }

    boolean namesAThing() {
      return template.contains("{id}") || template.contains("{kid}");
    }

    String path(String tenant, String id) {
      return template
          .replace("{tenant}", tenant)
          .replaceFirst("\\{k?id}", id)
          .replace("{credential}", "crd_AAAAAAAAAAAAAA");
    }
  }

  @TempDir static Path data;
  private static ControlPlane plane;
  private static Tenant acme;
  private static Tenant other;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    acme = plane.signUp("acme");
    other = plane.signUp("other");
    plane.call(
        "POST",
        "/api/v1/tenants/other/agents",
        plane.token(other, ALL),
        "{\"name\":\"Theirs\",\"owners\":[\"admin@other.example\"],"
            + "\"credential\":{\"type\":\"client_secret\"}}");
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  private static List<Operation> operations() {
    var found = new ArrayList<Operation>();
    var template = "";
    for (var line :
        plane.call("GET", "/api/v1/openapi.yml", null, null).raw().body().lines().toList()) {
      var path = PATH.matcher(line);
      var method = METHOD.matcher(line);
      if (path.matches()) {
        template = path.group(1);
      } else if (method.matches() && !template.isEmpty()) {
        found.add(new Operation(method.group(1).toUpperCase(Locale.ROOT), template));
      } else if (!line.startsWith("    ")) {
        template = "";
      }
    }
    return found;
  }

  private static Answer call(Operation operation, String path, @Nullable String token) {
    var body = List.of("GET", "DELETE").contains(operation.method()) ? null : "{}";
    return plane.call(operation.method(), path, token, body);
  }

  @Test
  void theDescriptionHasEveryOperation() {
    assertThat(operations()).hasSizeGreaterThan(45);
  }

  @TestFactory
  Stream<DynamicTest> nothingIsDoneWithoutAToken() {
    return operations().stream()
        .map(operation ->
            DynamicTest.dynamicTest(
                operation.toString(),
                () ->
                    assertThat(call(operation, operation.path("acme", "x"), null).status())
                        .isEqualTo(401)));
  }

  @TestFactory
  @DisplayName("[D15] nothing is done with another tenants token")
  Stream<DynamicTest> nothingIsDoneWithAnotherTenantsToken() {
    return operations().stream()
        .map(operation ->
            DynamicTest.dynamicTest(
                operation.toString(),
                () ->
                    assertThat(
                            call(operation, operation.path("acme", "x"), plane.token(other, ALL))
                                .status())
                        .isEqualTo(401)));
  }

  @TestFactory
  @DisplayName("[D15] another tenants id is like one that never was")
  Stream<DynamicTest> anotherTenantsIdIsLikeOneThatNeverWas() {
    return operations().stream()
        .filter(Operation::namesAThing)
        .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> compare(operation)));
  }

  private static void compare(Operation operation) {
    var token = plane.token(acme, ALL);
    var theirs = call(operation, operation.path("acme", theirId(operation.collection())), token);
    var never = call(operation, operation.path("acme", "agt_AAAAAAAAAAAAAA"), token);
    assertThat(theirs.status()).isEqualTo(404);
    assertThat(theirs.raw().body()).isEqualTo(never.raw().body());
  }

  private static String theirId(String collection) {
    var list =
        plane.call("GET", "/api/v1/tenants/other/" + collection, plane.token(other, ALL), null);
    var id = list.text("/items/0/id");
    return id.isEmpty() ? "dlg_AAAAAAAAAAAAAA" : id;
  }
}
