package procura.identity.resource;

import static procura.identity.Decision.accept;
import static procura.identity.Decision.nothingToDo;
import static procura.identity.Decision.reject;

import procura.identity.Decider;
import procura.identity.Decision;
import procura.identity.resource.Resource.Registered;
import procura.identity.resource.Resource.Removed;
import procura.identity.resource.Resource.Unregistered;
import procura.identity.resource.ResourceCommand.ChangeResource;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceCommand.RemoveResource;
import procura.identity.resource.ResourceEvent.ResourceChanged;
import procura.identity.resource.ResourceEvent.ResourceRegistered;
import procura.identity.resource.ResourceEvent.ResourceRemoved;
import procura.identity.resource.ResourceRejection.IdentifierIsTaken;
import procura.identity.resource.ResourceRejection.ResourceNotFound;

/// Protected resources: one living resource per identifier in a tenant.
public final class ResourceDecider
    implements Decider<Resource, ResourceCommand, ResourceEvent, ResourceRejection> {

  @Override
  public Resource initial() {
    return new Unregistered();
  }

  @Override
  public Decision<ResourceEvent, ResourceRejection> decide(
      Resource resource, ResourceCommand command) {
    return switch (command) {
      case RegisterResource(var t, var id, var identifier, var profile, var at) ->
          resource instanceof Registered
              ? reject(new IdentifierIsTaken(identifier))
              : accept(new ResourceRegistered(t, id, identifier, profile, at));
      case ChangeResource(var t, var id, var profile, var at) ->
          resource instanceof Registered(_, var identifier)
              ? accept(new ResourceChanged(t, id, identifier, profile, at))
              : reject(new ResourceNotFound(id));
      case RemoveResource(var t, var id, var at) ->
          switch (resource) {
            case Registered(_, var identifier) ->
                accept(new ResourceRemoved(t, id, identifier, at));
            case Removed _ -> nothingToDo();
            case Unregistered _ -> reject(new ResourceNotFound(id));
          };
    };
  }

  @Override
  public Resource evolve(Resource resource, ResourceEvent event) {
    return switch (event) {
      case ResourceRegistered(_, var id, var identifier, _, _) -> new Registered(id, identifier);
      case ResourceChanged _ -> resource;
      case ResourceRemoved(_, var id, _, _) -> new Removed(id);
    };
  }
}
