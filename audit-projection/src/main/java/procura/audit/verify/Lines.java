package procura.audit.verify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import procura.audit.log.Hash;

/// Reads a file line by line, none longer than allowed, and hashes all of it on the way.
final class Lines implements AutoCloseable {

  private final String name;
  private final InputStream in;
  private final int longest;
  private final MessageDigest digest;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private int at;
  private int filled;
  private long bytes;

  Lines(String name, InputStream in, int longest) {
    this.name = name;
    this.in = new BufferedInputStream(in);
    this.longest = longest;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The next line without its end, or null after the last. A last line without end counts as one.
  byte @Nullable [] next() throws UnusableBundle {
    line.reset();
    while (at < filled || fill()) {
      var end = at;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, at, end - at);
      if (line.size() > longest) {
        throw new UnusableBundle("`" + name + "` has a longer line than any bundle's");
      }
      at = end + 1;
      if (end < filled) {
        return line.toByteArray();
      }
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  /// What the whole file was; only true at its end.
  Manifest.Entry entry() {
    return new Manifest.Entry(bytes, Hash.of(digest.digest()));
  }

  private boolean fill() throws UnusableBundle {
    try {
      filled = Math.max(0, in.read(buffer));
      at = 0;
      digest.update(buffer, 0, filled);
      bytes += filled;
      return filled > 0;
    } catch (IOException e) {
      throw new UnusableBundle("`" + name + "` can't be read from the zip file", e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException _) {
      // nothing was written, so nothing is lost
    }
  }
}
