package procura.audit.record;

import org.jspecify.annotations.Nullable;
import procura.identity.Fact;
import procura.identity.administration.AdministrationEvent;
import procura.identity.agent.AgentEvent;
import procura.identity.client.ClientEvent;
import procura.identity.connection.ConnectionEvent;
import procura.identity.delegation.DelegationEvent;
import procura.identity.evidence.EvidenceEvent;
import procura.identity.factor.FactorEvent;
import procura.identity.issuance.IssuanceEvent;
import procura.identity.issuance.IssuanceEvent.ActionReported;
import procura.identity.link.SubjectLinkEvent;
import procura.identity.resource.ResourceEvent;
import procura.identity.role.RoleEvent;
import procura.identity.session.SessionEvent;
import procura.identity.trust.TrustedIssuerEvent;
import procura.identity.user.UserEvent;
import procura.tenancy.lifecycle.TenantEvent;

/// Every family of facts and who writes its records. Within a family the compiler asks for each
/// fact; a test asks for each family.
public final class FactRecords {

  private FactRecords() {}

  /// A receipt, held against what the log says of its token.
  public static Evidence of(ActionReported receipt, @Nullable IssuedToken token) {
    return IssuanceRecords.reported(receipt, token);
  }

  public static Evidence of(Fact fact) {
    return switch (fact) {
      case IssuanceEvent issuance -> IssuanceRecords.of(issuance);
      case SessionEvent session -> SessionRecords.of(session);
      case DelegationEvent delegation -> DelegationRecords.of(delegation);
      case AgentEvent agent -> AgentRecords.of(agent);
      case ClientEvent client -> ClientRecords.of(client);
      case UserEvent user -> UserRecords.of(user);
      case FactorEvent factor -> FactorRecords.of(factor);
      case ConnectionEvent connection -> ConnectionRecords.of(connection);
      case RoleEvent role -> RoleRecords.of(role);
      case ResourceEvent resource -> ResourceRecords.of(resource);
      case TrustedIssuerEvent trust -> TrustRecords.of(trust);
      case SubjectLinkEvent link -> TrustRecords.of(link);
      case TenantEvent tenant -> TenantRecords.of(tenant);
      case AdministrationEvent administration -> AdministrationRecords.of(administration);
      case EvidenceEvent evidence -> EvidenceRecords.of(evidence);
      default -> throw new IllegalStateException("no audit record for `" + fact.getClass() + "`");
    };
  }
}
