package procura.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procura.directory.DirectoryProjection.Index;
import procura.eventstore.FactJson;
import procura.identity.TenantId;

/// The directory inside the transaction that appends: reads what facts change, and writes each row
/// once.
final class DirectoryRows {

  private record Key(TenantId tenant, String kind, String id) {}

  private record Row(long createdAt, long position, @Nullable Object document, Index index) {}

  private final Connection connection;
  private final Map<Key, Row> touched = new LinkedHashMap<>();

  DirectoryRows(Connection connection) throws SQLException {
    this.connection = connection;
    try (var statement =
        connection.prepareStatement("select set_config('procura.tenant', '*', true)")) {
      statement.execute();
    }
  }

  <T> void change(
      TenantId tenant,
      Kind<T> kind,
      String id,
      long position,
      NullableOperator<T> fold,
      Function<T, Index> indexed)
      throws SQLException {
    var key = new Key(tenant, kind.column(), id);
    var row = touched.containsKey(key) ? touched.get(key) : read(key, kind);
    var old = row == null ? null : kind.document().cast(row.document());
    var document = fold.apply(old);
    touched.put(
        key,
        new Row(
            row == null || old == null ? position : row.createdAt(),
            position,
            document,
            document == null ? new Index(null, null, List.of()) : indexed.apply(document)));
  }

  /// A fold: from what there was to what there is.
  @FunctionalInterface
  interface NullableOperator<T> {
    @Nullable T apply(@Nullable T document);
  }

  private @Nullable Row read(Key key, Kind<?> kind) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            select created_at_position, position, document from directory.entry
            where tenant = ? and kind = ? and id = ?
            """)) {
      bind(statement, key);
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? new Row(
                rows.getLong(1),
                rows.getLong(2),
                FactJson.MAPPER.readValue(rows.getString(3), kind.document()),
                new Index(null, null, List.of()))
            : null;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable directory entry " + key, e);
    }
  }

  void flush() throws SQLException {
    try (var upsert =
            connection.prepareStatement(
                """
                insert into directory.entry
                  (tenant, kind, id, created_at_position, position, status, words, tags, document)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                on conflict (tenant, kind, id) do update
                set position = excluded.position, status = excluded.status, words = excluded.words,
                    tags = excluded.tags, document = excluded.document
                """);
        var delete =
            connection.prepareStatement(
                "delete from directory.entry where tenant = ? and kind = ? and id = ?")) {
      for (var entry : touched.entrySet()) {
        var row = entry.getValue();
        if (row.document() == null) {
          bind(delete, entry.getKey());
          delete.addBatch();
        } else {
          bind(upsert, entry.getKey());
          upsert.setLong(4, row.createdAt());
          upsert.setLong(5, row.position());
          upsert.setString(6, row.index().status());
          upsert.setString(7, row.index().words());
          upsert.setArray(8, connection.createArrayOf("text", row.index().tags().toArray()));
          upsert.setString(9, FactJson.MAPPER.writeValueAsString(row.document()));
          upsert.addBatch();
        }
      }
      upsert.executeBatch();
      delete.executeBatch();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unwritable directory entry", e);
    }
  }

  private static void bind(PreparedStatement statement, Key key) throws SQLException {
    statement.setString(1, key.tenant().value());
    statement.setString(2, key.kind());
    statement.setString(3, key.id());
  }
}
