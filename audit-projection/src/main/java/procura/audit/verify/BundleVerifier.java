package procura.audit.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import procura.audit.log.Checkpoint;
import procura.audit.log.SignedNote;

/// Judges an export bundle: exit code 0 good, 1 tampered, 2 unusable input, with one sentence that
/// says why. A checkpoint that the auditor kept from before makes a whole forged log, with a forged
/// key, detectable too.
public final class BundleVerifier {

  public static final int GOOD = 0;
  public static final int TAMPERED = 1;
  public static final int UNUSABLE = 2;

  private BundleVerifier() {}

  public static int verify(Path bundle, @Nullable Path trustedCheckpoint, PrintStream out) {
    try {
      judge(bundle, trustedCheckpoint, out);
      return GOOD;
    } catch (Tampered e) {
      out.println("TAMPERED: " + e.getMessage());
      return TAMPERED;
    } catch (UnusableBundle e) {
      out.println("UNUSABLE: " + e.getMessage());
      return UNUSABLE;
    }
  }

  private static void judge(Path path, @Nullable Path trustedCheckpoint, PrintStream out)
      throws Tampered, UnusableBundle {
    var trusted = trustedCheckpoint == null ? null : readTrusted(trustedCheckpoint);
    try (var files = BundleFiles.open(path)) {
      var bundle = Bundle.read(files);
      bundle.checkCheckpoint();
      var anchor = trusted == null ? null : TrustedCheckpoint.of(trusted, bundle);
      // the records before the manifest: whoever changed both wants to know which record
      var records = new RecordCheck(files, bundle, anchor).check();
      bundle.checkManifest();
      var consistency = new ConsistencyCheck(files, bundle, anchor).check();
      bundle.checkFiles(files, records, consistency);
      if (anchor != null) {
        anchor.checkReached();
      }
      report(bundle, anchor, out);
    }
  }

  private static SignedNote readTrusted(Path file) throws UnusableBundle {
    try {
      if (Files.size(file) > BundleFormat.LARGEST_SMALL_FILE) {
        throw new UnusableBundle("the trusted checkpoint is no checkpoint");
      }
      var note = SignedNote.parse(Files.readString(file, StandardCharsets.UTF_8));
      Checkpoint.parse(note.text());
      return note;
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableBundle("the trusted checkpoint can't be read as a checkpoint", e);
    }
  }

  private static void report(Bundle bundle, @Nullable TrustedCheckpoint anchor, PrintStream out) {
    var manifest = bundle.manifest();
    out.println(
        "GOOD: %,d %s of tenant %s, %s"
            .formatted(
                manifest.records(),
                manifest.records() == 1 ? "record" : "records",
                manifest.tenant(),
                manifest.complete()
                    ? "every one from seq %d to before seq %d"
                        .formatted(manifest.fromSeq(), manifest.toSeq())
                    : "those the server selected by " + manifest.filters()));
    out.println(
        "log: %s, size %d, root %s"
            .formatted(manifest.origin(), manifest.treeSize(), manifest.root()));
    out.println("signed by: " + bundle.key());
    out.println(
        anchor == null
            ? "no checkpoint of yours was given: compare this key with the one you know"
            : "continues your checkpoint of size " + anchor.size());
  }
}
