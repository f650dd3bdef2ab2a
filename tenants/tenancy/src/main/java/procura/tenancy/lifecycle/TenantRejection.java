package procura.tenancy.lifecycle;

import procura.identity.Rejection;
import procura.identity.TenantId;

/// Why a tenant's command was refused.
public sealed interface TenantRejection extends Rejection {

  record TenantNotFound(TenantId tenant) implements TenantRejection {}

  /// By a living tenant or by one that is gone: a name is never used twice.
  record TenantNameIsTaken(TenantId tenant) implements TenantRejection {}
}
