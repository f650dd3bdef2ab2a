package procura.audit.projection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import procura.audit.log.Hash;
import procura.audit.log.MerkleTree;
import procura.identity.TenantId;

/// How far each tenant's log reaches: a few hundred bytes, whatever its length.
public final class TenantLogStore {

  private TenantLogStore() {}

  /// The logs of these tenants, locked until the transaction ends.
  static Map<TenantId, TenantLog> lock(Connection connection, Collection<TenantId> tenants)
      throws SQLException {
    var logs = new HashMap<TenantId, TenantLog>();
    tenants.forEach(tenant -> logs.put(tenant, TenantLog.empty()));
    var names = tenants.stream().map(TenantId::value).sorted().toArray(String[]::new);
    try (var statement =
        connection.prepareStatement(
            """
            select tenant, size, frontier, position, logged_at from audit.log
            where tenant = any (?) order by tenant for update\
            """)) {
      statement.setArray(1, connection.createArrayOf("text", names));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          logs.put(
              new TenantId(rows.getString("tenant")),
              new TenantLog(
                  tree(rows),
                  rows.getLong("position"),
                  rows.getObject("logged_at", OffsetDateTime.class).toInstant()));
        }
      }
    }
    return logs;
  }

  static void save(Connection connection, Map<TenantId, TenantLog> logs) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            insert into audit.log (tenant, size, frontier, position, logged_at)
            select * from unnest(?::text[], ?::bigint[], ?::bytea[], ?::bigint[], ?::timestamptz[])
            on conflict (tenant) do update set size = excluded.size, frontier = excluded.frontier,
              position = excluded.position, logged_at = excluded.logged_at\
            """)) {
      var columns = new Columns(connection, logs.size());
      logs.forEach((tenant, log) ->
          columns.row(
              tenant.value(),
              log.tree().size(),
              Hash.concatenated(log.tree().frontier()),
              log.position(),
              log.loggedAt().toString()));
      columns.bind(statement, "text", "bigint", "bytea", "bigint", "timestamptz");
      statement.executeUpdate();
    }
  }

  /// The tree of one tenant as committed; empty when it has no record yet.
  public static MerkleTree tree(Connection connection, TenantId tenant) throws SQLException {
    try (var statement =
        connection.prepareStatement("select size, frontier from audit.log where tenant = ?")) {
      statement.setString(1, tenant.value());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? tree(rows) : MerkleTree.empty();
      }
    }
  }

  /// The position of the tenant's newest recorded fact.
  public static long position(Connection connection, TenantId tenant) throws SQLException {
    try (var statement =
        connection.prepareStatement("select position from audit.log where tenant = ?")) {
      statement.setString(1, tenant.value());
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  /// Tenants whose log grew since something was last signed for them.
  public static List<TenantId> grown(Connection connection) throws SQLException {
    try (var statement =
            connection.prepareStatement(
                """
                select log.tenant from audit.log left join audit.checkpoint_head head using (tenant)
                where head.size is distinct from log.size order by 1\
                """);
        var rows = statement.executeQuery()) {
      var tenants = new ArrayList<TenantId>();
      while (rows.next()) {
        tenants.add(new TenantId(rows.getString(1)));
      }
      return tenants;
    }
  }

  private static MerkleTree tree(ResultSet rows) throws SQLException {
    var bytes = rows.getBytes("frontier");
    var hashes = new ArrayList<Hash>();
    for (var at = 0; at < bytes.length; at += Hash.LENGTH) {
      hashes.add(Hash.of(bytes, at));
    }
    return MerkleTree.of(rows.getLong("size"), hashes);
  }

  static OffsetDateTime utc(java.time.Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
