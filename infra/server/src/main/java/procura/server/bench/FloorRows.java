package procura.server.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.postgresql.PGStatement;

/// The floor's table: whatever waits is written by one statement and one commit.
final class FloorRows {

  private static final int MOST = 512;

  record Row(String jti, String client, long at) {}

  private record Waiting(Row row, Runnable then) {}

  private final Connection connection;
  private final PreparedStatement insert;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();

  private FloorRows(Connection connection, PreparedStatement insert) {
    this.connection = connection;
    this.insert = insert;
  }

  static FloorRows open(String url, String user, String password) throws SQLException {
    var connection = DriverManager.getConnection(url, user, password);
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          create table if not exists issued
            (jti uuid primary key, client text not null, at bigint not null)
          """);
    }
    var insert =
        connection.prepareStatement(
            "insert into issued select * from unnest(?::uuid[], ?::text[], ?::bigint[])");
    insert.unwrap(PGStatement.class).setPrepareThreshold(1);
    var rows = new FloorRows(connection, insert);
    Thread.ofPlatform().daemon().name("floor-rows").start(rows::run);
    return rows;
  }

  /// Runs `then` once the row is durable.
  void add(Row row, Runnable then) {
    queue.add(new Waiting(row, then));
  }

  private void run() {
    var group = new ArrayList<Waiting>();
    try {
      while (true) {
        group.add(queue.take());
        queue.drainTo(group, MOST - 1);
        write(group.stream().map(Waiting::row).toList());
        group.forEach(waiting -> waiting.then().run());
        group.clear();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(List<Row> rows) throws SQLException {
    insert.setArray(1, connection.createArrayOf("text", rows.stream().map(Row::jti).toArray()));
    insert.setArray(2, connection.createArrayOf("text", rows.stream().map(Row::client).toArray()));
    insert.setObject(3, rows.stream().mapToLong(Row::at).toArray());
    insert.execute();
  }
}
