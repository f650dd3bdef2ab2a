package procura.identity.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.DeciderSpec;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.resource.ResourceCommand.ChangeResource;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceCommand.RemoveResource;
import procura.identity.resource.ResourceEvent.ResourceChanged;
import procura.identity.resource.ResourceEvent.ResourceRegistered;
import procura.identity.resource.ResourceEvent.ResourceRemoved;
import procura.identity.resource.ResourceRejection.IdentifierIsTaken;
import procura.identity.resource.ResourceRejection.ResourceNotFound;

class ResourceDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final ResourceId PETS = new ResourceId("res_pets");
  private static final ResourceId AGAIN = new ResourceId("res_again");
  private static final ResourceIdentifier URI = new ResourceIdentifier("https://pets.example");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ResourceProfile PROFILE = profile("Pets");
  private static final ResourceRegistered REGISTERED =
      new ResourceRegistered(ACME, PETS, URI, PROFILE, NOW);
  private static final ResourceRemoved REMOVED = new ResourceRemoved(ACME, PETS, URI, NOW);

  private final DeciderSpec<Resource, ResourceCommand, ResourceEvent, ResourceRejection> resource =
      DeciderSpec.of(new ResourceDecider());

  private static ResourceProfile profile(String name) {
    return new ResourceProfile(
        name,
        List.of(new ScopeDefinition("pet:read", "See pets", List.of(), true, false)),
        TokenFormat.JWT,
        Duration.ofMinutes(5));
  }

  @Test
  void oneLivingResourceHasAnIdentifier() {
    var register = new RegisterResource(ACME, AGAIN, URI, PROFILE, NOW);
    resource.when(register).then(new ResourceRegistered(ACME, AGAIN, URI, PROFILE, NOW));
    resource.given(REGISTERED).when(register).thenRejected(new IdentifierIsTaken(URI));
    resource
        .given(REGISTERED, REMOVED)
        .when(register)
        .then(new ResourceRegistered(ACME, AGAIN, URI, PROFILE, NOW));
  }

  @Test
  void whatChangesKeepsItsIdentifier() {
    var change = new ChangeResource(ACME, PETS, profile("Animals"), NOW);
    resource
        .given(REGISTERED)
        .when(change)
        .then(new ResourceChanged(ACME, PETS, URI, profile("Animals"), NOW));
    resource.when(change).thenRejected(new ResourceNotFound(PETS));
    resource.given(REGISTERED, REMOVED).when(change).thenRejected(new ResourceNotFound(PETS));
  }

  @Test
  void removingTwiceIsRemovingOnce() {
    var remove = new RemoveResource(ACME, PETS, NOW);
    resource.given(REGISTERED).when(remove).then(REMOVED);
    resource.given(REGISTERED, REMOVED).when(remove).thenNothing();
    resource.when(remove).thenRejected(new ResourceNotFound(PETS));
  }
}
