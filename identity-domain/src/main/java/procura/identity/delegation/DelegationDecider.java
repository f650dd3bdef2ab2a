package procura.identity.delegation;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.util.Objects;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.delegation.Delegation.None;
import procura.identity.delegation.Delegation.Standing;
import procura.identity.delegation.Delegation.Withdrawn;
import procura.identity.delegation.DelegationCommand.GrantDelegation;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.delegation.DelegationEvent.DelegationExtended;
import procura.identity.delegation.DelegationEvent.DelegationGranted;
import procura.identity.delegation.DelegationEvent.DelegationWithdrawn;
import procura.identity.delegation.DelegationRejection.DelegationNotFound;

/// What people let clients and agents do for them. Consenting again extends the living delegation,
/// so that an earlier scope is never lost by a later request; withdrawing ends it for good.
public final class DelegationDecider
    implements Decider<Delegation, DelegationCommand, DelegationEvent, DelegationRejection> {

  @Override
  public Delegation initial() {
    return new None();
  }

  @Override
  public Decision<DelegationEvent, DelegationRejection> decide(
      Delegation delegation, DelegationCommand command) {
    return switch (command) {
      case GrantDelegation grant -> grant(delegation, grant);
      case WithdrawDelegation(var t, var id, var at) ->
          switch (delegation) {
            case None _ -> reject(new DelegationNotFound(id));
            case Standing standing ->
                accept(new DelegationWithdrawn(t, id, standing.consent(), at));
            case Withdrawn _ -> nothingToDo();
          };
    };
  }

  private static Decision<DelegationEvent, DelegationRejection> grant(
      Delegation delegation, GrantDelegation grant) {
    return switch (delegation) {
      case Standing(var id, var consent, var scopes, var expiresAt)
          when expiresAt == null || expiresAt.isAfter(grant.at()) ->
          scopes.containsAll(grant.scopes()) && Objects.equals(expiresAt, grant.expiresAt())
              ? nothingToDo()
              : accept(
                  new DelegationExtended(
                      grant.tenant(),
                      id,
                      consent,
                      scopes.or(grant.scopes()),
                      grant.expiresAt(),
                      grant.at()));
      case Standing _, None _, Withdrawn _ ->
          accept(
              new DelegationGranted(
                  grant.tenant(),
                  grant.delegation(),
                  grant.consent(),
                  grant.scopes(),
                  grant.expiresAt(),
                  grant.at()));
    };
  }

  @Override
  public Delegation evolve(Delegation delegation, DelegationEvent event) {
    return switch (event) {
      case DelegationGranted(_, var id, var consent, var scopes, var expiresAt, _) ->
          new Standing(id, consent, scopes, expiresAt);
      case DelegationExtended(_, var id, var consent, var scopes, var expiresAt, _) ->
          new Standing(id, consent, scopes, expiresAt);
      case DelegationWithdrawn(_, var id, _, _) -> new Withdrawn(id);
    };
  }
}
