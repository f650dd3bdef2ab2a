package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Ports of the loopback interface: which is free, and who has the one that is not.
final class Ports {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private Ports() {}

  static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  static void requireFree(int port, String purpose) {
    if (!isFree(port)) {
      throw new CannotStart("port %d for %s is taken by %s".formatted(port, purpose, holder(port)));
    }
  }

  /// The listener's process as Linux tells it; elsewhere, or when it belongs to somebody else, just
  /// "another process".
  static String holder(int port) {
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(PROC.resolve("net").resolve(table)).stream())
        .map(line -> line.strip().split("\\s+"))
        .filter(columns -> columns.length > 9 && columns[3].equals(LISTENING))
        .filter(columns -> columns[1].endsWith(":%04X".formatted(port)))
        .flatMap(columns -> owner("socket:[" + columns[9] + "]").stream())
        .findFirst()
        .orElse("another process");
  }

  private static Optional<String> owner(String socket) {
    return ProcessHandle.allProcesses()
        .filter(process -> hasOpen(process, socket))
        .map(process ->
            "process "
                + process.pid()
                + process
                    .info()
                    .command()
                    .map(command -> " (" + Path.of(command).getFileName() + ")")
                    .orElse(""))
        .findFirst();
  }

  private static boolean hasOpen(ProcessHandle process, String socket) {
    try (var files = Files.list(PROC.resolve(Long.toString(process.pid())).resolve("fd"))) {
      return files.anyMatch(file -> socket.equals(target(file)));
    } catch (IOException | UncheckedIOException _) {
      return false;
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException _) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException _) {
      return List.of();
    }
  }
}
