package procura.identity.agent;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.DeciderSpec;
import procura.identity.TenantId;
import procura.identity.agent.AgentCommand.AddAgentCredential;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentCommand.ReinstateAgent;
import procura.identity.agent.AgentCommand.RetireAgent;
import procura.identity.agent.AgentCommand.RevokeAgentCredential;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentEvent.AgentCredentialAdded;
import procura.identity.agent.AgentEvent.AgentCredentialRevoked;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.agent.AgentEvent.AgentReinstated;
import procura.identity.agent.AgentEvent.AgentRetired;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.agent.AgentRejection.AgentAlreadyRegistered;
import procura.identity.agent.AgentRejection.AgentCredentialNotFound;
import procura.identity.agent.AgentRejection.AgentIsRetired;
import procura.identity.agent.AgentRejection.AgentNotFound;
import procura.identity.agent.AgentRejection.TooManyAgentCredentials;
import procura.identity.client.Credential.SecretHash;
import procura.identity.user.UserId;

class AgentDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final AgentId MAILBOT = new AgentId("agt_mailbot");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final AgentProfile PROFILE =
      new AgentProfile(
          new AgentName("Mailbot"), null, List.of(new UserId("usr_ada")), List.of(), List.of(), 4);
  private static final AgentRegistered REGISTERED =
      new AgentRegistered(ACME, MAILBOT, PROFILE, secret("one"), NOW);
  private static final AgentSuspended SUSPENDED = new AgentSuspended(ACME, MAILBOT, null, NOW);
  private static final AgentRetired RETIRED = new AgentRetired(ACME, MAILBOT, NOW);

  private final DeciderSpec<Agent, AgentCommand, AgentEvent, AgentRejection> agent =
      DeciderSpec.of(new AgentDecider());

  @Test
  void anAgentIsRegisteredOnce() {
    var register = new RegisterAgent(ACME, MAILBOT, PROFILE, secret("one"), NOW);
    agent.when(register).then(REGISTERED);
    agent.given(REGISTERED).when(register).thenRejected(new AgentAlreadyRegistered(MAILBOT));
    agent.given(REGISTERED, RETIRED).when(register).thenRejected(new AgentIsRetired(MAILBOT));
  }

  @Test
  void suspendingTwiceIsSuspendingOnce() {
    var suspend = new SuspendAgent(ACME, MAILBOT, null, NOW);
    agent.given(REGISTERED).when(suspend).then(SUSPENDED);
    agent.given(REGISTERED, SUSPENDED).when(suspend).thenNothing();
  }

  @Test
  void aSuspendedAgentIsReinstated() {
    var reinstate = new ReinstateAgent(ACME, MAILBOT, NOW);
    agent
        .given(REGISTERED, SUSPENDED)
        .when(reinstate)
        .then(new AgentReinstated(ACME, MAILBOT, NOW));
    agent.given(REGISTERED).when(reinstate).thenNothing();
  }

  @Test
  void aRetiredAgentIsNeverSuspendedNorReinstated() {
    agent
        .given(REGISTERED, RETIRED)
        .when(new SuspendAgent(ACME, MAILBOT, null, NOW))
        .thenRejected(new AgentIsRetired(MAILBOT));
    agent
        .given(REGISTERED, SUSPENDED, RETIRED)
        .when(new ReinstateAgent(ACME, MAILBOT, NOW))
        .thenRejected(new AgentIsRetired(MAILBOT));
    agent.given(REGISTERED, RETIRED).when(new RetireAgent(ACME, MAILBOT, NOW)).thenNothing();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    agent.when(new RetireAgent(ACME, MAILBOT, NOW)).thenRejected(new AgentNotFound(MAILBOT));
  }

  @Test
  void aCredentialIsRotatedByAddingOneAndRevokingTheOther() {
    var added = new AgentCredentialAdded(ACME, MAILBOT, secret("two"), NOW);
    agent
        .given(REGISTERED)
        .when(new AddAgentCredential(ACME, MAILBOT, secret("two"), NOW))
        .then(added);
    agent
        .given(REGISTERED, added)
        .when(new RevokeAgentCredential(ACME, MAILBOT, "one", NOW))
        .then(new AgentCredentialRevoked(ACME, MAILBOT, "one", NOW));
    agent
        .given(REGISTERED, added, new AgentCredentialRevoked(ACME, MAILBOT, "one", NOW))
        .when(new RevokeAgentCredential(ACME, MAILBOT, "one", NOW))
        .thenRejected(new AgentCredentialNotFound(MAILBOT, "one"));
  }

  @Test
  void aFourthCredentialIsOneTooMany() {
    agent
        .given(
            REGISTERED,
            new AgentCredentialAdded(ACME, MAILBOT, secret("two"), NOW),
            new AgentCredentialAdded(ACME, MAILBOT, secret("three"), NOW))
        .when(new AddAgentCredential(ACME, MAILBOT, secret("four"), NOW))
        .thenRejected(new TooManyAgentCredentials(MAILBOT, 3));
  }

  private static SecretHash secret(String id) {
    return new SecretHash(id, "hash of " + id, null);
  }
}
