package procura.identity.resource;

import procura.identity.Rejection;
import procura.identity.ResourceIdentifier;

/// Why a resource's command was refused.
public sealed interface ResourceRejection extends Rejection {

  record ResourceNotFound(ResourceId resource) implements ResourceRejection {}

  record IdentifierIsTaken(ResourceIdentifier identifier) implements ResourceRejection {}
}
