package procura.control.access;

import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.desk.Desk;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.AccessRefused;

/// Leaves a fact of each refused call, or of so many of them.
@Singleton
final class RefusedAccess {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedAccess.class);

  private final Desk desk;
  private final RefusalLog refusals;

  RefusedAccess(Desk desk, RefusalLog refusals) {
    this.desk = desk;
    this.refusals = refusals;
  }

  /// The refusal stands even when it can't be recorded.
  void record(TenantId tenant, String operation, String reason, Cause cause) {
    try {
      refusals.record(new AccessRefused(tenant, operation, reason, desk.now()), cause);
    } catch (RuntimeException e) {
      LOG.error("a refusal could not be recorded: {} {}", operation, reason, e);
    }
  }
}
