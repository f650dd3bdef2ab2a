package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One PostgreSQL data directory and the programs that work on it.
///
/// @param directory ours: the lock, the port and the passwords lie beside PostgreSQL's own folder
///   in it
record PostgresCluster(Path directory, PostgresPrograms programs, RunAs runAs) {

  private static final String SETTINGS = "procura.conf";
  private static final long LOG_LIMIT_BYTES = 10L * 1024 * 1024;

  /// A living postmaster as its own file tells it.
  record Running(long pid, int port) {}

  Path cluster() {
    return directory.resolve("cluster");
  }

  boolean exists() {
    return Files.exists(cluster().resolve("PG_VERSION"));
  }

  /// Into a folder beside, then renamed, so that a kill half-way never leaves a half-made cluster.
  void create(String superuser, String superuserPassword, List<String> options) {
    var fresh = directory.resolve("cluster.new");
    var password = directory.resolve("initdb.password");
    Folders.delete(fresh);
    Folders.delete(password);
    try {
      Files.createFile(
          password,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(password, superuserPassword);
      Files.createDirectory(fresh);
      runAs.own(fresh);
      runAs.own(password);
      var initdb =
          Stream.of(
              programs.path("initdb"),
              "--pgdata=" + fresh,
              "--username=" + superuser,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--locale=C",
              "--no-instructions");
      run(Stream.concat(initdb, options.stream()).toList()).orThrow("making the database cluster");
      Files.writeString(
          fresh.resolve("postgresql.conf"),
          "\ninclude = '" + SETTINGS + "'\n",
          StandardOpenOption.APPEND);
      Files.delete(password);
      Files.move(fresh, cluster(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a JVM that was killed may have left: PostgreSQL outlives it in a session of its own. A
  /// process that only got the same number after a restart of the machine is not it, and its stale
  /// file goes.
  Optional<Running> running() {
    var file = cluster().resolve("postmaster.pid");
    try {
      var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
      if (lines.isEmpty()) {
        return Optional.empty();
      }
      var pid = Long.parseLong(lines.getFirst().strip());
      if (!postgres(pid)) {
        Files.delete(file);
        return Optional.empty();
      }
      var port = lines.size() < 4 ? 0 : Integer.parseInt(lines.get(3).strip());
      return Optional.of(new Running(pid, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean postgres(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().commandLine().orElse("postgres"))
        .filter(line -> line.contains("postgres"))
        .isPresent();
  }

  void start(int port, Map<String, String> settings) {
    try {
      Files.writeString(
          cluster().resolve(SETTINGS),
          settings.entrySet().stream()
              .map(setting ->
                  setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'\n")
              .sorted()
              .collect(Collectors.joining("", "port = " + port + "\n", "")));
      var log = directory.resolve("postgres.log");
      if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
        Files.delete(log);
      }
      if (!Files.exists(log)) {
        Files.createFile(log);
      }
      runAs.own(log);
      runAs.own(cluster());
      // without a log file of its own the server would hold pg_ctl's output open, and reading it
      // would never end
      var started =
          run(
              List.of(
                  programs.path("pg_ctl"),
                  "start",
                  "--pgdata=" + cluster(),
                  "--log=" + log,
                  "--wait",
                  "--timeout=120",
                  "--silent"));
      if (started.exit() != 0) {
        throw new CannotStart(
            "PostgreSQL did not start; the end of `%s` says: %s".formatted(log, end(log)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop(String mode) {
    run(
        List.of(
            programs.path("pg_ctl"),
            "stop",
            "--pgdata=" + cluster(),
            "--mode=" + mode,
            "--wait",
            "--timeout=60",
            "--silent"));
  }

  private Command run(List<String> command) {
    return Command.run(directory, runAs.line(command));
  }

  private static String end(Path log) throws IOException {
    var text = Files.readString(log, StandardCharsets.UTF_8).strip();
    return text.substring(Math.max(0, text.length() - 600)).replace("\n", " | ");
  }
}
