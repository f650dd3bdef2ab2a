package procura.audit.verify;

import java.nio.charset.StandardCharsets;
import procura.audit.log.Checkpoint;
import procura.audit.log.Hash;
import procura.audit.log.SignedNote;
import procura.audit.log.VerifierKey;

/// A bundle's small files: read, and believed as far as its checks were called.
final class Bundle {

  private final byte[] manifestBytes;
  private final Manifest manifest;
  private final SignedNote manifestSignature;
  private final SignedNote checkpointNote;
  private final Checkpoint checkpoint;
  private final VerifierKey key;

  private Bundle(BundleFiles files) throws UnusableBundle {
    manifestBytes = files.small(BundleFormat.MANIFEST);
    manifest = Manifest.parse(manifestBytes);
    manifestSignature = SignedNote.parse(text(files, BundleFormat.MANIFEST_SIGNATURE));
    checkpointNote = SignedNote.parse(text(files, BundleFormat.CHECKPOINT));
    checkpoint = Checkpoint.parse(checkpointNote.text());
    key = VerifierKey.parse(text(files, BundleFormat.VERIFIER_KEY));
  }

  static Bundle read(BundleFiles files) throws UnusableBundle {
    try {
      return new Bundle(files);
    } catch (IllegalArgumentException e) {
      throw new UnusableBundle("the bundle is malformed: " + e.getMessage(), e);
    }
  }

  Manifest manifest() {
    return manifest;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  VerifierKey key() {
    return key;
  }

  void checkCheckpoint() throws Tampered {
    if (!checkpointNote.verifies(key)) {
      throw new Tampered("the checkpoint is not signed by the bundle's key");
    }
    if (!key.name().equals(checkpoint.origin())
        || !checkpoint.origin().endsWith("/t/" + manifest.tenant())) {
      throw new Tampered("the checkpoint is of another tenant's log");
    }
    if (!manifest.origin().equals(checkpoint.origin())
        || manifest.treeSize() != checkpoint.size()
        || !manifest.root().equals(checkpoint.root())) {
      throw new Tampered("the checkpoint is not the one that the manifest was made for");
    }
  }

  void checkManifest() throws Tampered {
    var signed = BundleFormat.manifestNote(checkpoint.origin(), manifestBytes);
    if (!manifestSignature.verifies(key) || !manifestSignature.text().equals(signed)) {
      throw new Tampered("the manifest was changed after it was signed");
    }
  }

  void checkFiles(BundleFiles files, RecordCheck.Read read, Manifest.Entry consistency)
      throws Tampered, UnusableBundle {
    for (var name : BundleFormat.HASHED_FILES) {
      var entry =
          switch (name) {
            case BundleFormat.RECORDS -> read.records();
            case BundleFormat.PROOFS -> read.proofs();
            case BundleFormat.CONSISTENCY -> consistency;
            default -> {
              var bytes = files.small(name);
              yield new Manifest.Entry(bytes.length, Hash.sha256(bytes));
            }
          };
      if (!entry.equals(manifest.files().get(name))) {
        throw new Tampered("`" + name + "` is not the file that the manifest describes");
      }
    }
  }

  private static String text(BundleFiles files, String name) throws UnusableBundle {
    return new String(files.small(name), StandardCharsets.UTF_8);
  }
}
