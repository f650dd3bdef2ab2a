package procura.audit.projection;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.audit.record.AuditRecord;
import procura.identity.TenantId;

/// The records of the tenants' logs: appended by the projection, found by what they are about.
public final class AuditRecordStore {

  /// What an index row can hold of a value; the record itself has more of it.
  private static final int LONGEST_KEY = 256;

  private static final int FETCH = 500;

  private AuditRecordStore() {}

  /// A record and the bytes that were hashed for it.
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  record Row(AuditRecord record, byte[] canonical) {}

  static void insert(Connection connection, List<Row> rows) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            insert into audit.record (tenant, seq, logged_at, type, outcome, subject, actor, client,
              resource, jti, canonical)
            select * from unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::text[], ?::text[],
              ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bytea[])\
            """)) {
      var columns = new Columns(connection, rows.size());
      for (var row : rows) {
        var record = row.record();
        columns.row(
            record.tenant().value(),
            record.seq(),
            record.loggedAt().toString(),
            record.type(),
            record.evidence().outcome().wireName(),
            key(record.evidence().subject()),
            key(record.actingPrincipal()),
            key(record.client()),
            key(record.evidence().resource()),
            key(record.evidence().jti()),
            row.canonical());
      }
      columns.bind(
          statement,
          "text",
          "bigint",
          "timestamptz",
          "text",
          "text",
          "text",
          "text",
          "text",
          "text",
          "text",
          "bytea");
      statement.executeUpdate();
    }
  }

  /// A value as it is looked up: what PostgreSQL can't store in a text is left out, alike in what
  /// is stored and in what is asked for.
  static @Nullable String key(@Nullable String value) {
    if (value == null) {
      return null;
    }
    var wellFormed =
        new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replace("\0", "");
    return wellFormed.length() <= LONGEST_KEY ? wellFormed : wellFormed.substring(0, LONGEST_KEY);
  }

  /// The first seq that was logged at `time` or later; the log's size when there is none. Exact,
  /// since time in a log never runs backwards.
  public static long firstSeq(Connection connection, TenantId tenant, Instant time, long size)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            select seq from audit.record where tenant = ? and logged_at >= ?
            order by logged_at, seq limit 1\
            """)) {
      statement.setString(1, tenant.value());
      statement.setObject(2, TenantLogStore.utc(time));
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Math.min(size, rows.getLong(1)) : size;
      }
    }
  }

  /// The newest records that match, newest first, from before `beforeSeq` on.
  public static List<Found> newest(
      Connection connection, TenantId tenant, RecordFilter filter, Span span, int limit)
      throws SQLException {
    var sql =
        "select seq, canonical from audit.record where tenant = ? and seq >= ? and seq < ?"
            + filter.conditions()
            + " order by seq desc limit ?";
    try (var statement = connection.prepareStatement(sql)) {
      var next = bind(statement, tenant, filter, span);
      statement.setInt(next, limit);
      try (var rows = statement.executeQuery()) {
        var found = new ArrayList<Found>();
        while (rows.next()) {
          found.add(found(rows));
        }
        return found;
      }
    }
  }

  /// Hands over the records that match in log order, however many, a few at a time.
  public static void stream(
      Connection connection, TenantId tenant, RecordFilter filter, Span span, Sink sink)
      throws SQLException {
    var sql =
        "select seq, canonical from audit.record where tenant = ? and seq >= ? and seq < ?"
            + filter.conditions()
            + " order by seq";
    try (var statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
      statement.setFetchSize(FETCH);
      bind(statement, tenant, filter, span);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          sink.accept(found(rows));
        }
      }
    }
  }

  private static int bind(
      PreparedStatement statement, TenantId tenant, RecordFilter filter, Span span)
      throws SQLException {
    statement.setString(1, tenant.value());
    statement.setLong(2, span.fromSeq());
    statement.setLong(3, span.toSeq());
    var next = 4;
    for (var value : filter.values()) {
      statement.setString(next++, key(value));
    }
    return next;
  }

  private static Found found(ResultSet rows) throws SQLException {
    return new Found(rows.getLong(1), rows.getBytes(2));
  }

  /// Records from `fromSeq` (inclusive) to `toSeq` (exclusive).
  public record Span(long fromSeq, long toSeq) {}

  /// One record as it was hashed.
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
  public record Found(long seq, byte[] canonical) {}

  /// Takes records one by one.
  @FunctionalInterface
  public interface Sink {
    void accept(Found record) throws SQLException;
  }
}
