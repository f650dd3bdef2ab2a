package procura.control.agents;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.grants.CredentialAnswer;
import procura.control.grants.CredentialForm;
import procura.control.grants.CredentialSet;
import procura.control.grants.Credentials;
import procura.control.grants.Credentials.Made;
import procura.control.grants.References;
import procura.control.problem.ProblemException;
import procura.control.problem.ProblemType;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.Violations;
import procura.directory.Documents.AgentDocument;
import procura.directory.Kind;
import procura.identity.agent.AgentCommand.AddAgentCredential;
import procura.identity.agent.AgentCommand.RevokeAgentCredential;
import procura.identity.agent.AgentId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;

/// An agent's credentials: two at once let one be rotated without a gap.
@Tag(name = "agents")
@Controller("/api/v1/tenants/{tenant}/agents/{id}/credentials")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentCredentialsEndpoint {

  private final Desk desk;
  private final DirectoryStore directory;
  private final References references;
  private final Credentials credentials;
  private final AgentProfiles profiles;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  AgentCredentialsEndpoint(
      Desk desk,
      DirectoryStore directory,
      References references,
      Credentials credentials,
      AgentProfiles profiles,
      Idempotency idempotency,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.references = references;
    this.credentials = credentials;
    this.profiles = profiles;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// What the agent can prove itself by, without any secret.
  @Get
  @Operation(operationId = "listAgentCredentials")
  @RequiredScope(AdminApi.READ)
  Page<CredentialAnswer> list(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return credentials(Caller.of(request), id).page(request);
  }

  /// Gives the agent one more way to prove who it is; a new secret is shown once.
  @Post
  @Operation(operationId = "addAgentCredential")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = CredentialForm.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<CredentialAnswer> add(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        CredentialAnswer.class,
        caller -> {
          var agent = reachable(caller, id);
          var violations = new Violations();
          var made =
              credentials.read(
                  violations,
                  "credential",
                  Bodies.read(body, CredentialForm.class),
                  caller.secrets(),
                  desk.now());
          violations.check();
          var credential = Objects.requireNonNull(made);
          profiles.checkCredential(violations, caller, agent.profile(), credential.credential());
          return add(caller, id, credential);
        });
  }

  /// A new secret beside the old one, which works until it is revoked.
  @Post("/rotate")
  @Operation(operationId = "rotateAgentSecret")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.CREATED)
  HttpResponse<CredentialAnswer> rotate(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.once(
        Caller.of(request),
        request,
        null,
        CredentialAnswer.class,
        caller -> {
          var agent = reachable(caller, id);
          if (agent.credentials().stream()
              .noneMatch(credential -> credential.type().equals("client_secret"))) {
            throw new ProblemException(
                ProblemType.WRONG_STATE, "only secrets are rotated; add new keys instead");
          }
          var made = credentials.secret(caller.secrets(), desk.now());
          profiles.checkCredential(new Violations(), caller, agent.profile(), made.credential());
          return add(caller, id, made);
        });
  }

  private HttpResponse<CredentialAnswer> add(Caller caller, String id, Made made) {
    desk.send(
        caller,
        new AddAgentCredential(caller.tenant(), new AgentId(id), made.credential(), desk.now()));
    return credentials(caller, id).created(urls, caller.tenant(), made);
  }

  /// One credential, without any secret.
  @Get("/{credential}")
  @Operation(operationId = "getAgentCredential")
  @RequiredScope(AdminApi.READ)
  HttpResponse<CredentialAnswer> one(
      @PathVariable String tenant,
      @PathVariable String id,
      @PathVariable String credential,
      HttpRequest<?> request) {
    return credentials(Caller.of(request), id).one(request, credential);
  }

  /// Ends one credential: what it signs or sends is refused from now on.
  @Delete("/{credential}")
  @Operation(operationId = "revokeAgentCredential")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> revoke(
      @PathVariable String tenant,
      @PathVariable String id,
      @PathVariable String credential,
      HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> credentials(caller, id).checkNotLast(credential, "suspend the agent"),
        caller ->
            desk.send(
                caller,
                new RevokeAgentCredential(
                    caller.tenant(), new AgentId(id), credential, desk.now())));
  }

  /// Whoever gets an agent's secret can be that agent, and so needs to hold what it holds.
  private AgentDocument reachable(Caller caller, String id) {
    var agent = entry(caller, id).document();
    references.checkHeld(caller, agent.profile().access());
    references.checkRolesHeld(caller, agent.roles());
    return agent;
  }

  private CredentialSet credentials(Caller caller, String id) {
    var entry = entry(caller, id);
    return new CredentialSet("agents/" + id, entry.document().credentials(), entry.position());
  }

  private Entry<AgentDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.AGENT, id));
  }
}
