package procura.audit.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import procura.audit.log.TileNodes;
import procura.identity.TenantId;

/// The tiles of the tenants' logs. A tile only grows at its end, so a batch sends what it adds.
public final class TileStore {

  private TileStore() {}

  static void append(Connection connection, Map<TenantId, TenantLog> logs) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            insert into audit.tile (tenant, level, index, hashes)
            select * from unnest(?::text[], ?::smallint[], ?::bigint[], ?::bytea[])
            on conflict (tenant, level, index)
            do update set hashes = tile.hashes || excluded.hashes\
            """)) {
      var columns = new Columns(connection, logs.size());
      logs.forEach((tenant, log) ->
          log.growth()
              .additions()
              .forEach(a -> columns.row(tenant.value(), (short) a.level(), a.index(), a.hashes())));
      columns.bind(statement, "text", "smallint", "bigint", "bytea");
      statement.executeUpdate();
    }
  }

  /// The nodes of a tenant's log, read with this connection.
  public static TileNodes nodes(Connection connection, TenantId tenant) {
    return new TileNodes((level, index) -> {
      try {
        return tile(connection, tenant, level, index);
      } catch (SQLException e) {
        throw new AuditStoreFailure(e);
      }
    });
  }

  /// The hashes of one tile as far as it is filled; none when it was never begun.
  static byte[] tile(Connection connection, TenantId tenant, int level, long index)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "select hashes from audit.tile where tenant = ? and level = ? and index = ?")) {
      statement.setString(1, tenant.value());
      statement.setInt(2, level);
      statement.setLong(3, index);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getBytes(1) : new byte[0];
      }
    }
  }
}
