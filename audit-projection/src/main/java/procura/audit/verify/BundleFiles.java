package procura.audit.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.zip.ZipFile;

/// The files of a bundle. Opens only what a bundle's writer makes: eight known names, no
/// directories, no comment, nothing twice; so nothing can escape a folder or fill memory. Writes
/// nothing to disk.
final class BundleFiles implements AutoCloseable {

  private static final int END_RECORD = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final long LARGEST_DIRECTORY = 4096;

  private final ZipFile zip;

  private BundleFiles(ZipFile zip) {
    this.zip = zip;
  }

  static BundleFiles open(Path bundle) throws UnusableBundle {
    try {
      checkDirectorySize(bundle);
      var files = new BundleFiles(new ZipFile(bundle.toFile()));
      try {
        files.checkNames();
        return files;
      } catch (UnusableBundle e) {
        files.close();
        throw e;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableBundle("the bundle is no readable zip file", e);
    }
  }

  /// The JDK reads a zip's whole directory into memory, so its size is looked at first.
  private static void checkDirectorySize(Path bundle) throws IOException, UnusableBundle {
    try (var file = new RandomAccessFile(bundle.toFile(), "r")) {
      if (file.length() < END_RECORD) {
        throw new UnusableBundle("the bundle is no zip file");
      }
      file.seek(file.length() - END_RECORD);
      if (Integer.reverseBytes(file.readInt()) != END_SIGNATURE) {
        throw new UnusableBundle("the bundle is no zip file, or was cut off");
      }
      file.skipBytes(8);
      if (Integer.toUnsignedLong(Integer.reverseBytes(file.readInt())) > LARGEST_DIRECTORY) {
        throw new UnusableBundle("the bundle holds files that no bundle has");
      }
    }
  }

  private void checkNames() throws UnusableBundle {
    var seen = new HashSet<String>();
    for (var entries = zip.entries(); entries.hasMoreElements(); ) {
      var name = entries.nextElement().getName();
      if (!BundleFormat.FILES.contains(name)) {
        throw new UnusableBundle("the bundle holds a file that no bundle has");
      }
      if (!seen.add(name)) {
        throw new UnusableBundle("the bundle holds `" + name + "` twice");
      }
    }
    for (var name : BundleFormat.FILES) {
      if (!seen.contains(name)) {
        throw new UnusableBundle("the bundle has no `" + name + "`");
      }
    }
  }

  byte[] small(String name) throws UnusableBundle {
    try (var in = open(name)) {
      var bytes = in.readNBytes(BundleFormat.LARGEST_SMALL_FILE + 1);
      if (bytes.length > BundleFormat.LARGEST_SMALL_FILE) {
        throw new UnusableBundle("`" + name + "` is larger than any bundle's");
      }
      return bytes;
    } catch (IOException e) {
      throw new UnusableBundle("`" + name + "` can't be read from the zip file", e);
    }
  }

  Lines lines(String name, int longest) throws UnusableBundle {
    try {
      return new Lines(name, open(name), longest);
    } catch (IOException e) {
      throw new UnusableBundle("`" + name + "` can't be read from the zip file", e);
    }
  }

  private InputStream open(String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name));
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException _) {
      // nothing was written, so nothing is lost
    }
  }
}
