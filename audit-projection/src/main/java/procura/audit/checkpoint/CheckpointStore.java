package procura.audit.checkpoint;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import procura.audit.log.Checkpoint;
import procura.audit.log.Hash;
import procura.audit.log.SignedNote;
import procura.identity.TenantId;

/// What was signed for each tenant.
public final class CheckpointStore {

  private CheckpointStore() {}

  /// What was signed last, locked until the transaction ends, so that one signs at a time.
  static Optional<Checkpoint> lockHead(Connection connection, TenantId tenant, String origin)
      throws SQLException {
    try (var first =
        connection.prepareStatement(
            """
            insert into audit.checkpoint_head (tenant, size, root) values (?, 0, ?)
            on conflict do nothing\
            """)) {
      first.setString(1, tenant.value());
      first.setBytes(2, Hash.EMPTY_ROOT.bytes());
      first.executeUpdate();
    }
    try (var statement =
        connection.prepareStatement(
            "select size, root from audit.checkpoint_head where tenant = ? for update")) {
      statement.setString(1, tenant.value());
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? Optional.of(new Checkpoint(origin, rows.getLong(1), Hash.of(rows.getBytes(2))))
            : Optional.empty();
      }
    }
  }

  /// Moves the head from `last` to `next`; false when somebody else moved it meanwhile.
  static boolean moveHead(Connection connection, TenantId tenant, Checkpoint last, Checkpoint next)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update audit.checkpoint_head set size = ?, root = ?
            where tenant = ? and size = ? and root = ?\
            """)) {
      statement.setLong(1, next.size());
      statement.setBytes(2, next.root().bytes());
      statement.setString(3, tenant.value());
      statement.setLong(4, last.size());
      statement.setBytes(5, last.root().bytes());
      return statement.executeUpdate() == 1;
    }
  }

  static void save(
      Connection connection,
      TenantId tenant,
      Checkpoint checkpoint,
      SignedNote note,
      Instant at,
      boolean published)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            insert into audit.checkpoint (tenant, size, root, note, signed_at, published)
            values (?, ?, ?, ?, ?, ?)\
            """)) {
      statement.setString(1, tenant.value());
      statement.setLong(2, checkpoint.size());
      statement.setBytes(3, checkpoint.root().bytes());
      statement.setString(4, note.toString());
      statement.setObject(5, at.atOffset(ZoneOffset.UTC));
      statement.setBoolean(6, published);
      statement.executeUpdate();
    }
  }

  static Optional<SignedNote> note(Connection connection, TenantId tenant, long size)
      throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "select note from audit.checkpoint where tenant = ? and size = ?")) {
      statement.setString(1, tenant.value());
      statement.setLong(2, size);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(SignedNote.parse(rows.getString(1))) : Optional.empty();
      }
    }
  }

  static void publish(Connection connection, TenantId tenant, long size) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            update audit.checkpoint set published = true
            where tenant = ? and size = ? and not published\
            """)) {
      statement.setString(1, tenant.value());
      statement.setLong(2, size);
      statement.executeUpdate();
    }
  }

  /// Checkpoints that left the house, up to `size`, the newest `limit` of them, oldest first.
  public static List<Checkpoint> published(
      Connection connection, TenantId tenant, String origin, long size, int limit)
      throws SQLException {
    return read(
        connection,
        """
        select size, root from audit.checkpoint
        where tenant = ? and published and size > 0 and size <= ? order by size desc limit ?\
        """,
        tenant,
        origin,
        size,
        limit);
  }

  /// All checkpoints up to `size`, the newest `limit` of them, oldest first.
  static List<Checkpoint> signed(
      Connection connection, TenantId tenant, String origin, long size, int limit)
      throws SQLException {
    return read(
        connection,
        """
        select size, root from audit.checkpoint
        where tenant = ? and size <= ? order by size desc limit ?\
        """,
        tenant,
        origin,
        size,
        limit);
  }

  private static List<Checkpoint> read(
      Connection connection, String sql, TenantId tenant, String origin, long size, int limit)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.value());
      statement.setLong(2, size);
      statement.setInt(3, limit);
      try (var rows = statement.executeQuery()) {
        var checkpoints = new ArrayList<Checkpoint>();
        while (rows.next()) {
          checkpoints.add(new Checkpoint(origin, rows.getLong(1), Hash.of(rows.getBytes(2))));
        }
        return checkpoints.reversed();
      }
    }
  }
}
