package procura.audit.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import procura.audit.export.Export.Status;
import procura.audit.record.CanonicalJson;
import procura.identity.TenantId;

/// The exports that were asked for, and how far each is.
final class ExportStore {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ExportStore() {}

  /// An export that a worker took on. `notBefore`: the log must have reached this position, so that
  /// an export holds all that was known when it was asked for.
  record Job(
      TenantId tenant,
      String id,
      @Nullable Instant from,
      @Nullable Instant to,
      Map<String, String> filters,
      long notBefore,
      Instant requestedAt) {}

  static void insert(
      Connection connection,
      TenantId tenant,
      Export export,
      @Nullable String idempotencyKey,
      long notBefore)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            insert into audit.export (tenant, id, idempotency_key, status, format, from_time, to_time,
              filters, not_before_position, requested_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing\
            """)) {
      statement.setString(1, tenant.value());
      statement.setString(2, export.id());
      statement.setString(3, idempotencyKey);
      statement.setString(4, export.statusName());
      statement.setString(5, export.format());
      statement.setObject(6, utc(export.from()));
      statement.setObject(7, utc(export.to()));
      statement.setString(
          8, new String(CanonicalJson.bytes(export.filters()), StandardCharsets.UTF_8));
      statement.setLong(9, notBefore);
      statement.setObject(10, utc(export.requestedAt()));
      statement.executeUpdate();
    }
  }

  static Optional<Export> find(Connection connection, TenantId tenant, String id)
      throws SQLException {
    try (var statement =
        connection.prepareStatement("select * from audit.export where tenant = ? and id = ?")) {
      statement.setString(1, tenant.value());
      statement.setString(2, id);
      return list(statement).stream().findFirst();
    }
  }

  static Optional<Export> findByKey(Connection connection, TenantId tenant, String key)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "select * from audit.export where tenant = ? and idempotency_key = ?")) {
      statement.setString(1, tenant.value());
      statement.setString(2, key);
      return list(statement).stream().findFirst();
    }
  }

  /// Newest first, from the one before `cursor` on.
  static List<Export> list(
      Connection connection, TenantId tenant, @Nullable String cursor, int limit)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            select * from audit.export where tenant = ? and (?::text is null
              or (requested_at, id) < (select requested_at, id from audit.export
                where tenant = ? and id = ?))
            order by requested_at desc, id desc limit ?\
            """)) {
      statement.setString(1, tenant.value());
      statement.setString(2, cursor);
      statement.setString(3, tenant.value());
      statement.setString(4, cursor);
      statement.setInt(5, limit);
      return list(statement);
    }
  }

  /// Takes the oldest open export that no living worker has; `aliveSince` is when one last said so.
  static Optional<Job> take(Connection connection, Instant now, Instant aliveSince)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update audit.export set worked_at = ? where (tenant, id) = (
              select tenant, id from audit.export
              where status = 'running' and (worked_at is null or worked_at < ?)
              order by requested_at limit 1 for update skip locked)
            returning *\
            """)) {
      statement.setObject(1, utc(now));
      statement.setObject(2, utc(aliveSince));
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Job(
                    new TenantId(rows.getString("tenant")),
                    rows.getString("id"),
                    time(rows, "from_time"),
                    time(rows, "to_time"),
                    filters(rows),
                    rows.getLong("not_before_position"),
                    rows.getObject("requested_at", OffsetDateTime.class).toInstant()))
            : Optional.empty();
      }
    }
  }

  static void progress(Connection connection, Job job, double share, Instant now)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update audit.export set progress = ?, worked_at = ?
            where tenant = ? and id = ? and status = 'running'\
            """)) {
      statement.setDouble(1, share);
      statement.setObject(2, utc(now));
      statement.setString(3, job.tenant().value());
      statement.setString(4, job.id());
      statement.executeUpdate();
    }
  }

  static void complete(
      Connection connection, Job job, long records, long size, String sha256, Instant now)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update audit.export set status = 'completed', progress = 1, records = ?, size = ?,
              sha256 = ?, completed_at = ? where tenant = ? and id = ?\
            """)) {
      statement.setLong(1, records);
      statement.setLong(2, size);
      statement.setString(3, sha256);
      statement.setObject(4, utc(now));
      statement.setString(5, job.tenant().value());
      statement.setString(6, job.id());
      statement.executeUpdate();
    }
  }

  static void fail(Connection connection, Job job, String reason, Instant now) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update audit.export set status = 'failed', reason = ?, completed_at = ?
            where tenant = ? and id = ?\
            """)) {
      statement.setString(1, reason);
      statement.setObject(2, utc(now));
      statement.setString(3, job.tenant().value());
      statement.setString(4, job.id());
      statement.executeUpdate();
    }
  }

  private static List<Export> list(PreparedStatement statement) throws SQLException {
    try (var rows = statement.executeQuery()) {
      var exports = new ArrayList<Export>();
      while (rows.next()) {
        var requestedAt = rows.getObject("requested_at", OffsetDateTime.class).toInstant();
        exports.add(
            new Export(
                rows.getString("id"),
                rows.getString("status"),
                rows.getDouble("progress"),
                rows.getString("format"),
                time(rows, "from_time"),
                time(rows, "to_time"),
                filters(rows),
                number(rows, "records"),
                number(rows, "size"),
                rows.getString("sha256"),
                rows.getString("reason"),
                requestedAt,
                time(rows, "completed_at")));
      }
      return exports;
    }
  }

  static String running() {
    return Status.RUNNING.wireName();
  }

  private static Map<String, String> filters(ResultSet rows) throws SQLException {
    try {
      return JSON.readValue(rows.getString("filters"), new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored filters are no JSON", e);
    }
  }

  private static @Nullable Long number(ResultSet rows, String column) throws SQLException {
    var number = rows.getLong(column);
    return rows.wasNull() ? null : Long.valueOf(number);
  }

  private static @Nullable Instant time(ResultSet rows, String column) throws SQLException {
    var time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
