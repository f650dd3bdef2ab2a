package procura.server.console;

import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The console as it was built, from the class path, each file read once.
@Singleton
final class ConsoleFiles {

  /// One file. What the build named after its content never changes under that name.
  @SuppressWarnings("ArrayRecordComponent") // shared by nobody who could change it
  record Asset(byte[] bytes, MediaType type, String etag, boolean immutable) {}

  /// No empty part and none that begins with a dot, so nothing leads out of the folder; an ending,
  /// since a folder can be read as well.
  private static final Pattern PATH =
      Pattern.compile("([\\w\\-][\\w.\\-]*/)*[\\w\\-]+(\\.[\\w\\-]+)+");

  /// Only what exists is kept, so strangers can't fill it.
  private final ConcurrentMap<String, Asset> read = new ConcurrentHashMap<>();

  @Nullable Asset find(String path) {
    var known = read.get(path);
    if (known != null || !PATH.matcher(path).matches()) {
      return known;
    }
    var loaded = load(path);
    if (loaded != null) {
      read.put(path, loaded);
    }
    return loaded;
  }

  private static @Nullable Asset load(String path) {
    try (var in = ConsoleFiles.class.getClassLoader().getResourceAsStream("console/" + path)) {
      if (in == null) {
        return null;
      }
      var bytes = in.readAllBytes();
      var type = MediaType.forFilename(path);
      return new Asset(bytes, type, etag(bytes), path.startsWith("assets/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String etag(byte[] bytes) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
