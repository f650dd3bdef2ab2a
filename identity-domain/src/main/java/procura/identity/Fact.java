package procura.identity;

import java.time.Instant;
import java.util.Set;

/// Something that happened in a tenant. Never changed, never deleted; all other state follows from
/// it.
public interface Fact {

  TenantId tenant();

  Instant at();

  /// What this fact is about, as tags `kind=tenant/id` that deciders source it by. Facts without a
  /// tag belong to no entity's stream.
  default Set<String> tags() {
    return Set.of();
  }
}
