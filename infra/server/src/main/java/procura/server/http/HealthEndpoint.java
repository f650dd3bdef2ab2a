package procura.server.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/// For whoever restarts processes (`live`) and whoever sends them requests (`ready`). Says no more
/// than up or down.
@Controller("/health")
final class HealthEndpoint {

  private static final Map<String, String> UP = Map.of("status", "up");

  private static final Map<String, String> DOWN = Map.of("status", "down");

  private final DataSource database;

  HealthEndpoint(DataSource database) {
    this.database = database;
  }

  /// The process answers. Not that its database does: a restart would not mend that.
  @Get("/live")
  @Header(name = "Cache-Control", value = "no-store")
  Map<String, String> live() {
    return UP;
  }

  @Get("/ready")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<Map<String, String>> ready() {
    return databaseAnswers()
        ? HttpResponse.ok(UP).header("Cache-Control", "no-store")
        : HttpResponse.<Map<String, String>>status(HttpStatus.SERVICE_UNAVAILABLE)
            .body(DOWN)
            .header("Cache-Control", "no-store");
  }

  private boolean databaseAnswers() {
    try (var connection = database.getConnection()) {
      return connection.isValid(1);
    } catch (SQLException _) {
      return false;
    }
  }
}
