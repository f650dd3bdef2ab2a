package procura.embedded;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Numbers the databases of one test server and keeps the migrated templates.
final class TestDatabases {

  private static final String OWNER = "procura";

  private final PostgresServer server;
  private final String password;
  private final AtomicInteger made = new AtomicInteger();
  private final Map<String, TestDatabase> templates = new ConcurrentHashMap<>();

  TestDatabases(PostgresServer server, String password) {
    this.server = server;
    this.password = password;
  }

  TestDatabase fresh() {
    return copy("template1", "test_" + made.incrementAndGet());
  }

  TestDatabase migrated(String template, Consumer<TestDatabase> migrations) {
    if (!template.matches("[a-z0-9_]+")) {
      throw new IllegalArgumentException("`" + template + "` is no plain name");
    }
    var name = "template_" + template;
    templates.computeIfAbsent(
        template,
        _ -> {
          var database = copy("template1", name);
          migrations.accept(database);
          return database;
        });
    synchronized (this) { // PostgreSQL copies a template for one session at a time
      return copy(name, "test_" + made.incrementAndGet());
    }
  }

  private TestDatabase copy(String template, String name) {
    server.copyDatabase(template, name, OWNER);
    return new TestDatabase(server.jdbcUrl(name), OWNER, password);
  }
}
