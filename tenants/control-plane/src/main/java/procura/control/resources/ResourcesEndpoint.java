package procura.control.resources;

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
import procura.control.resources.ResourceForms.NewResource;
import procura.control.resources.ResourceForms.ResourceAnswer;
import procura.control.resources.ResourceForms.ResourceChange;
import procura.directory.Documents.ResourceDocument;
import procura.directory.Kind;
import procura.identity.ResourceIdentifier;
import procura.identity.resource.ResourceCommand.ChangeResource;
import procura.identity.resource.ResourceCommand.RegisterResource;
import procura.identity.resource.ResourceCommand.RemoveResource;
import procura.identity.resource.ResourceId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;

/// Protected resources (RFC 9728): registered once under an identifier, changed, removed.
@Tag(name = "resources")
@Controller("/api/v1/tenants/{tenant}/resources")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ResourcesEndpoint {

  private static final String OWN_NAMES = "urn:procura:";

  private final Desk desk;
  private final DirectoryStore directory;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  ResourcesEndpoint(Desk desk, DirectoryStore directory, Idempotency idempotency, PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// Registers a protected resource with its scopes.
  @Post
  @Operation(operationId = "registerResource")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = NewResource.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<ResourceAnswer> register(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        ResourceAnswer.class,
        caller -> {
          var form = Bodies.read(body, NewResource.class);
          var violations = new Violations();
          var text = violations.text("identifier", form.identifier(), 512);
          var identifier =
              text.isEmpty()
                  ? null
                  : violations.value("identifier", () -> new ResourceIdentifier(text));
          if (isReserved(text)) {
            violations.add("identifier", "is reserved");
          }
          var profile = ResourceForms.profile(violations, form);
          var id = new ResourceId(caller.secrets().id("res"));
          desk.send(
              caller,
              new RegisterResource(
                  caller.tenant(), id, References.found(identifier), profile, desk.now()));
          var entry = entry(caller, id.value());
          return Answers.created(
              urls,
              caller.tenant(),
              "resources",
              entry.id(),
              ResourceAnswer.of(entry),
              entry.position());
        });
  }

  /// What tokens of our own are for: whoever was the server of such a resource would be given
  /// tokens that are not meant for it.
  private boolean isReserved(String identifier) {
    return identifier.equals(urls.base())
        || identifier.equals(urls.adminApi())
        || identifier.startsWith(urls.adminApi() + "/")
        || identifier.startsWith(urls.base() + "/t/")
        || identifier.regionMatches(true, 0, OWN_NAMES, 0, OWN_NAMES.length());
  }

  /// The protected resources, newest first.
  @Get
  @Operation(operationId = "listResources")
  @RequiredScope(AdminApi.READ)
  Page<ResourceAnswer> list(
      @PathVariable String tenant, HttpRequest<?> request, @QueryValue @Nullable String q) {
    var caller = Caller.of(request);
    var page =
        directory.list(
            caller.tenant(),
            Kind.RESOURCE,
            new Search(null, q, List.of()),
            PageRequest.of(request));
    return new Page<>(page.items().stream().map(ResourceAnswer::of).toList(), page.nextCursor());
  }

  /// One protected resource.
  @Get("/{id}")
  @Operation(operationId = "getResource")
  @RequiredScope(AdminApi.READ)
  HttpResponse<ResourceAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(request, ResourceAnswer.of(entry), entry.position());
  }

  /// Changes a protected resource; what is missing stays as it is.
  @Patch("/{id}")
  @Operation(operationId = "changeResource")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = ResourceChange.class)))
  HttpResponse<ResourceAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        ResourceAnswer.class,
        caller -> {
          var old = ownEntry(caller, id);
          Preconditions.check(caller, old.position());
          var profile =
              ResourceForms.changed(
                  new Violations(),
                  old.document().profile(),
                  Bodies.read(body, ResourceChange.class));
          desk.send(
              caller, new ChangeResource(caller.tenant(), new ResourceId(id), profile, desk.now()));
          var entry = entry(caller, id);
          return Answers.changed(ResourceAnswer.of(entry), entry.position());
        });
  }

  /// Ends a protected resource: nobody gets a token for it any more.
  @Delete("/{id}")
  @Operation(operationId = "removeResource")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> remove(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> Preconditions.check(caller, ownEntry(caller, id).position()),
        caller ->
            desk.send(caller, new RemoveResource(caller.tenant(), new ResourceId(id), desk.now())));
  }

  private Entry<ResourceDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.RESOURCE, id));
  }

  /// Without the admin API's own resource nobody could administer anything any more.
  private Entry<ResourceDocument> ownEntry(Caller caller, String id) {
    var entry = entry(caller, id);
    if (entry.document().identifier().value().equals(urls.adminApi())) {
      throw new ProblemException(
          ProblemType.BUILT_IN, "the admin API's own resource can't be changed or removed");
    }
    return entry;
  }
}
