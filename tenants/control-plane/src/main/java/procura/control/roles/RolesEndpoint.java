package procura.control.roles;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.control.roles.RoleForms.NewRole;
import procura.control.roles.RoleForms.RoleAnswer;
import procura.control.roles.RoleForms.RoleChange;
import procura.directory.Documents.RoleDocument;
import procura.directory.Kind;
import procura.identity.role.RoleCommand.ChangeRolePermissions;
import procura.identity.role.RoleCommand.DefineRole;
import procura.identity.role.RoleCommand.RemoveRole;
import procura.identity.role.RoleId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;

/// Roles: permissions under a name, given to people and agents.
@Tag(name = "roles")
@Controller("/api/v1/tenants/{tenant}/roles")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RolesEndpoint {

  private static final int LONGEST_NAME = 80;

  private final Desk desk;
  private final DirectoryStore directory;
  private final References references;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  RolesEndpoint(
      Desk desk,
      DirectoryStore directory,
      References references,
      Idempotency idempotency,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.references = references;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// Defines a role by the scopes it permits.
  @Post
  @Operation(operationId = "defineRole")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = NewRole.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<RoleAnswer> define(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        RoleAnswer.class,
        caller -> {
          var form = Bodies.read(body, NewRole.class);
          var violations = new Violations();
          var name = violations.text("name", form.name(), LONGEST_NAME);
          var permissions =
              references.access(violations, caller, "permissions", form.permissions());
          violations.check();
          var id = new RoleId(caller.secrets().id("rol"));
          desk.send(caller, new DefineRole(caller.tenant(), id, name, permissions, desk.now()));
          var entry = entry(caller, id.value());
          return Answers.created(
              urls, caller.tenant(), "roles", entry.id(), RoleAnswer.of(entry), entry.position());
        });
  }

  /// The roles, newest first.
  @Get
  @Operation(operationId = "listRoles")
  @RequiredScope(AdminApi.READ)
  Page<RoleAnswer> list(
      @PathVariable String tenant, HttpRequest<?> request, @QueryValue @Nullable String q) {
    var page =
        directory.list(
            Caller.of(request).tenant(),
            Kind.ROLE,
            new Search(null, q, List.of()),
            PageRequest.of(request));
    return new Page<>(page.items().stream().map(RoleAnswer::of).toList(), page.nextCursor());
  }

  /// One role.
  @Get("/{id}")
  @Operation(operationId = "getRole")
  @RequiredScope(AdminApi.READ)
  HttpResponse<RoleAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(request, RoleAnswer.of(entry), entry.position());
  }

  /// Changes a role for everybody who has it; what is missing stays as it is.
  @Patch("/{id}")
  @Operation(operationId = "changeRole")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = RoleChange.class)))
  HttpResponse<RoleAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        RoleAnswer.class,
        caller -> {
          var old = ownEntry(caller, id);
          Preconditions.check(caller, old.position());
          var form = Bodies.read(body, RoleChange.class);
          if (form.permissions() != null) {
            var violations = new Violations();
            var permissions =
                references.access(violations, caller, "permissions", form.permissions());
            violations.check();
            desk.send(
                caller,
                new ChangeRolePermissions(
                    caller.tenant(), new RoleId(id), permissions, desk.now()));
          }
          var entry = entry(caller, id);
          return Answers.changed(RoleAnswer.of(entry), entry.position());
        });
  }

  /// Ends a role: nobody has it any more.
  @Delete("/{id}")
  @Operation(operationId = "removeRole")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> remove(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> Preconditions.check(caller, ownEntry(caller, id).position()),
        caller -> desk.send(caller, new RemoveRole(caller.tenant(), new RoleId(id), desk.now())));
  }

  private Entry<RoleDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.ROLE, id));
  }

  /// Whoever weakened this role could lock everybody out for good.
  private Entry<RoleDocument> ownEntry(Caller caller, String id) {
    var entry = entry(caller, id);
    if (entry.document().name().equals(AdminApi.ROLE)) {
      throw new ProblemException(
          ProblemType.BUILT_IN, "the role `" + AdminApi.ROLE + "` can't be changed or removed");
    }
    return entry;
  }
}
