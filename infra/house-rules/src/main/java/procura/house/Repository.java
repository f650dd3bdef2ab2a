package procura.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The checkout that a test runs in.
public record Repository(Path root) {

  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", ".procura", ".idea", ".vscode", "db");

  /// One text file.
  public record Source(Path path, String text) {

    public List<String> lines() {
      return text.lines().toList();
    }

    public boolean isJava() {
      return path.toString().endsWith(".java");
    }

    public boolean isTest() {
      return path.toString().contains("src/test/");
    }
  }

  /// The one that the working directory is in.
  public static Repository here() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("procura")) && Files.exists(folder.resolve("pom.xml"))) {
        return new Repository(folder);
      }
    }
    throw new IllegalStateException("not inside a checkout of Procura");
  }

  /// What lies at the top, without what git ignores.
  public List<String> top() {
    try (var entries = Files.list(root)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !NOT_OURS.contains(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every text file that a person wrote, paths relative to the root.
  public List<Source> sources() {
    var found = new ArrayList<Source>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NOT_OURS.contains(name(folder))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (isText(file) && !NOT_OURS.contains(name(file))) {
                found.add(new Source(root.relativize(file), read(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /// Test vectors of others are not always UTF-8.
  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static boolean isText(Path file) {
    var name = file.getFileName().toString();
    var dot = name.lastIndexOf('.');
    return !name.equals("package-lock.json")
        && (dot <= 0
            || Set.of(
                    "java",
                    "xml",
                    "md",
                    "yml",
                    "yaml",
                    "json",
                    "properties",
                    "sql",
                    "sh",
                    "jte",
                    "ts",
                    "tsx",
                    "css",
                    "html",
                    "js",
                    "config")
                .contains(name.substring(dot + 1)));
  }
}
