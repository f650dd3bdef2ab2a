package procura.identity.client;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import java.util.stream.Stream;
import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.client.Client.Registered;
import procura.identity.client.Client.Removed;
import procura.identity.client.Client.Unregistered;
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

/// The life of an OAuth client. A removed client's id is never used again; one that expired,
/// unused, leaves nothing behind, so that the URL of a metadata document may come again.
public final class ClientDecider
    implements Decider<Client, ClientCommand, ClientEvent, ClientRejection> {

  private static final int MOST_CREDENTIALS = 3;

  @Override
  public Client initial() {
    return new Unregistered();
  }

  @Override
  public Decision<ClientEvent, ClientRejection> decide(Client client, ClientCommand command) {
    return switch (client) {
      case Unregistered _
          when command
              instanceof
              RegisterClient(var t, var id, var metadata, var access, var credentials, var at) ->
          accept(new ClientRegistered(t, id, metadata, access, credentials, at));
      case Unregistered _ when command instanceof ExpireClient -> nothingToDo();
      case Unregistered _ -> reject(new ClientNotFound(command.client()));
      case Registered registered -> decide(registered, command);
      case Removed _ when command instanceof RemoveClient || command instanceof ExpireClient ->
          nothingToDo();
      case Removed _ when command instanceof RegisterClient ->
          reject(new ClientAlreadyRegistered(command.client()));
      case Removed _ -> reject(new ClientNotFound(command.client()));
    };
  }

  private static Decision<ClientEvent, ClientRejection> decide(
      Registered client, ClientCommand command) {
    return switch (command) {
      case RegisterClient register -> reject(new ClientAlreadyRegistered(register.client()));
      case ChangeClient(var t, var id, var metadata, var access, var at) ->
          accept(new ClientChanged(t, id, metadata, access, at));
      case AddClientCredential add when client.credentials().size() >= MOST_CREDENTIALS ->
          reject(new TooManyClientCredentials(add.client(), MOST_CREDENTIALS));
      case AddClientCredential(var t, var id, var credential, var at) ->
          accept(new ClientCredentialAdded(t, id, credential, at));
      case RevokeClientCredential(_, var id, var credential, _)
          when !client.credentials().contains(credential) ->
          reject(new ClientCredentialNotFound(id, credential));
      case RevokeClientCredential(var t, var id, var credential, var at) ->
          accept(new ClientCredentialRevoked(t, id, credential, at));
      case SuspendClient(var t, var id, var at) ->
          client.suspended() ? nothingToDo() : accept(new ClientSuspended(t, id, at));
      case ReinstateClient(var t, var id, var at) ->
          client.suspended() ? accept(new ClientReinstated(t, id, at)) : nothingToDo();
      case RemoveClient(var t, var id, var at) -> accept(new ClientRemoved(t, id, at));
      case ExpireClient(var t, var id, var at) -> accept(new ClientExpired(t, id, at));
    };
  }

  @Override
  public Client evolve(Client client, ClientEvent event) {
    return switch (event) {
      case ClientRegistered(_, var id, _, _, var credentials, _) ->
          new Registered(id, credentials.stream().map(Credential::id).toList(), false);
      case ClientRemoved(_, var id, _) -> new Removed(id);
      case ClientExpired _ -> new Unregistered();
      default -> evolve(living(client), event);
    };
  }

  private static Client evolve(Registered client, ClientEvent event) {
    return switch (event) {
      case ClientChanged _ -> client;
      case ClientCredentialAdded(_, var id, var credential, _) ->
          new Registered(
              id,
              Stream.concat(client.credentials().stream(), Stream.of(credential.id())).toList(),
              client.suspended());
      case ClientCredentialRevoked(_, var id, var credential, _) ->
          new Registered(
              id,
              client.credentials().stream().filter(c -> !c.equals(credential)).toList(),
              client.suspended());
      case ClientSuspended(_, var id, _) -> new Registered(id, client.credentials(), true);
      case ClientReinstated(_, var id, _) -> new Registered(id, client.credentials(), false);
      case ClientRegistered _, ClientRemoved _, ClientExpired _ ->
          throw new IllegalStateException("evolved per state: " + event);
    };
  }

  private static Registered living(Client client) {
    if (client instanceof Registered registered) {
      return registered;
    }
    throw new IllegalStateException("no living client: " + client);
  }
}
