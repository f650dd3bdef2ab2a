package procura.audit;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.embedded.TestDatabase;
import procura.house.DescribedApi;
import procura.identity.Fact;
import procura.tenancy.description.Description;

/// The audit room on a database of its own, with facts handed to it by the test.
final class AuditRoom implements AutoCloseable {

  private static final DescribedApi DESCRIBED = new DescribedApi(description());

  private final TestDatabase database;
  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();

  AuditRoom(TestDatabase database, Path dataDir) {
    this.database = database;
    this.server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "micronaut.server.port", "-1",
                "procura.database.url", database.jdbcUrl(),
                "procura.database.user", database.user(),
                "procura.database.password", database.password(),
                "procura.base-url", "https://as.example",
                "procura.data-dir", dataDir.toString()));
  }

  /// The room's part of the API's description, with all that holds for every operation.
  static String description() {
    try (var part =
        Objects.requireNonNull(
            AuditRoom.class.getResourceAsStream("/META-INF/swagger/procura-audit-1.yml"))) {
      return Description.whole(
          "https://as.example",
          List.of(new String(part.readAllBytes(), StandardCharsets.UTF_8)),
          Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  TestFacts facts() {
    return bean(TestFacts.class);
  }

  void record(Fact... facts) {
    this.facts().record(List.of(facts));
  }

  HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build(), null);
  }

  HttpResponse<byte[]> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build(), json);
  }

  /// Holds the call against what the room says of itself.
  private HttpResponse<byte[]> send(HttpRequest request, @Nullable String body)
      throws IOException, InterruptedException {
    var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    DESCRIBED.check(request, body, answer, new String(answer.body(), StandardCharsets.UTF_8));
    return answer;
  }

  private URI uri(String path) {
    return URI.create(server.getURI() + "/api/v1/tenants/" + path);
  }

  /// What a database administrator may do: anything, as the owner.
  void administer(String... statements) throws SQLException {
    try (var connection = asOwner()) {
      for (var sql : statements) {
        try (var statement = connection.createStatement()) {
          statement.execute(sql);
        }
      }
    }
  }

  Connection asOwner() throws SQLException {
    var connection = database.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("set procura.tenant = '*'");
    }
    return connection;
  }

  @Override
  public void close() {
    server.close();
  }
}
