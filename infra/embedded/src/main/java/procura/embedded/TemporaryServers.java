package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// The servers of one test JVM: each starts at first use and ends with the JVM, its data with it.
final class TemporaryServers {

  private static final Duration TOO_YOUNG_TO_SWEEP = Duration.ofMinutes(1);

  private TemporaryServers() {}

  private static final class Postgres {
    static final EmbeddedPostgres SHARED = startPostgres();
  }

  private static final class Kafka {
    static final EmbeddedKafka SHARED = startKafka();
  }

  static EmbeddedPostgres postgres() {
    return Postgres.SHARED;
  }

  static EmbeddedKafka kafka() {
    return Kafka.SHARED;
  }

  private static EmbeddedPostgres startPostgres() {
    var runAs = RunAs.detect();
    var folder = folder(runAs);
    sweep(folder, runAs);
    var home = folder.resolve("postgres-" + UUID.randomUUID());
    var postgres = EmbeddedPostgres.fast(home, runAs);
    atTheEnd(postgres::stop, home);
    return postgres;
  }

  private static EmbeddedKafka startKafka() {
    var home = folder(RunAs.SELF).resolve("kafka-" + UUID.randomUUID());
    var kafka = EmbeddedKafka.thrownAway(home, EmbeddedKafka.brokerLib());
    atTheEnd(kafka::kill, home);
    return kafka;
  }

  private static void atTheEnd(Runnable stop, Path home) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.run();
                  Folders.delete(home);
                },
                "stop-" + home.getFileName()));
  }

  private static Path folder(RunAs runAs) {
    return Folders.cache()
        .filter(runAs::reaches)
        .map(cache -> Folders.create(cache.resolve("temporary")))
        .orElseGet(TemporaryServers::openFolder);
  }

  /// A name that nobody can foresee, passable for PostgreSQL's user.
  private static Path openFolder() {
    try {
      var folder = Files.createTempDirectory("procura");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes what killed test runs left, a running server included.
  private static void sweep(Path folder, RunAs runAs) {
    try (var left = Files.list(folder)) {
      for (var home : (Iterable<Path>) left::iterator) {
        if (old(home)) {
          DirectoryLock.tryTake(home)
              .ifPresent(lock -> {
                try (lock) {
                  remove(home, runAs);
                }
              });
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path home, RunAs runAs) {
    var programs = PostgresPrograms.unpackedIn(EmbeddedPostgres.programsFolder(home, runAs));
    var cluster = new PostgresCluster(home, programs, runAs);
    if (cluster.exists() && cluster.running().isPresent()) {
      cluster.stop("immediate");
    }
    Folders.delete(home);
  }

  private static boolean old(Path home) throws IOException {
    return Files.getLastModifiedTime(home)
            .compareTo(FileTime.from(Instant.now().minus(TOO_YOUNG_TO_SWEEP)))
        < 0;
  }
}
