package procura.audit.checkpoint;

import procura.identity.TenantId;

/// The log does not continue what was signed before. Nothing is signed for it any more: two
/// checkpoints that contradict each other would make both worthless.
public final class InconsistentLog extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InconsistentLog(TenantId tenant, String what) {
    super("audit log of " + tenant + ": " + what);
  }
}
