package procura.audit.verify;

import org.jspecify.annotations.Nullable;

/// Checks that the bundle's log continues every checkpoint that it names, the auditor's among them.
final class ConsistencyCheck {

  private final BundleFiles files;
  private final Bundle bundle;
  private final @Nullable TrustedCheckpoint trusted;

  ConsistencyCheck(BundleFiles files, Bundle bundle, @Nullable TrustedCheckpoint trusted) {
    this.files = files;
    this.bundle = bundle;
    this.trusted = trusted;
  }

  Manifest.Entry check() throws Tampered, UnusableBundle {
    try (var lines = files.lines(BundleFormat.CONSISTENCY, BundleFormat.LONGEST_PROOF)) {
      for (var line = lines.next(); line != null; line = lines.next()) {
        check(parse(line));
      }
      return lines.entry();
    }
  }

  private EarlierCheckpoint parse(byte[] line) throws Tampered {
    try {
      return EarlierCheckpoint.parse(line, bundle.checkpoint().size());
    } catch (IllegalArgumentException e) {
      throw new Tampered("`" + BundleFormat.CONSISTENCY + "` was changed: " + e.getMessage());
    }
  }

  private void check(EarlierCheckpoint earlier) throws Tampered {
    var size = earlier.proof().oldSize();
    if (!earlier.proof().verifies(earlier.root(), bundle.checkpoint().root())) {
      throw new Tampered("the log does not continue its checkpoint of size " + size);
    }
    if (trusted != null && trusted.size() == size) {
      trusted.compare(earlier.root());
    }
  }
}
