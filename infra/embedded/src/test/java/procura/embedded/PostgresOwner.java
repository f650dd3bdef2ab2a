package procura.embedded;

import java.nio.file.Path;
import java.sql.DriverManager;

/// Starts PostgreSQL on a data directory, writes one row, says the port, and waits to be killed.
final class PostgresOwner {

  private PostgresOwner() {}

  public static void main(String[] arguments) throws Exception {
    var postgres = EmbeddedPostgres.durable(Path.of(arguments[0]), 0);
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        var statement = connection.createStatement()) {
      statement.execute("create table fact (name text)");
      statement.execute("insert into fact values ('kept')");
    }
    System.out.println(postgres.port());
    while (System.in.read() >= 0) {
      // until the kill
    }
  }
}
