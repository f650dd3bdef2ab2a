package procura.identity.delegation;

import procura.identity.Rejection;

/// Why a delegation's command was refused.
public sealed interface DelegationRejection extends Rejection {

  record DelegationNotFound(DelegationId delegation) implements DelegationRejection {}
}
