package procura.server.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/// For whoever restarts processes (`live`) and whoever sends them requests (`ready`). Says no more
/// than up or down.
@Controller("/health")
@Produces(MediaType.ALL)
final class HealthEndpoint {

  private static final Map<String, String> UP = Map.of("status", "up");

  private static final Map<String, String> DOWN = Map.of("status", "down");

  private final DataSource database;

  HealthEndpoint(DataSource database) {
    this.database = database;
  }

  /// The process answers. Not that its database does: a restart would not mend that.
  @Get("/live")
  HttpResponse<Map<String, String>> live() {
    return answer(true);
  }

  @Get("/ready")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<Map<String, String>> ready() {
    return answer(databaseAnswers());
  }

  private static HttpResponse<Map<String, String>> answer(boolean up) {
    return HttpResponse.<Map<String, String>>status(
            up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .body(up ? UP : DOWN)
        .contentType(MediaType.APPLICATION_JSON_TYPE)
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
