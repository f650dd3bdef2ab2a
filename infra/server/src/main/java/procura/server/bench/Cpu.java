package procura.server.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// What a process and its children have used of the processors and of memory.
final class Cpu {

  private static final Path PROC = Path.of("/proc");

  /// `USER_HZ`, the same on every Linux that Java runs on.
  private static final long TICKS_PER_SECOND = 100;

  private Cpu() {}

  /// False: user time and system time come from the JVM's own view of other processes, which leaves
  /// out children that have ended.
  static boolean exact() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /// User and system time of the process, of its living children, and of those that ended.
  static Duration of(long pid) {
    if (!exact()) {
      return ofHandle(pid);
    }
    long ticks = stat(PROC.resolve(pid + "/stat")).ticksWithEnded();
    try (Stream<Path> all = Files.list(PROC)) {
      ticks +=
          all.filter(path -> Character.isDigit(path.getFileName().toString().charAt(0)))
              .map(path -> stat(path.resolve("stat")))
              .filter(stat -> stat.parent() == pid)
              .mapToLong(Stat::ticksWithEnded)
              .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
  }

  private static Duration ofHandle(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /// Megabytes that the process holds in memory; 0 where that can't be told.
  static long residentMegabytes(long pid) {
    try {
      if (!exact()) {
        return 0;
      }
      return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Stat(long parent, long ticksWithEnded) {}

  private static Stat stat(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException _) {
      return new Stat(0, 0); // it has ended since it was listed
    }
  }

  /// proc(5): the name is in brackets and may hold anything, so fields count from the last one.
  private static Stat parse(String line) {
    var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return new Stat(
        Long.parseLong(fields[1]),
        Long.parseLong(fields[11])
            + Long.parseLong(fields[12])
            + Long.parseLong(fields[13])
            + Long.parseLong(fields[14]));
  }
}
