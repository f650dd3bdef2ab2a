package procura.identity.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import procura.identity.DeciderSpec;
import procura.identity.TenantId;
import procura.identity.client.ClientCommand.AddClientCredential;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.ExpireClient;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientCommand.ReinstateClient;
import procura.identity.client.ClientCommand.RemoveClient;
import procura.identity.client.ClientCommand.RevokeClientCredential;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.client.ClientEvent.ClientChanged;
import procura.identity.client.ClientEvent.ClientCredentialAdded;
import procura.identity.client.ClientEvent.ClientCredentialRevoked;
import procura.identity.client.ClientEvent.ClientExpired;
import procura.identity.client.ClientEvent.ClientRegistered;
import procura.identity.client.ClientEvent.ClientReinstated;
import procura.identity.client.ClientEvent.ClientRemoved;
import procura.identity.client.ClientEvent.ClientSuspended;
import procura.identity.client.ClientRejection.ClientAlreadyRegistered;
import procura.identity.client.ClientRejection.ClientCredentialNotFound;
import procura.identity.client.ClientRejection.ClientNotFound;
import procura.identity.client.ClientRejection.TooManyClientCredentials;
import procura.identity.client.Credential.SecretHash;

class ClientDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final ClientId WEB = new ClientId("cli_web");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ClientMetadata METADATA = metadata("Web");
  private static final ClientRegistered REGISTERED =
      new ClientRegistered(ACME, WEB, METADATA, List.of(), List.of(secret("one")), NOW);
  private static final ClientSuspended SUSPENDED = new ClientSuspended(ACME, WEB, NOW);
  private static final ClientRemoved REMOVED = new ClientRemoved(ACME, WEB, NOW);

  private final DeciderSpec<Client, ClientCommand, ClientEvent, ClientRejection> client =
      DeciderSpec.of(new ClientDecider());

  private static ClientMetadata metadata(String name) {
    return new ClientMetadata(
        name,
        null,
        List.of("https://web.example/callback"),
        List.of(),
        Set.of(GrantType.AUTHORIZATION_CODE),
        AuthenticationMethod.CLIENT_SECRET_BASIC,
        ApplicationType.WEB,
        false,
        false,
        List.of());
  }

  private static Credential secret(String id) {
    return new SecretHash(id, "hash", null);
  }

  private static ClientCredentialAdded added(String id) {
    return new ClientCredentialAdded(ACME, WEB, secret(id), NOW);
  }

  @Test
  void anIdIsUsedOnceAndNeverAgain() {
    var register = new RegisterClient(ACME, WEB, METADATA, List.of(), List.of(secret("one")), NOW);
    client.when(register).then(REGISTERED);
    client.given(REGISTERED).when(register).thenRejected(new ClientAlreadyRegistered(WEB));
    client.given(REGISTERED, REMOVED).when(register).thenRejected(new ClientAlreadyRegistered(WEB));
  }

  @Test
  void aSuspendedClientIsReinstatedAndEachOnlyOnce() {
    var suspend = new SuspendClient(ACME, WEB, NOW);
    var reinstate = new ReinstateClient(ACME, WEB, NOW);
    client.given(REGISTERED).when(suspend).then(SUSPENDED);
    client.given(REGISTERED, SUSPENDED).when(suspend).thenNothing();
    client.given(REGISTERED, SUSPENDED).when(reinstate).then(new ClientReinstated(ACME, WEB, NOW));
    client.given(REGISTERED).when(reinstate).thenNothing();
  }

  @Test
  void changingASuspendedClientDoesNotReinstateIt() {
    var change = new ChangeClient(ACME, WEB, metadata("Other"), List.of(), NOW);
    var changed = new ClientChanged(ACME, WEB, metadata("Other"), List.of(), NOW);
    client.given(REGISTERED, SUSPENDED).when(change).then(changed);
    client
        .given(REGISTERED, SUSPENDED, changed)
        .when(new SuspendClient(ACME, WEB, NOW))
        .thenNothing();
  }

  @Test
  void credentialsAreFewAndRevokedByName() {
    var fourth = new AddClientCredential(ACME, WEB, secret("four"), NOW);
    client.given(REGISTERED, added("two")).when(fourth).then(added("four"));
    client
        .given(REGISTERED, added("two"), added("three"))
        .when(fourth)
        .thenRejected(new TooManyClientCredentials(WEB, 3));
    var revoked = new ClientCredentialRevoked(ACME, WEB, "one", NOW);
    var revoke = new RevokeClientCredential(ACME, WEB, "one", NOW);
    client.given(REGISTERED, added("two")).when(revoke).then(revoked);
    client
        .given(REGISTERED, added("two"), revoked)
        .when(revoke)
        .thenRejected(new ClientCredentialNotFound(WEB, "one"));
    client
        .given(REGISTERED, added("two"), added("three"), revoked)
        .when(fourth)
        .then(added("four"));
  }

  @Test
  void whatIsNotThereOrRemovedIsNotFound() {
    var suspend = new SuspendClient(ACME, WEB, NOW);
    client.when(suspend).thenRejected(new ClientNotFound(WEB));
    client.given(REGISTERED, REMOVED).when(suspend).thenRejected(new ClientNotFound(WEB));
    client.given(REGISTERED).when(new RemoveClient(ACME, WEB, NOW)).then(REMOVED);
    client.given(REGISTERED, REMOVED).when(new RemoveClient(ACME, WEB, NOW)).thenNothing();
  }

  @Test
  void whatExpiredLeavesItsIdFreeAndWhatWasRemovedDoesNot() {
    var expire = new ExpireClient(ACME, WEB, NOW);
    var expired = new ClientExpired(ACME, WEB, NOW);
    var again = new RegisterClient(ACME, WEB, METADATA, List.of(), List.of(secret("one")), NOW);
    client.given(REGISTERED).when(expire).then(expired);
    client.given().when(expire).thenNothing();
    client.given(REGISTERED, expired).when(again).then(REGISTERED);
    client.given(REGISTERED, REMOVED).when(expire).thenNothing();
    client.given(REGISTERED, REMOVED).when(again).thenRejected(new ClientAlreadyRegistered(WEB));
  }
}
