package procura.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// One process per data directory. The system frees the lock when its holder dies, however it dies.
final class DirectoryLock implements AutoCloseable {

  private static final String FILE = "lock";

  /// POSIX drops a process's lock when *any* channel of that process on the same file is closed, so
  /// a second attempt inside this JVM must never open the file.
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) {
    return tryTake(directory)
        .orElseThrow(() ->
            new CannotStart(
                "`%s` is in use by %s: stop it first or choose another data directory"
                    .formatted(directory, holder(directory))));
  }

  static Optional<DirectoryLock> tryTake(Path directory) {
    var real = real(directory);
    if (!HELD_HERE.add(real)) {
      return Optional.empty();
    }
    try {
      var channel = FileChannel.open(real.resolve(FILE), CREATE, READ, WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        HELD_HERE.remove(real);
        return Optional.empty();
      }
      var pid = String.valueOf(ProcessHandle.current().pid());
      channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return Optional.of(new DirectoryLock(real, channel));
    } catch (IOException e) {
      HELD_HERE.remove(real);
      throw new UncheckedIOException(e);
    }
  }

  private static String holder(Path directory) {
    var real = real(directory);
    if (HELD_HERE.contains(real)) {
      return "this process";
    }
    try {
      return "process " + Files.readString(real.resolve(FILE)).strip();
    } catch (IOException _) {
      return "another process";
    }
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD_HERE.remove(directory);
    }
  }
}
