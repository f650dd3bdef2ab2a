package procura.token.scene;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import procura.embedded.TestDatabase;

/// The token room on a database of its own, started once for all tests of a JVM. Each test brings a
/// tenant of its own.
final class TokenRoom {

  static final String BASE_URL = "https://as.example";

  private static final TokenRoom INSTANCE = new TokenRoom();

  private final HttpClient http = HttpClient.newHttpClient();
  private final EmbeddedServer server;
  private final TestDatabase database;
  private final String folder;

  private TokenRoom() {
    this(TestDatabase.fresh(), folder());
  }

  private TokenRoom(TestDatabase database, String folder) {
    this.database = database;
    this.folder = folder;
    var context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .banner(false)
            .properties(
                Map.of(
                    "micronaut.server.port",
                    "-1",
                    "micronaut.server.max-request-size",
                    "1MB",
                    "procura.database.url",
                    database.jdbcUrl(),
                    "procura.database.user",
                    database.user(),
                    "procura.database.password",
                    database.password(),
                    "procura.database.durability-check",
                    "false",
                    "procura.scene",
                    "on",
                    "procura.outbound.allow-loopback",
                    "true",
                    "procura.base-url",
                    BASE_URL,
                    "procura.data-dir",
                    folder))
            .start();
    this.server = context.getBean(EmbeddedServer.class).start();
    Runtime.getRuntime().addShutdownHook(new Thread(context::close));
  }

  static TokenRoom get() {
    return INSTANCE;
  }

  /// A second node on the same database, at the same time.
  static TokenRoom another() {
    var node = new TokenRoom(INSTANCE.database, INSTANCE.folder);
    node.clock().advance(Duration.between(node.clock().instant(), INSTANCE.clock().instant()));
    return node;
  }

  private static String folder() {
    try {
      return Files.createTempDirectory("token-room").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  /// As the owner of the schema.
  void sql(String statement) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  SettableClock clock() {
    return bean(SettableClock.class);
  }

  Recorded recorded() {
    return bean(Recorded.class);
  }

  HttpClient http() {
    return http;
  }

  URI uri(String path) {
    return server.getURI().resolve(path);
  }
}
