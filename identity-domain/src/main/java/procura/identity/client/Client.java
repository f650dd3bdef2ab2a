package procura.identity.client;

import java.util.List;

/// The states a client can be in.
public sealed interface Client {

  record Unregistered() implements Client {}

  record Registered(ClientId id, List<String> credentials, boolean suspended) implements Client {}

  record Removed(ClientId id) implements Client {}
}
