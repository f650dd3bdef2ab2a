package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.server.PlatformUnderTest;
import procura.server.SharedPlatform;

/// What an operator reads of the log at `/metrics`.
@ExtendWith(SharedPlatform.class)
class LogMetersIT {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final URI base;

  LogMetersIT(PlatformUnderTest product) {
    base = product.base();
  }

  @ParameterizedTest
  @ValueSource(strings = {"procura_log_append_seconds", "procura_log_group_size"})
  void aChangeIsMeasured(String meter) throws Exception {
    var before = meters();
    signUp();
    var after = meters();
    assertThat(after).contains("# TYPE " + meter + " histogram");
    var count = number(after, meter + "_count");
    assertThat(count).isGreaterThan(number(before, meter + "_count"));
    assertThat(number(after, meter + "_bucket{le=\"+Inf\"}")).isEqualTo(count);
    assertThat(number(after, meter + "_sum")).isGreaterThan(number(before, meter + "_sum"));
  }

  @Test
  void timesAreInSecondsAndBoundsOfGroupsAreWholeNumbers() throws Exception {
    assertThat(meters())
        .contains("procura_log_append_seconds_bucket{le=\"0.005\"}")
        .contains("procura_log_group_size_bucket{le=\"512.0\"}");
  }

  private void signUp() throws IOException, InterruptedException {
    var body =
        """
        {"tenant":"measured-%s","display_name":"Measured",
         "admin":{"email":"ada@measured.example","password":"walks in the park"}}\
        """
            .formatted(UUID.randomUUID().toString().substring(0, 8));
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(base.resolve("/api/v1/tenants"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private String meters() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve("/metrics")).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  private static double number(String meters, String name) {
    return meters
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in " + meters));
  }
}
