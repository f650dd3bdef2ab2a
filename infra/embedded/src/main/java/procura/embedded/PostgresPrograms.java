package procura.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// `initdb`, `pg_ctl` and `postgres` of the binaries on the class path, unpacked once per version
/// into a cache.
record PostgresPrograms(Path home) {

  static PostgresPrograms unpackedIn(Path cache) {
    var archive = archive();
    var home = cache.resolve("postgres-" + fingerprint(archive));
    if (!Files.isDirectory(home)) {
      unpack(archive, home);
    }
    return new PostgresPrograms(home);
  }

  String path(String program) {
    return home.resolve("bin").resolve(program).toString();
  }

  private static URL archive() {
    var system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    var machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    var musl = Files.exists(Path.of("/etc/alpine-release"));
    var found =
        PostgresPrograms.class.getResource("/postgres-%s-%s.txz".formatted(system, machine));
    if (found == null || musl) {
      throw new CannotStart(
          "no PostgreSQL is packed for %s on %s: set PROCURA_DATABASE_URL"
              .formatted(musl ? "Alpine Linux" : system, machine));
    }
    return found;
  }

  /// Size and checksum as the jar's directory has them: nothing of the 15 MB is read.
  private static String fingerprint(URL archive) {
    try {
      var entry = ((JarURLConnection) archive.openConnection()).getJarEntry();
      return "%08x-%d".formatted(entry.getCrc(), entry.getSize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Beside the target first, then renamed: two processes at once, or a kill, never leave half a
  /// copy in use.
  private static void unpack(URL archive, Path home) {
    var part = home.resolveSibling(home.getFileName() + "." + UUID.randomUUID());
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive.openStream())))) {
      Folders.create(part);
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, part);
      }
      openFolders(part);
      Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException _) {
      Folders.delete(part);
    } catch (IOException e) {
      Folders.delete(part);
      if (!Files.isDirectory(home)) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    var target = into.resolve(entry.getName()).normalize();
    if (!target.startsWith(into)) {
      throw new IOException("`" + entry.getName() + "` points out of the archive");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    Files.setPosixFilePermissions(target, permissions(entry.getMode() | 0444));
  }

  /// A private umask must not close them to the user that PostgreSQL will be.
  private static void openFolders(Path home) throws IOException {
    try (var tree = Files.walk(home)) {
      for (var folder : (Iterable<Path>) tree.filter(Files::isDirectory)::iterator) {
        Files.setPosixFilePermissions(folder, permissions(0755));
      }
    }
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    var all = PosixFilePermission.values(); // in the order of the bits, highest first
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
