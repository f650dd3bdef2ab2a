package procura.identity.delegation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import procura.identity.Scopes;

/// The states a delegation can be in.
public sealed interface Delegation {

  record None() implements Delegation {}

  record Standing(DelegationId id, Consent consent, Scopes scopes, @Nullable Instant expiresAt)
      implements Delegation {}

  record Withdrawn(DelegationId id) implements Delegation {}
}
