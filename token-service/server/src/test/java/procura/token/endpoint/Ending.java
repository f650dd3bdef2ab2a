package procura.token.endpoint;

import static procura.token.endpoint.Way.AGENT_ALONE;
import static procura.token.endpoint.Way.CLIENT_ALONE;
import static procura.token.endpoint.Way.CODE;
import static procura.token.endpoint.Way.EXCHANGE;
import static procura.token.endpoint.Way.REFRESH;
import static procura.token.scene.Scene.BOB;
import static procura.token.scene.Scene.now;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import procura.identity.agent.AgentCommand.RetireAgent;
import procura.identity.agent.AgentCommand.RevokeAgentCredential;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RemoveClient;
import procura.identity.client.ClientCommand.RevokeClientCredential;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.client.GrantType;
import procura.identity.delegation.DelegationCommand.WithdrawDelegation;
import procura.identity.issuance.GrantId;
import procura.identity.issuance.IssuanceEvent.GrantRevoked;
import procura.identity.issuance.IssuanceEvent.TokenRevoked;
import procura.identity.resource.ResourceCommand.RemoveResource;
import procura.identity.role.RoleCommand.ChangeRolePermissions;
import procura.identity.role.RoleCommand.RemoveRole;
import procura.identity.user.UserCommand.AssignUserRoles;
import procura.identity.user.UserCommand.EraseUser;
import procura.identity.user.UserCommand.SuspendUser;
import procura.tenancy.lifecycle.TenantCommand.OffboardTenant;
import procura.token.endpoint.Way.Walked;
import procura.token.scene.Scene;

/// Something that can end, and the ways that rest on it.
enum Ending {
  TENANT_OFFBOARDED(all(), all(), (s, w) -> s.send(new OffboardTenant(s.tenant(), now()))),
  CLIENT_SUSPENDED(
      throughTheClient(),
      throughTheClient(),
      (s, w) -> s.send(new SuspendClient(s.tenant(), s.web.client(), now()))),
  CLIENT_REMOVED(
      throughTheClient(),
      throughTheClient(),
      (s, w) -> s.send(new RemoveClient(s.tenant(), s.web.client(), now()))),
  CLIENT_LOST_ITS_ACCESS(
      throughTheClient(),
      EnumSet.of(CLIENT_ALONE, CODE, REFRESH),
      (s, w) ->
          s.send(
              new ChangeClient(
                  s.tenant(),
                  s.web.client(),
                  Scene.metadata(
                      AuthenticationMethod.CLIENT_SECRET_BASIC, Set.of(GrantType.values()), false),
                  List.of(),
                  now()))),
  AGENT_SUSPENDED(
      throughTheAgent(),
      throughTheAgent(),
      (s, w) -> s.send(new SuspendAgent(s.tenant(), s.vet.agent(), "r", now()))),
  AGENT_RETIRED(
      throughTheAgent(),
      throughTheAgent(),
      (s, w) -> s.send(new RetireAgent(s.tenant(), s.vet.agent(), now()))),
  USER_SUSPENDED(forBob(), forBob(), (s, w) -> s.send(new SuspendUser(s.tenant(), BOB, now()))),
  USER_ERASED(forBob(), forBob(), (s, w) -> s.send(new EraseUser(s.tenant(), BOB, now()))),
  USER_LOST_THE_ROLE(
      forBob(), forBob(), (s, w) -> s.send(new AssignUserRoles(s.tenant(), BOB, List.of(), now()))),
  ROLE_LOST_THE_PERMISSION(
      forBob(),
      forBob(),
      (s, w) -> s.send(new ChangeRolePermissions(s.tenant(), Scene.OWNER, List.of(), now()))),
  ROLE_REMOVED(
      forBob(), forBob(), (s, w) -> s.send(new RemoveRole(s.tenant(), Scene.OWNER, now()))),
  RESOURCE_REMOVED(
      all(),
      EnumSet.complementOf(EnumSet.of(EXCHANGE)), // that token is for another resource
      (s, w) -> s.send(new RemoveResource(s.tenant(), Scene.PETS_ID, now()))),
  DELEGATION_WITHDRAWN(
      forBob(),
      forBob(),
      (s, w) ->
          w.grants().stream()
              .map(GrantId::delegation)
              .distinct()
              .forEach(id -> s.send(new WithdrawDelegation(s.tenant(), id, now())))),
  GRANT_REVOKED(
      forBob(),
      forBob(),
      (s, w) ->
          w.grants()
              .forEach(grant -> s.record(new GrantRevoked(s.tenant(), grant, null, "r", now())))),
  TOKEN_REVOKED(
      EnumSet.of(CODE, EXCHANGE),
      all(),
      (s, w) ->
          Stream.concat(Stream.of(w.token()), w.presented().stream())
              .forEach(token ->
                  s.record(
                      new TokenRevoked(
                          s.tenant(),
                          Walked.jti(token),
                          s.web.client(),
                          now().plusSeconds(3_600),
                          "r",
                          now())))),
  CLIENT_CREDENTIAL_REVOKED(
      EnumSet.of(CLIENT_ALONE, CODE, REFRESH),
      EnumSet.noneOf(Way.class), // rotating a secret ends no tokens
      (s, w) ->
          s.send(new RevokeClientCredential(s.tenant(), s.web.client(), "cred_cli_web", now()))),
  SERVER_CREDENTIAL_REVOKED(
      EnumSet.of(EXCHANGE),
      EnumSet.noneOf(Way.class),
      (s, w) ->
          s.send(
              new RevokeClientCredential(
                  s.tenant(), s.petsServer.client(), "cred_cli_pets_server", now()))),
  AGENT_CREDENTIAL_REVOKED(
      EnumSet.of(AGENT_ALONE),
      EnumSet.noneOf(Way.class),
      (s, w) ->
          s.send(new RevokeAgentCredential(s.tenant(), s.vet.agent(), "cred_agt_vet", now())));

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Set<Way> closed;

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Set<Way> inactive;

  @SuppressWarnings("ImmutableEnumChecker") // holds no state
  private final BiConsumer<Scene, Walked> end;

  Ending(Set<Way> closed, Set<Way> inactive, BiConsumer<Scene, Walked> end) {
    this.closed = closed;
    this.inactive = inactive;
    this.end = end;
  }

  private static Set<Way> all() {
    return EnumSet.allOf(Way.class);
  }

  private static Set<Way> forBob() {
    return EnumSet.of(CODE, REFRESH, EXCHANGE);
  }

  private static Set<Way> throughTheClient() {
    return EnumSet.of(CLIENT_ALONE, CODE, REFRESH, EXCHANGE);
  }

  private static Set<Way> throughTheAgent() {
    return EnumSet.of(AGENT_ALONE, CODE, REFRESH, EXCHANGE);
  }

  boolean closes(Way way) {
    return closed.contains(way);
  }

  boolean endsTokensOf(Way way) {
    return inactive.contains(way);
  }

  void happen(Scene scene, Walked walked) {
    end.accept(scene, walked);
  }
}
