package procura.control.access;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.eventstore.refusal.RefusalLog;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.administration.AdministrationEvent.AccessRefused;

/// Leaves a fact of each refused call, or of so many of them.
@Singleton
final class RefusedAccess {

  private static final Logger LOG = LoggerFactory.getLogger(RefusedAccess.class);

  private final RefusalLog refusals;
  private final InstantSource clock;

  RefusedAccess(RefusalLog refusals, InstantSource clock) {
    this.refusals = refusals;
    this.clock = clock;
  }

  /// The refusal stands even when it can't be recorded.
  void record(TenantId tenant, String operation, String reason, Cause cause) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try {
      refusals.record(new AccessRefused(tenant, operation, reason, now), cause);
    } catch (RuntimeException e) {
      LOG.error("a refusal could not be recorded: {} {}", operation, reason, e);
    }
  }
}
