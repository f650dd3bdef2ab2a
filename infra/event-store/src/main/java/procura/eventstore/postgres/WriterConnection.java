package procura.eventstore.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGStatement;

/// The writer's own connection and its few statements. Sees every tenant, for the projections that
/// run on it; never goes back to a pool.
final class WriterConnection implements AutoCloseable {

  static final String CHANNEL = "procura_event_store";

  /// A node that freezes between insert and commit holds the next position: others must get it back
  /// soon.
  private static final String SESSION =
      "select set_config('procura.tenant', '*', false),"
          + " set_config('idle_in_transaction_session_timeout', '5s', false)";

  private static final String EVENTS =
      """
      insert into event_store.event
        (position, event_id, tenant, type, version, at, payload, metadata, tags)
      select ? + o, id, tenant, type, version,
        timestamptz 'epoch' + at * interval '1 microsecond', payload, metadata,
        string_to_array(tags, e'\\x1f')
      from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[],
        ?::text[])
        with ordinality as u (id, tenant, type, version, at, payload, metadata, tags, o)
      """;
  private static final String TAGS =
      """
      , t as (insert into event_store.event_tag (tag, position, type)
      select tag, position, type from unnest(?::text[], ?::bigint[], ?::text[])
        as u (tag, position, type))
      """;
  private static final String NOTIFY =
      " select case when ? then pg_notify('" + CHANNEL + "', ?) end";

  private static final String INSERT = "with e as (" + EVENTS + ")" + NOTIFY;
  private static final String INSERT_TAGGED = "with e as (" + EVENTS + ")" + TAGS + NOTIFY;
  private static final String AFTER =
      "select "
          + Rows.COLUMNS
          + " from event_store.event where position > ? order by position limit ?";

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement insertTagged;
  private final PreparedStatement after;

  private WriterConnection(Connection connection) throws SQLException {
    this.connection = connection;
    this.insert = prepare(INSERT);
    this.insertTagged = prepare(INSERT_TAGGED);
    this.after = prepare(AFTER);
  }

  static WriterConnection open(DataSource database, boolean durable) throws SQLException {
    var connection = database.getConnection();
    try {
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      if (durable) {
        Durability.check(connection);
      }
      try (var statement = connection.createStatement()) {
        statement.execute(SESSION);
      }
      return new WriterConnection(connection);
    } catch (SQLException | RuntimeException e) {
      connection.abort(Runnable::run);
      throw e;
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(1);
    return statement;
  }

  Connection jdbc() {
    return connection;
  }

  long head() throws SQLException {
    return number("select coalesce(max(position), 0) from event_store.event");
  }

  /// The first position that is not covered by a partition.
  long ensurePartitions(long upto) throws SQLException {
    return number("select event_store.ensure_partitions(" + upto + ")");
  }

  /// Waits for the other nodes that have had enough of colliding.
  void lock() throws SQLException {
    connection.setAutoCommit(false);
    number("select 1 from pg_advisory_xact_lock(7265766, 2)");
  }

  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  void commit() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  void rollback() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  List<Recorded> after(long position, int limit) throws SQLException {
    after.setLong(1, position);
    after.setInt(2, limit);
    return Rows.read(after);
  }

  boolean conflicts(Condition condition) throws SQLException {
    return CriteriaSql.conflicts(connection, condition);
  }

  void insert(Plan plan, boolean notify, String notification) throws SQLException {
    var statement = plan.tagged ? insertTagged : insert;
    int next = events(statement, plan);
    if (plan.tagged) {
      next = tags(statement, plan, next);
    }
    statement.setBoolean(next, notify);
    statement.setString(next + 1, notification);
    statement.execute();
  }

  void notify(String notification) throws SQLException {
    try (var statement = connection.prepareStatement("select pg_notify('" + CHANNEL + "', ?)")) {
      statement.setString(1, notification);
      statement.execute();
    }
  }

  private int events(PreparedStatement statement, Plan plan) throws SQLException {
    int n = plan.events.size();
    var ids = new String[n];
    var tenants = new String[n];
    var types = new String[n];
    var versions = new String[n];
    var times = new long[n];
    var payloads = new byte[n][];
    var metadata = new byte[n][];
    var tags = new String[n];
    for (int i = 0; i < n; i++) {
      var entry = plan.events.get(i).entry();
      ids[i] = entry.id().toString();
      tenants[i] = entry.tenant();
      types[i] = entry.type();
      versions[i] = entry.version();
      times[i] = micros(entry.at());
      payloads[i] = entry.payload();
      metadata[i] = entry.metadata();
      tags[i] = entry.tags().isEmpty() ? null : String.join("\u001f", entry.tags());
    }
    statement.setLong(1, plan.first - 1);
    statement.setArray(2, texts(ids));
    statement.setArray(3, texts(tenants));
    statement.setArray(4, texts(types));
    statement.setArray(5, texts(versions));
    statement.setObject(6, times);
    statement.setArray(7, connection.createArrayOf("bytea", payloads));
    statement.setArray(8, connection.createArrayOf("bytea", metadata));
    statement.setArray(9, texts(tags));
    return 10;
  }

  private int tags(PreparedStatement statement, Plan plan, int next) throws SQLException {
    int n = plan.events.stream().mapToInt(event -> event.entry().tags().size()).sum();
    var tags = new String[n];
    var positions = new long[n];
    var types = new String[n];
    int i = 0;
    for (var event : plan.events) {
      for (var tag : event.entry().tags()) {
        tags[i] = tag;
        positions[i] = event.position();
        types[i++] = event.entry().type();
      }
    }
    statement.setArray(next, texts(tags));
    statement.setObject(next + 1, positions);
    statement.setArray(next + 2, texts(types));
    return next + 3;
  }

  private Array texts(String[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }

  private long number(String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long micros(Instant at) {
    return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1_000);
  }

  @Override
  public void close() throws SQLException {
    connection.abort(Runnable::run);
  }
}
