package procura.identity;

import java.time.Instant;
import java.util.Set;

/// What somebody wants to happen. Carries its own time and new ids, so that a decision can be
/// replayed.
public interface Command {

  TenantId tenant();

  Instant at();

  /// The tags of the facts that this decision depends on: the entity's own, and for a registration
  /// the tag of the name that must be unique.
  Set<String> tags();
}
