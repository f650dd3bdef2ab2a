package procura.identity.administration;

import java.time.Instant;
import procura.identity.Fact;
import procura.identity.TenantId;

/// What was asked of the admin API and refused.
public sealed interface AdministrationEvent extends Fact {

  /// A decider said no. `command` and `rejection` are their names.
  record CommandRefused(
      TenantId tenant, String command, String rejection, String target, Instant at)
      implements AdministrationEvent {}

  /// So many refusals of one kind came so fast that they were counted and not recorded one by one.
  /// `kind` is the name of the fact that each of them would have been.
  record RefusalsCounted(TenantId tenant, String kind, long refusals, Instant since, Instant at)
      implements AdministrationEvent {}

  /// The caller had no right to ask: a bad token, a missing scope, another tenant; or, on a page, a
  /// form that does not come from one of ours.
  record AccessRefused(TenantId tenant, String operation, String reason, Instant at)
      implements AdministrationEvent {}
}
