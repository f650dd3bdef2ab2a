package procura.audit;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import procura.embedded.TestDatabase;
import procura.identity.Fact;

/// The audit room on a database of its own, with facts handed to it by the test.
final class AuditRoom implements AutoCloseable {

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

  <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  TestFacts facts() {
    return bean(TestFacts.class);
  }

  void record(Fact... facts) {
    this.facts().record(List.of(facts));
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
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
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
