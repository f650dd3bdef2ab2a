package procura.control.agents;

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
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.agents.AgentForms.AgentAnswer;
import procura.control.agents.AgentForms.AgentChange;
import procura.control.agents.AgentForms.NewAgent;
import procura.control.agents.AgentForms.Suspension;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.Credentials;
import procura.control.grants.References;
import procura.control.grants.RoleAssignment;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.directory.Documents.AgentDocument;
import procura.directory.Kind;
import procura.identity.agent.AgentCommand;
import procura.identity.agent.AgentCommand.AssignAgentRoles;
import procura.identity.agent.AgentCommand.ChangeAgent;
import procura.identity.agent.AgentCommand.RegisterAgent;
import procura.identity.agent.AgentCommand.ReinstateAgent;
import procura.identity.agent.AgentCommand.RetireAgent;
import procura.identity.agent.AgentCommand.SuspendAgent;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentProfile;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;

/// Agents: registered, changed, suspended and reinstated at will, retired for good. A suspension is
/// in force when it is answered.
@Tag(name = "agents")
@Controller("/api/v1/tenants/{tenant}/agents")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AgentsEndpoint {

  private static final int LONGEST_REASON = 500;

  private final Desk desk;
  private final DirectoryStore directory;
  private final AgentProfiles profiles;
  private final References references;
  private final Credentials credentials;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  AgentsEndpoint(
      Desk desk,
      DirectoryStore directory,
      AgentProfiles profiles,
      References references,
      Credentials credentials,
      Idempotency idempotency,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.profiles = profiles;
    this.references = references;
    this.credentials = credentials;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// Registers an agent with its owners, the clients it works through and what it may do.
  @Post
  @Operation(operationId = "registerAgent")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = NewAgent.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<AgentAnswer> register(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request), request, body, AgentAnswer.class, caller -> register(caller, body));
  }

  private HttpResponse<AgentAnswer> register(Caller caller, @Nullable String body) {
    var form = Bodies.read(body, NewAgent.class);
    var violations = new Violations();
    var made =
        credentials.read(violations, "credential", form.credential(), caller.secrets(), desk.now());
    var roles = references.roles(violations, caller, "roles", form.roles());
    var profile =
        profiles.read(
            violations,
            caller,
            new AgentChange(
                form.name(),
                form.description(),
                form.owners(),
                form.clients(),
                form.access(),
                form.maxDelegationDepth(),
                form.authorizationDetailsTypes(),
                form.securityProfile()),
            null);
    var credential = Objects.requireNonNull(made);
    profiles.checkCredential(violations, caller, profile, credential.credential());
    var id = new AgentId(caller.secrets().id("agt"));
    var commands = new ArrayList<AgentCommand>();
    commands.add(
        new RegisterAgent(caller.tenant(), id, profile, credential.credential(), desk.now()));
    if (!roles.isEmpty()) {
      commands.add(new AssignAgentRoles(caller.tenant(), id, roles, desk.now()));
    }
    desk.sendTogether(caller, commands);
    var entry = entry(caller, id.value());
    return Answers.created(
        urls,
        caller.tenant(),
        "agents",
        id.value(),
        AgentAnswer.of(entry, credential.secret()),
        entry.position());
  }

  /// The agents, newest first.
  @Get
  @Operation(operationId = "listAgents")
  @RequiredScope(AdminApi.READ)
  Page<AgentAnswer> list(
      @PathVariable String tenant,
      HttpRequest<?> request,
      @QueryValue @Nullable String q,
      @QueryValue @Nullable String status,
      @QueryValue @Nullable String owner,
      @QueryValue @Nullable String client) {
    var caller = Caller.of(request);
    var tags = new ArrayList<String>();
    if (owner != null) {
      tags.add(caller.tenant().tag("user", owner));
    }
    if (client != null) {
      tags.add(caller.tenant().tag("client", client));
    }
    var page =
        directory.list(
            caller.tenant(),
            Kind.AGENT,
            new Search(status, q, List.copyOf(tags)),
            PageRequest.of(request));
    return new Page<>(
        page.items().stream().map(entry -> AgentAnswer.of(entry, null)).toList(),
        page.nextCursor());
  }

  /// One agent.
  @Get("/{id}")
  @Operation(operationId = "getAgent")
  @RequiredScope(AdminApi.READ)
  HttpResponse<AgentAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(request, AgentAnswer.of(entry, null), entry.position());
  }

  /// Changes an agent; what is missing stays as it is.
  @Patch("/{id}")
  @Operation(operationId = "changeAgent")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = AgentChange.class)))
  HttpResponse<AgentAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return changing(
        request,
        id,
        body,
        (caller, old) ->
            new ChangeAgent(
                caller.tenant(),
                new AgentId(id),
                changed(caller, Bodies.read(body, AgentChange.class), old.document()),
                desk.now()));
  }

  private AgentProfile changed(Caller caller, AgentChange form, AgentDocument old) {
    var violations = new Violations();
    var profile = profiles.read(violations, caller, form, old.profile());
    profiles.checkChange(violations, profile, old);
    return profile;
  }

  /// The roles that the agent has.
  @Get("/{id}/roles")
  @Operation(operationId = "getAgentRoles")
  @RequiredScope(AdminApi.READ)
  HttpResponse<RoleAssignment> roles(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(
        request, RoleAssignment.of(entry.document().roles()), entry.position());
  }

  /// Gives the agent these roles and no others.
  @Put("/{id}/roles")
  @Operation(operationId = "assignAgentRoles")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = RoleAssignment.class)))
  HttpResponse<AgentAnswer> assign(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return changing(
        request,
        id,
        body,
        (caller, _) ->
            new AssignAgentRoles(
                caller.tenant(),
                new AgentId(id),
                references.assignment(caller, Bodies.read(body, RoleAssignment.class)),
                desk.now()));
  }

  /// Stops the agent at once: no new token, and those it has are not active.
  @Post("/{id}/suspend")
  @Operation(operationId = "suspendAgent")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(
      required = false,
      content = @Content(schema = @Schema(implementation = Suspension.class)))
  HttpResponse<AgentAnswer> suspend(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return changing(
        request,
        id,
        body,
        (caller, _) -> {
          var reason =
              body == null || body.isBlank() ? null : Bodies.read(body, Suspension.class).reason();
          var violations = new Violations();
          violations.optionalText("reason", reason, LONGEST_REASON);
          violations.check();
          return new SuspendAgent(caller.tenant(), new AgentId(id), reason, desk.now());
        });
  }

  /// Lets a suspended agent act again.
  @Post("/{id}/reinstate")
  @Operation(operationId = "reinstateAgent")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<AgentAnswer> reinstate(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, _) -> new ReinstateAgent(caller.tenant(), new AgentId(id), desk.now()));
  }

  /// Ends the agent for good.
  @Post("/{id}/retire")
  @Operation(operationId = "retireAgent")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<AgentAnswer> retire(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, _) -> new RetireAgent(caller.tenant(), new AgentId(id), desk.now()));
  }

  /// An agent that acted stays on record: to remove it is to retire it.
  @Delete("/{id}")
  @Operation(operationId = "removeAgent")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> remove(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    retire(tenant, id, request);
    return HttpResponse.noContent();
  }

  private interface Change {
    AgentCommand command(Caller caller, Entry<AgentDocument> old);
  }

  private HttpResponse<AgentAnswer> changing(
      HttpRequest<?> request, String id, @Nullable String body, Change change) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        AgentAnswer.class,
        caller -> {
          var old = entry(caller, id);
          Preconditions.check(caller, old.position());
          desk.send(caller, change.command(caller, old));
          var entry = entry(caller, id);
          return Answers.changed(AgentAnswer.of(entry, null), entry.position());
        });
  }

  private Entry<AgentDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.AGENT, id));
  }
}
