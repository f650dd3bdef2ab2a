package procura.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// CPU of a process by kind of thread: the first answer to where the time goes. Linux cuts names at
/// 15 characters.
record ThreadTimes(Map<String, Long> millis) {

  static ThreadTimes of(long pid) {
    var millis = new HashMap<String, Long>();
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (var task : tasks) {
        var line = Files.readString(task.resolve("stat"));
        var name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        millis.merge(
            name.replaceAll("[-_# ]*\\d+$", ""),
            10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])),
            Long::sum);
      }
    } catch (IOException _) {
      return new ThreadTimes(Map.of()); // not Linux
    }
    return new ThreadTimes(millis);
  }

  /// What the JVM's compiler used.
  Duration compiling() {
    return Duration.ofMillis(
        millis.entrySet().stream()
            .filter(kind -> kind.getKey().contains("CompilerThre"))
            .mapToLong(Map.Entry::getValue)
            .sum());
  }

  ThreadTimes since(ThreadTimes before) {
    var since = new HashMap<String, Long>();
    millis.forEach((name, now) -> since.put(name, now - before.millis.getOrDefault(name, 0L)));
    return new ThreadTimes(since);
  }
}
