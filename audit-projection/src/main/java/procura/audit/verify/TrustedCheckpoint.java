package procura.audit.verify;

import procura.audit.log.Checkpoint;
import procura.audit.log.Hash;
import procura.audit.log.SignedNote;

/// The auditor's own checkpoint. The bundle's log must reach its size with its root: by a proof in
/// the bundle, or by the records themselves.
final class TrustedCheckpoint {

  private final Checkpoint checkpoint;
  private boolean reached;

  private TrustedCheckpoint(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  static TrustedCheckpoint of(SignedNote note, Bundle bundle) throws Tampered, UnusableBundle {
    var trusted = Checkpoint.parse(note.text());
    var claimed = bundle.checkpoint();
    if (!trusted.origin().equals(claimed.origin())) {
      throw new UnusableBundle("your checkpoint is of another log than the bundle");
    }
    if (!note.verifies(bundle.key())) {
      throw new Tampered("the bundle's key did not sign your checkpoint");
    }
    if (trusted.size() > claimed.size()) {
      throw new UnusableBundle(
          "your checkpoint is newer than the bundle: ask for an export made after it");
    }
    var anchor = new TrustedCheckpoint(trusted);
    anchor.reached = trusted.size() == 0;
    if (trusted.size() == claimed.size()) {
      anchor.compare(claimed.root());
    }
    return anchor;
  }

  long size() {
    return checkpoint.size();
  }

  void compare(Hash root) throws Tampered {
    if (!root.equals(checkpoint.root())) {
      throw new Tampered(
          "the log was rewritten before seq " + size() + ": it does not lead to your checkpoint");
    }
    reached = true;
  }

  void checkReached() throws UnusableBundle {
    if (!reached) {
      throw new UnusableBundle(
          "the bundle has no proof for your checkpoint of size "
              + size()
              + ": ask for an export without filters from the beginning");
    }
  }
}
