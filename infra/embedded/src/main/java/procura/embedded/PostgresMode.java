package procura.embedded;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the data of a server is worth, in PostgreSQL's own words.
///
/// @param initdb options that hold for the life of a data directory
/// @param stop how `pg_ctl` ends the server
record PostgresMode(Map<String, String> settings, List<String> initdb, String stop) {

  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "timezone", "UTC",
          "log_timezone", "UTC",
          "log_min_messages", "warning",
          "log_checkpoints", "off",
          "jit", "off");

  static final PostgresMode DURABLE =
      new PostgresMode(
          Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"),
          List.of("--data-checksums"),
          "fast");

  static final PostgresMode THROWN_AWAY =
      new PostgresMode(
          Map.of(
              "fsync", "off",
              "synchronous_commit", "off",
              "full_page_writes", "off",
              "wal_level", "minimal",
              "max_wal_senders", "0",
              "max_connections", "300",
              "io_method", "sync"),
          List.of("--no-data-checksums", "--no-sync"),
          "immediate");

  Map<String, String> with(Map<String, String> more) {
    var all = new HashMap<>(EVERYWHERE);
    all.putAll(settings);
    all.putAll(more);
    return all;
  }
}
