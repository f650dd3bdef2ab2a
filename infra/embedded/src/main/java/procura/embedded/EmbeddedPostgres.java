package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A real PostgreSQL beside this JVM, for `up`, `demo` and tests. It has a login role `procura`,
/// not a superuser, that owns the database `procura`.
///
/// PostgreSQL runs in a session of its own: Ctrl-C at the terminal does not reach it and a kill of
/// the JVM leaves it running, to be adopted by the next start on the same data directory.
public final class EmbeddedPostgres implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final String OWNER = "procura";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PostgresCluster cluster;
  private final DirectoryLock lock;
  private final PostgresServer server;
  private final String password;
  private final boolean adopted;
  private final PostgresMode mode;
  private boolean stopped;

  private EmbeddedPostgres(
      PostgresCluster cluster,
      DirectoryLock lock,
      PostgresServer server,
      String password,
      boolean adopted,
      PostgresMode mode) {
    this.cluster = cluster;
    this.lock = lock;
    this.server = server;
    this.password = password;
    this.adopted = adopted;
    this.mode = mode;
  }

  /// The data directory of `up` and `demo`: an acknowledged commit survives a power cut. The caller
  /// closes it, last of all.
  ///
  /// @param port 0 for the port this directory had before, or any free one
  /// @throws CannotStart with one clear line
  public static EmbeddedPostgres durable(Path directory, int port) {
    return durable(directory, port, Map.of());
  }

  /// The same with other settings.
  ///
  /// @param settings PostgreSQL's own settings on top of ours, such as `shared_buffers`
  public static EmbeddedPostgres durable(Path directory, int port, Map<String, String> settings) {
    return durable(directory, port, settings, RunAs.detect());
  }

  static EmbeddedPostgres durable(
      Path directory, int port, Map<String, String> settings, RunAs runAs) {
    return start(directory, port, settings, runAs, PostgresMode.DURABLE);
  }

  static EmbeddedPostgres fast(Path directory, RunAs runAs) {
    return start(directory, 0, Map.of(), runAs, PostgresMode.THROWN_AWAY);
  }

  /// The server of this JVM's tests, started at first use, gone with the JVM; closing it does
  /// nothing before that.
  public static EmbeddedPostgres temporary() {
    return TemporaryServers.postgres();
  }

  private static EmbeddedPostgres start(
      Path directory, int port, Map<String, String> settings, RunAs runAs, PostgresMode mode) {
    var home = Folders.create(directory);
    if (!runAs.reaches(home)) {
      throw new CannotStart(
          "PostgreSQL must run as `nobody` here, who cannot reach `%s`: choose a data directory outside closed folders"
              .formatted(home));
    }
    var lock = DirectoryLock.take(home);
    try {
      var programs = PostgresPrograms.unpackedIn(programsFolder(home, runAs));
      var cluster = new PostgresCluster(home, programs, runAs);
      var credentials = Credentials.in(home);
      if (!cluster.exists()) {
        cluster.create(SUPERUSER, credentials.superuser(), mode.initdb());
      }
      var orphan = adopt(cluster, port, credentials, mode);
      var chosen = orphan > 0 ? orphan : startOnAPort(cluster, port, mode.with(settings));
      var server = new PostgresServer("127.0.0.1", chosen, SUPERUSER, credentials.superuser());
      server.ensureRole(OWNER, credentials.owner());
      server.ensureDatabase(OWNER, OWNER);
      return new EmbeddedPostgres(cluster, lock, server, credentials.owner(), orphan > 0, mode);
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /// The cache; the data directory where there is none or `nobody`, who must execute them, cannot
  /// get there.
  static Path programsFolder(Path home, RunAs runAs) {
    return Folders.cache().filter(runAs::reaches).orElse(home);
  }

  /// @return the port of the server found running, or 0: there was none, or it had another port and
  ///   was stopped
  private static int adopt(
      PostgresCluster cluster, int wanted, Credentials credentials, PostgresMode mode) {
    var deadline = Instant.now().plus(PATIENCE);
    for (var running = cluster.running(); running.isPresent(); running = cluster.running()) {
      var port = running.get().port();
      if (wanted != 0 && port != 0 && wanted != port) {
        cluster.stop(mode.stop());
      } else if (port != 0 && answers(cluster, port, credentials)) {
        return port;
      } else if (Instant.now().isAfter(deadline)) {
        throw new CannotStart(
            "PostgreSQL of `%s` (process %d) was left running and does not answer: stop it first"
                .formatted(cluster.directory(), running.get().pid()));
      } else {
        LockSupport.parkNanos(50_000_000);
      }
    }
    return 0;
  }

  private static boolean answers(PostgresCluster cluster, int port, Credentials credentials) {
    var server = new PostgresServer("127.0.0.1", port, SUPERUSER, credentials.superuser());
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement();
        var shown = statement.executeQuery("show data_directory")) {
      return shown.next()
          && Path.of(shown.getString(1)).toRealPath().equals(cluster.cluster().toRealPath());
    } catch (SQLException | IOException _) {
      return false;
    }
  }

  private static int startOnAPort(
      PostgresCluster cluster, int wanted, Map<String, String> settings) {
    var port = wanted != 0 ? wanted : remembered(cluster);
    Ports.requireFree(port, "PostgreSQL");
    cluster.start(port, settings);
    try {
      Files.writeString(portFile(cluster), port + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return port;
  }

  private static int remembered(PostgresCluster cluster) {
    try {
      var before =
          Files.exists(portFile(cluster))
              ? Integer.parseInt(Files.readString(portFile(cluster)).strip())
              : 0;
      return before != 0 && Ports.isFree(before) ? before : Ports.free();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path portFile(PostgresCluster cluster) {
    return cluster.directory().resolve("port");
  }

  public String jdbcUrl() {
    return server.jdbcUrl(OWNER);
  }

  public String user() {
    return OWNER;
  }

  public String password() {
    return password;
  }

  public int port() {
    return server.port();
  }

  /// Whether the server was already running, left over by a process that was killed.
  public boolean adopted() {
    return adopted;
  }

  PostgresServer server() {
    return server;
  }

  /// Stops the server: sessions still open are ended, their transactions rolled back. The one of
  /// [#temporary()] stays, since other tests of this JVM use it too.
  @Override
  public void close() {
    if (mode.equals(PostgresMode.DURABLE)) {
      stop();
    }
  }

  synchronized void stop() {
    if (!stopped) {
      stopped = true;
      cluster.stop(mode.stop());
      lock.close();
    }
  }
}
