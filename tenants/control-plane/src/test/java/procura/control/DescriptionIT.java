package procura.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.control.rig.ControlPlane;
import procura.house.DescribedApi;

/// The API's description says of every operation what a stranger has to know. That what it says is
/// true, every other test of the admin API shows: each of their calls is held against it.
class DescriptionIT {

  @TempDir static Path data;
  @AutoClose private static ControlPlane plane;
  private static Map<String, Operation> operations;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(data, Map.of());
    operations = new DescribedApi(plane.description()).operations();
  }

  @Test
  void everyOperationHasANameOfItsOwnAndSaysWhatItDoes() {
    assertThat(operations.values())
        .extracting(Operation::getOperationId)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-zA-Z]+"));
    operations.forEach((name, operation) -> {
      assertThat(operation.getSummary()).as(name).endsWith(".");
      assertThat(operation.getTags()).as(name).hasSize(1);
    });
  }

  @Test
  void everyOperationSaysHowItEnds() {
    operations.forEach((name, operation) -> {
      var statuses = operation.getResponses().keySet();
      assertThat(statuses).as(name).contains("400", "403", "429", "500", "503");
      assertThat(statuses).as(name).anyMatch(status -> status.startsWith("2"));
      if (!DescribedApi.scopes(operation).isEmpty()) {
        assertThat(statuses).as(name).contains("401", "404");
      }
      if (!name.startsWith("GET ")) {
        assertThat(statuses).as(name).contains("409", "422");
        if (!name.equals("DELETE /api/v1/tenants/{tenant}")) {
          assertThat(parameters(operation)).as(name).contains("Idempotency-Key");
        }
      }
      if (name.startsWith("PATCH ") || name.startsWith("PUT ") || name.startsWith("DELETE ")) {
        assertThat(statuses).as(name).contains("412");
        assertThat(parameters(operation)).as(name).contains("If-Match");
      }
    });
  }

  @Test
  void everyListComesInParts() {
    operations.forEach((name, operation) -> {
      if (operation.getOperationId().startsWith("list")) {
        assertThat(parameters(operation)).as(name).contains("limit", "cursor");
      }
    });
  }

  private static List<String> parameters(Operation operation) {
    return operation.getParameters().stream().map(Parameter::getName).toList();
  }
}
