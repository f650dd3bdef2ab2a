package procura.identity.client;

import procura.identity.Rejection;

/// Why a client's command was refused.
public sealed interface ClientRejection extends Rejection {

  record ClientNotFound(ClientId client) implements ClientRejection {}

  record ClientAlreadyRegistered(ClientId client) implements ClientRejection {}

  record ClientCredentialNotFound(ClientId client, String credential) implements ClientRejection {}

  record TooManyClientCredentials(ClientId client, int most) implements ClientRejection {}
}
