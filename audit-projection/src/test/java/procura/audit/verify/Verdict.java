package procura.audit.verify;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The verifier's exit code and what it printed.
record Verdict(int exit, String output) {

  static Verdict of(Path bundle, @Nullable Path checkpoint) {
    var bytes = new ByteArrayOutputStream();
    var exit =
        BundleVerifier.verify(
            bundle, checkpoint, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return new Verdict(exit, bytes.toString(StandardCharsets.UTF_8));
  }
}
