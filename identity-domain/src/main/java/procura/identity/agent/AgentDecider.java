package procura.identity.agent;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.util.List;
import java.util.stream.Stream;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.agent.Agent.Active;
import procura.identity.agent.Agent.Retired;
import procura.identity.agent.Agent.Suspended;
import procura.identity.agent.Agent.Unregistered;
import procura.identity.agent.AgentCommand.AddAgentCredential;
import procura.identity.agent.AgentCommand.AssignAgentRoles;
import procura.identity.agent.AgentCommand.ChangeAgent;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentCommand.ReinstateAgent;
import procura.identity.agent.AgentCommand.RetireAgent;
import procura.identity.agent.AgentCommand.RevokeAgentCredential;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentEvent.AgentChanged;
import procura.identity.agent.AgentEvent.AgentCredentialAdded;
import procura.identity.agent.AgentEvent.AgentCredentialRevoked;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.agent.AgentEvent.AgentReinstated;
import procura.identity.agent.AgentEvent.AgentRetired;
import procura.identity.agent.AgentEvent.AgentRolesAssigned;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.agent.AgentRejection.AgentAlreadyRegistered;
import procura.identity.agent.AgentRejection.AgentCredentialNotFound;
import procura.identity.agent.AgentRejection.AgentIsRetired;
import procura.identity.agent.AgentRejection.AgentNotFound;
import procura.identity.agent.AgentRejection.TooManyAgentCredentials;

/// The life of an agent: registered once, suspended and reinstated at will, retired at most once,
/// never reborn.
public final class AgentDecider
    implements Decider<Agent, AgentCommand, AgentEvent, AgentRejection> {

  /// Two live credentials let one be rotated without a gap; a third serves a second platform.
  private static final int MOST_CREDENTIALS = 3;

  @Override
  public Agent initial() {
    return new Unregistered();
  }

  @Override
  public Decision<AgentEvent, AgentRejection> decide(Agent agent, AgentCommand command) {
    return switch (agent) {
      case Unregistered _
          when command
              instanceof RegisterAgent(var t, var id, var profile, var credential, var at) ->
          accept(new AgentRegistered(t, id, profile, credential, at));
      case Unregistered _ -> reject(new AgentNotFound(command.agent()));
      case Active active -> decide(active, command);
      case Suspended suspended -> decide(suspended, command);
      case Retired _ when command instanceof RetireAgent -> nothingToDo();
      case Retired _ -> reject(new AgentIsRetired(command.agent()));
    };
  }

  private static Decision<AgentEvent, AgentRejection> decide(Active agent, AgentCommand command) {
    return switch (command) {
      case SuspendAgent(var t, var id, var reason, var at) ->
          accept(new AgentSuspended(t, id, reason, at));
      case ReinstateAgent _ -> nothingToDo();
      default -> living(agent.credentials(), command);
    };
  }

  private static Decision<AgentEvent, AgentRejection> decide(
      Suspended agent, AgentCommand command) {
    return switch (command) {
      case SuspendAgent _ -> nothingToDo();
      case ReinstateAgent(var t, var id, var at) -> accept(new AgentReinstated(t, id, at));
      default -> living(agent.credentials(), command);
    };
  }

  /// What an agent's state, active or suspended, makes no difference to.
  private static Decision<AgentEvent, AgentRejection> living(
      List<String> credentials, AgentCommand command) {
    return switch (command) {
      case RegisterAgent register -> reject(new AgentAlreadyRegistered(register.agent()));
      case ChangeAgent(var t, var id, var profile, var at) ->
          accept(new AgentChanged(t, id, profile, at));
      case AssignAgentRoles(var t, var id, var roles, var at) ->
          accept(new AgentRolesAssigned(t, id, roles, at));
      case AddAgentCredential add when credentials.size() >= MOST_CREDENTIALS ->
          reject(new TooManyAgentCredentials(add.agent(), MOST_CREDENTIALS));
      case AddAgentCredential(var t, var id, var credential, var at) ->
          accept(new AgentCredentialAdded(t, id, credential, at));
      case RevokeAgentCredential(_, var id, var credential, _)
          when !credentials.contains(credential) ->
          reject(new AgentCredentialNotFound(id, credential));
      case RevokeAgentCredential(var t, var id, var credential, var at) ->
          accept(new AgentCredentialRevoked(t, id, credential, at));
      case RetireAgent(var t, var id, var at) -> accept(new AgentRetired(t, id, at));
      case SuspendAgent _, ReinstateAgent _ ->
          throw new IllegalStateException("decided per state: " + command);
    };
  }

  @Override
  public Agent evolve(Agent agent, AgentEvent event) {
    return switch (event) {
      case AgentRegistered(_, var id, _, var credential, _) ->
          new Active(id, List.of(credential.id()));
      case AgentChanged _, AgentRolesAssigned _ -> agent;
      case AgentCredentialAdded(_, _, var credential, _) ->
          withCredentials(
              agent,
              Stream.concat(credentials(agent).stream(), Stream.of(credential.id())).toList());
      case AgentCredentialRevoked(_, _, var credential, _) ->
          withCredentials(
              agent, credentials(agent).stream().filter(id -> !id.equals(credential)).toList());
      case AgentSuspended(_, var id, _, _) -> new Suspended(id, credentials(agent));
      case AgentReinstated(_, var id, _) -> new Active(id, credentials(agent));
      case AgentRetired(_, var id, _) -> new Retired(id);
    };
  }

  private static List<String> credentials(Agent agent) {
    return switch (agent) {
      case Active(_, var credentials) -> credentials;
      case Suspended(_, var credentials) -> credentials;
      case Unregistered _, Retired _ ->
          throw new IllegalStateException("no living agent: " + agent);
    };
  }

  private static Agent withCredentials(Agent agent, List<String> credentials) {
    return switch (agent) {
      case Active(var id, _) -> new Active(id, credentials);
      case Suspended(var id, _) -> new Suspended(id, credentials);
      case Unregistered _, Retired _ ->
          throw new IllegalStateException("no living agent: " + agent);
    };
  }
}
