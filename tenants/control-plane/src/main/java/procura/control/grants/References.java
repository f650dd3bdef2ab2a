package procura.control.grants;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Caller;
import procura.control.request.Violations;
import procura.directory.Documents.ResourceDocument;
import procura.directory.Documents.RoleDocument;
import procura.directory.Kind;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.role.RoleId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.BlindIndexes;

/// Turns what a body names into things of the caller's tenant. What another tenant has does not
/// exist here.
@Singleton
public final class References {

  private final DirectoryStore directory;
  private final BlindIndexes blindIndexes;
  private final PublicUrls urls;

  References(DirectoryStore directory, BlindIndexes blindIndexes, PublicUrls urls) {
    this.directory = directory;
    this.blindIndexes = blindIndexes;
    this.urls = urls;
  }

  /// Reads `access` or `permissions`. Without `scopes`, all of the resource's.
  public List<Access> access(
      Violations violations,
      Caller caller,
      String field,
      @Nullable List<@Nullable AccessForm> forms) {
    Map<ResourceIdentifier, Scopes> byResource = new LinkedHashMap<>();
    var list = violations.list(field, forms);
    for (int i = 0; i < list.size(); i++) {
      var at = field + "[" + i + "]";
      var resource = resource(violations, caller.tenant(), at + ".resource", list.get(i));
      if (resource != null) {
        byResource.merge(
            resource.identifier(),
            scopes(violations, at + ".scopes", list.get(i), resource),
            Scopes::or);
      }
    }
    var access =
        byResource.entrySet().stream().map(e -> new Access(e.getKey(), e.getValue())).toList();
    checkHeld(caller, access);
    return access;
  }

  private @Nullable ResourceDocument resource(
      Violations violations, TenantId tenant, String field, AccessForm form) {
    var name = violations.text(field, form.resource(), 512);
    if (name.isEmpty()) {
      return null;
    }
    var found = findResource(tenant, name);
    if (found == null) {
      violations.add(field, "`" + name + "` is not a resource of this tenant");
      return null;
    }
    return found.document();
  }

  /// By its identifier or its id.
  public @Nullable Entry<ResourceDocument> findResource(TenantId tenant, String name) {
    return name.startsWith("res_")
        ? directory.find(tenant, Kind.RESOURCE, name)
        : directory.findByTag(tenant, Kind.RESOURCE, tenant.tag("identifier", name));
  }

  private static Scopes scopes(
      Violations violations, String field, AccessForm form, ResourceDocument resource) {
    var all = resource.profile().allScopes();
    if (form.scopes() == null) {
      return all;
    }
    var known = new ArrayList<String>();
    var list = violations.list(field, form.scopes());
    for (int i = 0; i < list.size(); i++) {
      if (all.contains(list.get(i))) {
        known.add(list.get(i));
      } else {
        violations.add(
            field + "[" + i + "]",
            "`" + list.get(i) + "` is not a scope of `" + resource.identifier() + "`");
      }
    }
    return new Scopes(known);
  }

  /// Roles by id or name.
  public List<RoleId> roles(
      Violations violations, Caller caller, String field, @Nullable List<@Nullable String> names) {
    var roles = new LinkedHashSet<RoleId>();
    var list = violations.list(field, names);
    for (int i = 0; i < list.size(); i++) {
      var role = findRole(caller.tenant(), list.get(i));
      if (role == null) {
        violations.add(field + "[" + i + "]", "`" + list.get(i) + "` is not a role of this tenant");
      } else {
        checkHeld(caller, role.document().permissions());
        roles.add(new RoleId(role.id()));
      }
    }
    return List.copyOf(roles);
  }

  /// The roles of an assignment, which must say them.
  public List<RoleId> assignment(Caller caller, RoleAssignment assignment) {
    var violations = new Violations();
    if (assignment.roles() == null) {
      violations.add("roles", "is required");
    }
    var roles = roles(violations, caller, "roles", assignment.roles());
    violations.check();
    return roles;
  }

  private @Nullable Entry<RoleDocument> findRole(TenantId tenant, String name) {
    var byId = directory.find(tenant, Kind.ROLE, name);
    return byId != null
        ? byId
        : directory.findByTag(tenant, Kind.ROLE, tenant.tag("role_name", name));
  }

  /// People by id or username.
  public List<UserId> users(
      Violations violations,
      TenantId tenant,
      String field,
      @Nullable List<@Nullable String> names) {
    var users = new LinkedHashSet<UserId>();
    var list = violations.list(field, names);
    for (int i = 0; i < list.size(); i++) {
      var id = findUser(tenant, list.get(i));
      if (id == null) {
        violations.add(field + "[" + i + "]", "`" + list.get(i) + "` is not a user of this tenant");
      } else {
        users.add(id);
      }
    }
    return List.copyOf(users);
  }

  private @Nullable UserId findUser(TenantId tenant, String name) {
    var user = directory.find(tenant, Kind.USER, name);
    if (user == null) {
      var login = blindIndexes.login(tenant, name);
      user = directory.findByTag(tenant, Kind.USER, tenant.tag("login", login.value()));
    }
    return user == null ? null : new UserId(user.id());
  }

  public List<ClientId> clients(
      Violations violations, TenantId tenant, String field, @Nullable List<@Nullable String> ids) {
    var clients = new LinkedHashSet<ClientId>();
    var list = violations.list(field, ids);
    for (int i = 0; i < list.size(); i++) {
      if (directory.find(tenant, Kind.CLIENT, list.get(i)) == null) {
        violations.add(
            field + "[" + i + "]", "`" + list.get(i) + "` is not a client of this tenant");
      } else {
        clients.add(new ClientId(list.get(i)));
      }
    }
    return List.copyOf(clients);
  }

  /// Protected resources that a client is the server of.
  public List<ResourceIdentifier> resources(
      Violations violations,
      TenantId tenant,
      String field,
      @Nullable List<@Nullable String> names) {
    var list = violations.list(field, names);
    var resources = new ArrayList<ResourceIdentifier>();
    for (int i = 0; i < list.size(); i++) {
      var found = findResource(tenant, list.get(i));
      if (found == null) {
        violations.add(
            field + "[" + i + "]", "`" + list.get(i) + "` is not a resource of this tenant");
      } else if (found.document().identifier().value().equals(urls.adminApi())) {
        violations.add(field + "[" + i + "]", "the admin API has a server already");
      } else {
        resources.add(found.document().identifier());
      }
    }
    return List.copyOf(resources);
  }

  /// Rights over the tenant's administration itself pass on only from who has them.
  public void checkHeld(Caller caller, List<Access> granted) {
    for (var access : granted) {
      if (access.resource().value().equals(urls.adminApi())) {
        var more = access.scopes().minus(caller.scopes());
        if (!more.isEmpty()) {
          throw new ProblemException(
              ProblemType.MORE_THAN_HELD, "you can't grant `" + more + "`, which you don't hold");
        }
      }
    }
  }

  /// The same for what roles permit: who could act as somebody holds what they hold.
  public void checkRolesHeld(Caller caller, List<RoleId> roles) {
    directory
        .findAll(caller.tenant(), Kind.ROLE, roles.stream().map(RoleId::value).toList())
        .values()
        .forEach(role -> checkHeld(caller, role.document().permissions()));
  }

  /// Ends the request where nothing is known by that id.
  public static <T> T found(@Nullable T entry) {
    if (entry == null) {
      throw ProblemException.notFound();
    }
    return Objects.requireNonNull(entry);
  }
}
