package procura.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import procura.embedded.EmbeddedPostgres;

/// A PostgreSQL of our own with the product's durable settings, whose processors and bytes are
/// counted.
final class Database implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedPostgres postgres;
  private final long postmaster;

  private Database(EmbeddedPostgres postgres, long postmaster) {
    this.postgres = postgres;
    this.postmaster = postmaster;
  }

  static Database start(Path directory) {
    var postgres = EmbeddedPostgres.durable(directory, 0);
    var file = directory.resolve("cluster").resolve("postmaster.pid");
    try {
      return new Database(postgres, Long.parseLong(Files.readAllLines(file).getFirst().strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "PROCURA_DATABASE_URL", postgres.jdbcUrl(),
        "PROCURA_DATABASE_USER", postgres.user(),
        "PROCURA_DATABASE_PASSWORD", postgres.password());
  }

  String jdbcUrl() {
    return postgres.jdbcUrl();
  }

  String user() {
    return postgres.user();
  }

  String password() {
    return postgres.password();
  }

  Duration cpu() {
    return Cpu.of(postmaster);
  }

  long number(String sql) {
    try (var connection = DriverManager.getConnection(jdbcUrl(), user(), password());
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new BenchFailed(sql, e);
    }
  }

  /// Bytes of a schema's tables with their indexes.
  long bytes(String schema) {
    return number(
        """
        select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c
        join pg_namespace n on n.oid = c.relnamespace where n.nspname = '%s' and c.relkind in ('r', 'm')
        """
            .formatted(schema));
  }

  long facts() {
    return number("select coalesce(max(position), 0) from event_store.event");
  }

  /// Waits until the audit log has every fact, so that its work is counted where it was caused.
  void awaitAudit() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (number(
            "select coalesce(max(position), 0) - coalesce((select position from"
                + " event_store.subscription where name = 'audit'), 0) from event_store.event")
        > 0) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailed("the audit log does not catch up");
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
