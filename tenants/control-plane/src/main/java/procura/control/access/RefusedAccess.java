package procura.control.access;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.desk.Desk;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.AccessRefused;

/// Leaves a fact of each refused call. Callers that nobody knows could fill the log with them, so
/// of theirs only a few in a second are kept.
@Singleton
final class RefusedAccess {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedAccess.class);
  private static final int UNKNOWN_CALLERS_PER_SECOND = 5;
  private static final long SECOND_BITS = 20;

  private final Desk desk;

  /// The current second and how many of it were recorded.
  private final AtomicLong window = new AtomicLong();

  RefusedAccess(Desk desk) {
    this.desk = desk;
  }

  void byKnown(TenantId tenant, String operation, String reason, Cause cause) {
    record(tenant, operation, reason, cause);
  }

  void byUnknown(TenantId tenant, String operation, String reason, Cause cause) {
    var second = desk.now().getEpochSecond() << SECOND_BITS;
    var count =
        window.updateAndGet(
                before -> before >> SECOND_BITS == second >> SECOND_BITS ? before + 1 : second + 1)
            & ((1L << SECOND_BITS) - 1);
    if (count <= UNKNOWN_CALLERS_PER_SECOND) {
      record(tenant, operation, reason, cause);
    }
  }

  /// The refusal stands even when it can't be recorded.
  private void record(TenantId tenant, String operation, String reason, Cause cause) {
    try {
      desk.record(new AccessRefused(tenant, operation, reason, desk.now()), cause);
    } catch (RuntimeException e) {
      LOG.error("a refusal could not be recorded: {} {}", operation, reason, e);
    }
  }
}
