package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.parameters.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.control.rig.ControlPlane.Answer;
import procura.control.rig.ControlPlane.Tenant;
import procura.house.DescribedApi;

/// Every operation in the API's own description, tried with what belongs to somebody else.
class TenantWallsIT {

  private static final String ALL = "admin:read admin:write audit:read audit:export";

  /// `asked`: what it can be asked in its query.
  private record Operation(String method, String template, List<String> asked) {

    @Override
    public String toString() {
      return method + " " + template;
    }

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
  @AutoClose private static ControlPlane plane;
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

  private static List<Operation> operations() {
    return new DescribedApi(plane.description())
        .operations().entrySet().stream()
            .filter(operation -> operation.getKey().contains("/tenants/{tenant}"))
            .map(operation -> {
              var words = operation.getKey().split(" ", -1);
              return new Operation(words[0], words[1], asked(operation.getValue()));
            })
            .toList();
  }

  private static List<String> asked(io.swagger.v3.oas.models.Operation operation) {
    return operation.getParameters().stream()
        .filter(parameter -> "query".equals(parameter.getIn()))
        .map(Parameter::getName)
        .toList();
  }

  private static Answer call(Operation operation, String path, @Nullable String token) {
    var body = List.of("GET", "DELETE").contains(operation.method()) ? null : "{}";
    return plane.call(operation.method(), path, token, body);
  }

  @Test
  void theDescriptionHasEveryOperation() {
    assertThat(operations()).hasSizeGreaterThan(80);
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

  @TestFactory
  @DisplayName("an id, a search or a cursor that no text is ends in a refusal, not in a failure")
  Stream<DynamicTest> textThatIsNoneFailsNothing() {
    return operations().stream()
        .flatMap(operation ->
            Stream.of("%00", "%20", "a%0D%0Ab", "%E2%80%AE", "x".repeat(600))
                .flatMap(text -> strange(operation, text))
                .map(path ->
                    DynamicTest.dynamicTest(
                        operation.method() + " " + path,
                        () ->
                            assertThat(call(operation, path, plane.token(acme, ALL)).status())
                                .isBetween(200, 499))));
  }

  @TestFactory
  @DisplayName("a name or a reference with a NUL in it ends in a refusal, not in a failure")
  Stream<DynamicTest> aNulInABodyFailsNothing() {
    return Map.of(
            "agents",
            "{\"name\":\"a\\u0000b\",\"owners\":[\"admin@acme.example\"],"
                + "\"credential\":{\"type\":\"client_secret\"}}",
            "agents?",
            "{\"name\":\"Nul\",\"owners\":[\"a\\u0000b\"],"
                + "\"credential\":{\"type\":\"client_secret\"}}",
            "clients",
            "{\"template\":\"mcp_client\",\"client_name\":\"a\\u0000b\","
                + "\"redirect_uris\":[\"https://a.example/cb\"]}",
            "users",
            "{\"email\":\"a\\u0000b@acme.example\",\"display_name\":\"A\"}",
            "users?",
            "{\"email\":\"ab@acme.example\",\"display_name\":\"a\\u0000b\"}",
            "roles",
            "{\"name\":\"a\\u0000b\",\"access\":[]}",
            "resources",
            "{\"identifier\":\"https://a.example/\\u0000\",\"name\":\"A\"}",
            "resources?",
            "{\"identifier\":\"https://a.example/\",\"name\":\"a\\u0000b\","
                + "\"scopes\":[{\"name\":\"s\",\"description\":\"a\\u0000b\"}]}")
        .entrySet()
        .stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.getKey(),
                () ->
                    assertThat(
                            plane
                                .call(
                                    "POST",
                                    "/api/v1/tenants/acme/" + one.getKey(),
                                    plane.token(acme, ALL),
                                    one.getValue())
                                .status())
                        .isBetween(200, 499)));
  }

  private static Stream<String> strange(Operation operation, String text) {
    if (operation.namesAThing()) {
      return Stream.of(operation.path("acme", text));
    }
    var path = operation.path("acme", "");
    return operation.method().equals("GET")
        ? operation.asked().stream().map(name -> path + "?" + name + "=" + text)
        : Stream.of();
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
