package procura.identity.resource;

import procura.identity.ResourceIdentifier;

/// The states a protected resource can be in.
public sealed interface Resource {

  record Unregistered() implements Resource {}

  record Registered(ResourceId id, ResourceIdentifier identifier) implements Resource {}

  record Removed(ResourceId id) implements Resource {}
}
