package procura.tenancy.isolation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;

/// A statement that everybody of a tenant who asks at the same time shares: each asks with a row of
/// values, and the rows of a group go to PostgreSQL as an array per column, with the tenant's wall,
/// in one round trip and one commit. The busier, the larger the group, and nobody waits for a group
/// to fill: whoever comes first executes, and those who come meanwhile are the next group.
///
/// A row's first value is its key. Rows with the same key never share a group, so that of two who
/// spend the same thing one comes first.
///
/// @param <R> what is read of an answered row
public final class GroupedStatement<R> {

  private static final int MOST_ROWS = 256;

  private final DSLContext sql;
  private final String text;
  private final List<String> types;
  private final Reader<R> reader;
  private final Map<TenantId, Deque<Asked<R>>> waiting = new ConcurrentHashMap<>();

  /// @param text what limits the transaction to a tenant, then the statement
  /// @param types PostgreSQL's types of the columns that are asked with, the key's first
  GroupedStatement(DSLContext sql, String text, List<String> types, Reader<R> reader) {
    this.sql = sql;
    this.text = text;
    this.types = List.copyOf(types);
    this.reader = reader;
  }

  /// Reads a row that the statement returned. Its first column is the key of the row it answers.
  @FunctionalInterface
  public interface Reader<R> {
    R read(ResultSet row) throws SQLException;
  }

  /// Returns once the group is committed.
  ///
  /// @return what was returned for this row, if anything was
  /// @throws DataAccessException when the statement failed
  public Optional<R> ask(TenantId tenant, String key, @Nullable Object... more) {
    var asked = new Asked<R>(key, more);
    waiting.compute(
        tenant,
        (_, others) -> {
          if (others == null) {
            asked.turn.complete(true);
          }
          var queue = others == null ? new ArrayDeque<Asked<R>>() : others;
          queue.add(asked);
          return queue;
        });
    if (asked.turn.join()) {
      try {
        execute(tenant, group(tenant));
      } finally {
        handOver(tenant);
      }
    }
    return asked.answer();
  }

  private Map<String, Asked<R>> group(TenantId tenant) {
    var group = new LinkedHashMap<String, Asked<R>>();
    waiting.computeIfPresent(
        tenant,
        (_, queue) -> {
          queue.removeIf(
              asked -> group.size() < MOST_ROWS && group.putIfAbsent(asked.key, asked) == null);
          return queue;
        });
    return group;
  }

  /// The next to execute is one who still waits.
  private void handOver(TenantId tenant) {
    waiting.computeIfPresent(
        tenant,
        (_, queue) -> {
          var next = queue.peek();
          if (next == null) {
            return null;
          }
          next.turn.complete(true);
          return queue;
        });
  }

  private void execute(TenantId tenant, Map<String, Asked<R>> group) {
    try {
      sql.connection(connection -> execute(connection, tenant, group));
    } catch (DataAccessException e) {
      if (group.size() > 1 && isOfOneRow(e)) {
        group.forEach((key, asked) -> execute(tenant, Map.of(key, asked)));
      } else {
        group.values().forEach(asked -> asked.failure = e);
      }
    } finally {
      group.values().forEach(asked -> asked.turn.complete(false));
    }
  }

  private void execute(Connection connection, TenantId tenant, Map<String, Asked<R>> group)
      throws SQLException {
    try (var prepared = connection.prepareStatement(text)) {
      prepared.setString(1, tenant.value());
      bind(prepared, new ArrayList<>(group.values()));
      prepared.execute();
      prepared.getMoreResults(); // the first is that of the limit
      try (var rows = prepared.getResultSet()) {
        while (rows.next()) {
          var asked = group.get(rows.getString(1));
          if (asked != null) {
            asked.found = reader.read(rows);
          }
        }
      }
    }
  }

  private void bind(PreparedStatement prepared, List<Asked<R>> group) throws SQLException {
    for (var column = 0; column < types.size(); column++) {
      var values = new @Nullable Object[group.size()];
      for (var row = 0; row < values.length; row++) {
        values[row] = group.get(row).value(column);
      }
      prepared.setArray(
          column + 2, prepared.getConnection().createArrayOf(types.get(column), values));
    }
  }

  /// A value that PostgreSQL does not take is nobody else's fault.
  private static boolean isOfOneRow(DataAccessException e) {
    var state = e.sqlState();
    return state.startsWith("22") || state.startsWith("23");
  }

  private static final class Asked<R> {

    private final String key;
    private final @Nullable Object[] more;

    /// Whether to execute, or to read the answer.
    private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

    private volatile @Nullable R found;
    private volatile @Nullable DataAccessException failure;

    Asked(String key, @Nullable Object... more) {
      this.key = key;
      this.more = more;
    }

    @Nullable Object value(int column) {
      return column == 0 ? key : more[column - 1];
    }

    Optional<R> answer() {
      if (failure != null) {
        throw failure;
      }
      return Optional.ofNullable(found);
    }
  }
}
