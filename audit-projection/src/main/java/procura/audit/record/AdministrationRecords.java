package procura.audit.record;

import procura.identity.administration.AdministrationEvent;
import procura.identity.administration.AdministrationEvent.AccessRefused;
import procura.identity.administration.AdministrationEvent.CommandRefused;
import procura.identity.administration.AdministrationEvent.RefusalsCounted;

/// The records of what administrators were refused.
final class AdministrationRecords {

  private AdministrationRecords() {}

  static Evidence of(AdministrationEvent fact) {
    return switch (fact) {
      case CommandRefused(_, var command, var rejection, var target, _) ->
          Evidence.refused(rejection, null).subject(target).detail("command", command);
      case AccessRefused(_, var operation, var reason, _) ->
          Evidence.refused("access_refused", reason).detail("operation", operation);
      case RefusalsCounted(_, var kind, var refusals, var since, _) ->
          Evidence.refused("too_many_refusals", null)
              .detail("kind", kind)
              .detail("refusals", refusals)
              .detail("since", since.toString());
    };
  }
}
