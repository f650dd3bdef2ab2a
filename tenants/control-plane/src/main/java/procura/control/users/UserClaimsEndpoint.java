package procura.control.users;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.grants.References;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.control.users.UserForms.PersonClaims;
import procura.directory.Documents.UserDocument;
import procura.directory.Kind;
import procura.identity.user.UserId;
import procura.tenancy.isolation.RequiredScope;

/// The standard claims of a person (OpenID Connect Core section 5.1), as a whole.
@Tag(name = "users")
@Controller("/api/v1/tenants/{tenant}/users/{id}/claims")
@ExecuteOn(TaskExecutors.BLOCKING)
final class UserClaimsEndpoint {

  private final Desk desk;
  private final DirectoryStore directory;
  private final Idempotency idempotency;
  private final SealedClaims claims;

  UserClaimsEndpoint(
      Desk desk, DirectoryStore directory, Idempotency idempotency, SealedClaims claims) {
    this.desk = desk;
    this.directory = directory;
    this.idempotency = idempotency;
    this.claims = claims;
  }

  /// What OpenID clients may learn about a person.
  @Get
  @Operation(operationId = "getUserClaims")
  @RequiredScope(AdminApi.READ)
  HttpResponse<PersonClaims> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var caller = Caller.of(request);
    var entry = entry(caller, id);
    return Preconditions.entity(request, claims.open(caller.tenant(), entry), entry.position());
  }

  /// Says anew what OpenID clients may learn about a person.
  @Put
  @Operation(operationId = "changeUserClaims")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = PersonClaims.class)))
  HttpResponse<PersonClaims> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        PersonClaims.class,
        caller -> {
          Preconditions.check(caller, entry(caller, id).position());
          var violations = new Violations();
          var said = Bodies.read(body, PersonClaims.class).checked(violations);
          violations.check();
          desk.send(caller, claims.change(caller.tenant(), new UserId(id), said, desk.now()));
          var entry = entry(caller, id);
          return Answers.changed(claims.open(caller.tenant(), entry), entry.position());
        });
  }

  private Entry<UserDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.USER, id));
  }
}
