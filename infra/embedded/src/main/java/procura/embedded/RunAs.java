package procura.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;

/// Under whose name PostgreSQL's programs run: they refuse root, and root is who one is in a
/// container.
enum RunAs {
  /// An ordinary user, or a system without this trick.
  SELF,
  /// Root in a new user namespace: PostgreSQL sees no root, the files stay root's.
  NAMESPACE,
  /// Root where namespaces are denied (the default seccomp profile of containers): the user
  /// `nobody` owns the data.
  NOBODY;

  static RunAs detect() {
    if (!root()) {
      return SELF;
    }
    if (Command.succeeds("unshare", "-U", "sh", "-c", "test \"$(id -u)\" != 0")) {
      return NAMESPACE;
    }
    if (Command.succeeds(NOBODY.line(List.of("true")).toArray(String[]::new))) {
      return NOBODY;
    }
    throw new CannotStart(
        "PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` works here:"
            + " run as an ordinary user or set PROCURA_DATABASE_URL");
  }

  private static boolean root() {
    try {
      return Files.isDirectory(Path.of("/proc/self"))
          && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> line(List<String> command) {
    var prefix =
        switch (this) {
          case SELF -> List.<String>of();
          case NAMESPACE -> List.of("unshare", "-U");
          case NOBODY -> List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups");
        };
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  /// Gives everything below `path` to the user that PostgreSQL will be. The same directory may have
  /// been used the other way before.
  void own(Path path) {
    if (this == SELF) {
      return;
    }
    try (var tree = Files.walk(path)) {
      var user =
          path.getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(this == NOBODY ? "nobody" : "root");
      for (var file : (Iterable<Path>) tree::iterator) {
        if (!Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(user)) {
          Files.setAttribute(file, "posix:owner", user, LinkOption.NOFOLLOW_LINKS);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether that user can get to `directory`: `nobody` cannot pass through a closed home.
  boolean reaches(Path directory) {
    if (this != NOBODY) {
      return true;
    }
    try {
      for (var step = directory.toRealPath(); step != null; step = step.getParent()) {
        if (!Files.getPosixFilePermissions(step).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
