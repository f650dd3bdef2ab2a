package procura.authority;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import procura.eventstore.DeciderModule;
import procura.eventstore.FactFamily;
import procura.identity.administration.AdministrationEvent;
import procura.identity.agent.AgentCommand;
import procura.identity.agent.AgentDecider;
import procura.identity.agent.AgentEvent;
import procura.identity.client.ClientCommand;
import procura.identity.client.ClientDecider;
import procura.identity.client.ClientEvent;
import procura.identity.connection.ConnectionCommand;
import procura.identity.connection.ConnectionDecider;
import procura.identity.connection.ConnectionEvent;
import procura.identity.delegation.DelegationCommand;
import procura.identity.delegation.DelegationDecider;
import procura.identity.delegation.DelegationEvent;
import procura.identity.evidence.EvidenceEvent;
import procura.identity.factor.FactorCommand;
import procura.identity.factor.FactorDecider;
import procura.identity.factor.FactorEvent;
import procura.identity.issuance.IssuanceEvent;
import procura.identity.link.SubjectLinkCommand;
import procura.identity.link.SubjectLinkDecider;
import procura.identity.link.SubjectLinkEvent;
import procura.identity.resource.ResourceCommand;
import procura.identity.resource.ResourceDecider;
import procura.identity.resource.ResourceEvent;
import procura.identity.role.RoleCommand;
import procura.identity.role.RoleDecider;
import procura.identity.role.RoleEvent;
import procura.identity.session.SessionEvent;
import procura.identity.trust.TrustedIssuerCommand;
import procura.identity.trust.TrustedIssuerDecider;
import procura.identity.trust.TrustedIssuerEvent;
import procura.identity.user.UserCommand;
import procura.identity.user.UserDecider;
import procura.identity.user.UserEvent;
import procura.tenancy.isolation.SchemaMigration;
import procura.tenancy.keys.KeyRotationDecider;
import procura.tenancy.keys.SigningKeyCommand;
import procura.tenancy.keys.SigningKeyEvent;
import procura.tenancy.lifecycle.TenantCommand;
import procura.tenancy.lifecycle.TenantDecider;
import procura.tenancy.lifecycle.TenantEvent;

/// Every decider and every family of facts of the product, under the names they are stored by.
@Factory
final class Deciders {

  @Singleton
  DeciderModule<?, ?, ?, ?> tenants() {
    return DeciderModule.of("tenant", TenantEvent.class, TenantCommand.class, new TenantDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> keys() {
    return DeciderModule.of(
        "key", SigningKeyEvent.class, SigningKeyCommand.class, new KeyRotationDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> users() {
    return DeciderModule.of("user", UserEvent.class, UserCommand.class, new UserDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> roles() {
    return DeciderModule.of("role", RoleEvent.class, RoleCommand.class, new RoleDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> resources() {
    return DeciderModule.of(
        "resource", ResourceEvent.class, ResourceCommand.class, new ResourceDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> clients() {
    return DeciderModule.of("client", ClientEvent.class, ClientCommand.class, new ClientDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> agents() {
    return DeciderModule.of("agent", AgentEvent.class, AgentCommand.class, new AgentDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> delegations() {
    return DeciderModule.of(
        "delegation", DelegationEvent.class, DelegationCommand.class, new DelegationDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> trustedIssuers() {
    return DeciderModule.of(
        "trust", TrustedIssuerEvent.class, TrustedIssuerCommand.class, new TrustedIssuerDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> subjectLinks() {
    return DeciderModule.of(
        "link", SubjectLinkEvent.class, SubjectLinkCommand.class, new SubjectLinkDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> factors() {
    return DeciderModule.of("factor", FactorEvent.class, FactorCommand.class, new FactorDecider());
  }

  @Singleton
  DeciderModule<?, ?, ?, ?> connections() {
    return DeciderModule.of(
        "connection", ConnectionEvent.class, ConnectionCommand.class, new ConnectionDecider());
  }

  @Singleton
  FactFamily issuance() {
    return new FactFamily("issuance", IssuanceEvent.class);
  }

  @Singleton
  FactFamily sessions() {
    return new FactFamily("session", SessionEvent.class);
  }

  @Singleton
  FactFamily evidence() {
    return new FactFamily("evidence", EvidenceEvent.class);
  }

  @Singleton
  FactFamily administration() {
    return new FactFamily("administration", AdministrationEvent.class);
  }

  @Singleton
  SchemaMigration schema() {
    return SchemaMigration.of("authority");
  }
}
