package procura.audit.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// A bundle taken apart, as a forger has it on his desk.
final class OpenBundle {

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  OpenBundle(Path zip) throws IOException {
    try (var file = new ZipFile(zip.toFile())) {
      for (var entry : file.stream().toList()) {
        files.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
  }

  OpenBundle(OpenBundle other) {
    files.putAll(other.files);
  }

  byte[] file(String name) {
    var bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalStateException("no " + name);
    }
    return bytes;
  }

  String text(String name) {
    return new String(file(name), StandardCharsets.UTF_8);
  }

  void put(String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      files.remove(name);
    } else {
      files.put(name, bytes);
    }
  }

  void put(String name, String text) {
    put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  List<String> lines(String name) {
    return new ArrayList<>(text(name).lines().toList());
  }

  void putLines(String name, List<String> lines) {
    put(name, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  Path save(Path zip) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    }
    return zip;
  }
}
