package procura.identity.role;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import procura.identity.Access;
import procura.identity.DeciderSpec;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.role.RoleCommand.ChangeRolePermissions;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleCommand.RemoveRole;
import procura.identity.role.RoleEvent.RoleDefined;
import procura.identity.role.RoleEvent.RolePermissionsChanged;
import procura.identity.role.RoleEvent.RoleRemoved;
import procura.identity.role.RoleRejection.RoleNameIsTaken;
import procura.identity.role.RoleRejection.RoleNotFound;

class RoleDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final RoleId OWNER = new RoleId("rol_owner");
  private static final RoleId OTHER = new RoleId("rol_other");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final List<Access> PETS =
      List.of(new Access(new ResourceIdentifier("https://pets.example"), Scopes.of("pet:read")));
  private static final RoleDefined DEFINED = new RoleDefined(ACME, OWNER, "owner", PETS, NOW);
  private static final RoleRemoved REMOVED = new RoleRemoved(ACME, OWNER, "owner", NOW);

  private final DeciderSpec<Role, RoleCommand, RoleEvent, RoleRejection> role =
      DeciderSpec.of(new RoleDecider());

  @Test
  void aNameIsGivenOnceAtATimeAndIsFreeAgainAfterItsRole() {
    var define = new DefineRole(ACME, OTHER, "owner", PETS, NOW);
    role.when(define).then(new RoleDefined(ACME, OTHER, "owner", PETS, NOW));
    role.given(DEFINED).when(define).thenRejected(new RoleNameIsTaken("owner"));
    role.given(DEFINED, REMOVED)
        .when(define)
        .then(new RoleDefined(ACME, OTHER, "owner", PETS, NOW));
  }

  @Test
  void onlyALivingRoleChanges() {
    var change = new ChangeRolePermissions(ACME, OWNER, List.of(), NOW);
    role.given(DEFINED).when(change).then(new RolePermissionsChanged(ACME, OWNER, List.of(), NOW));
    role.when(change).thenRejected(new RoleNotFound(OWNER));
    role.given(DEFINED, REMOVED).when(change).thenRejected(new RoleNotFound(OWNER));
  }

  @Test
  void removingTwiceIsRemovingOnce() {
    var remove = new RemoveRole(ACME, OWNER, NOW);
    role.given(DEFINED).when(remove).then(REMOVED);
    role.given(DEFINED, REMOVED).when(remove).thenNothing();
    role.when(remove).thenRejected(new RoleNotFound(OWNER));
  }
}
