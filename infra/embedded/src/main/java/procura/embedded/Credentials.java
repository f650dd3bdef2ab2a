package procura.embedded;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;

/// The two passwords of an embedded server, random per data directory: other users of the machine
/// reach the port too.
record Credentials(String superuser, String owner) {

  /// Written before the server first learns them, readable by the starting user alone.
  static Credentials in(Path directory) {
    var file = directory.resolve("passwords");
    try {
      if (Files.exists(file)) {
        var lines = Files.readAllLines(file);
        return new Credentials(lines.get(0), lines.get(1));
      }
      var made = new Credentials(random(), random());
      write(file, made.superuser() + "\n" + made.owner() + "\n");
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String random() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void write(Path file, String text) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    try (var channel =
        Files.newByteChannel(
            part,
            EnumSet.of(CREATE_NEW, WRITE, SYNC),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Never shows them.
  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
