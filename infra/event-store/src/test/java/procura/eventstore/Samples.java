package procura.eventstore;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import procura.eventstore.wiring.EventStore.Parts;
import procura.identity.Actor;
import procura.identity.BlindIndex;
import procura.identity.Cause;
import procura.identity.Fact;
import procura.identity.Scopes;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.agent.AgentCommand;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentDecider;
import procura.identity.agent.AgentEvent;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentName;
import procura.identity.agent.AgentProfile;
import procura.identity.client.ClientId;
import procura.identity.client.Credential.SecretHash;
import procura.identity.issuance.IssuanceEvent;
import procura.identity.issuance.IssuanceEvent.TokenIntrospected;
import procura.identity.user.UserCommand;
import procura.identity.user.UserCommand.RegisterUser;
import procura.identity.user.UserDecider;
import procura.identity.user.UserEvent;
import procura.identity.user.UserId;

/// Commands and facts for tests.
public final class Samples {

  public static final TenantId ACME = new TenantId("acme");
  public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  public static final Cause CAUSE = new Cause(Actor.SYSTEM, "request-1", "command-1");

  private Samples() {}

  public static Parts parts(
      Supplier<List<InTransactionProjection>> projections, Supplier<List<AfterCommit>> listeners) {
    return new Parts(
        List.of(new FactFamily("issuance", IssuanceEvent.class)),
        List.of(
            DeciderModule.of("agent", AgentEvent.class, AgentCommand.class, new AgentDecider()),
            DeciderModule.of("user", UserEvent.class, UserCommand.class, new UserDecider())),
        List.of(),
        projections,
        listeners);
  }

  public static Parts parts() {
    return parts(List::of, List::of);
  }

  public static AgentId agent(int number) {
    return new AgentId("agt_%014d".formatted(number));
  }

  public static String tag(AgentId agent) {
    return ACME.tag("agent", agent.value());
  }

  public static RegisterAgent register(AgentId agent) {
    return new RegisterAgent(
        ACME,
        agent,
        new AgentProfile(
            new AgentName("Mailbot"),
            null,
            List.of(user(1)),
            List.of(new ClientId("cli_00000000000001")),
            List.of(),
            4),
        new SecretHash("crd_1", "hash", null),
        NOW);
  }

  public static SuspendAgent suspend(AgentId agent) {
    return new SuspendAgent(ACME, agent, null, NOW);
  }

  public static UserId user(int number) {
    return new UserId("usr_%014d".formatted(number));
  }

  public static RegisterUser register(UserId user, String login) {
    return new RegisterUser(
        ACME,
        user,
        new BlindIndex(login),
        new Sealed("name"),
        new Sealed("mail"),
        new Sealed("display"),
        null,
        List.of(),
        NOW);
  }

  /// A fact without a tag, as most are.
  public static Fact introspected(String jti) {
    return new TokenIntrospected(ACME, jti, new ClientId("cli_00000000000001"), true, null, NOW);
  }

  public static Scopes scopes() {
    return Scopes.of("pet:read");
  }
}
