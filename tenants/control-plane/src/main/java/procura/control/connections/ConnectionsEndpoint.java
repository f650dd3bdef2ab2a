package procura.control.connections;

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
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.connections.ConnectionForms.ConnectionAnswer;
import procura.control.connections.ConnectionForms.ConnectionChange;
import procura.control.connections.ConnectionForms.NewConnection;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.directory.Documents.ConnectionDocument;
import procura.directory.Kind;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.connection.ConnectionCommand.AddConnection;
import procura.identity.connection.ConnectionCommand.ChangeConnection;
import procura.identity.connection.ConnectionCommand.RemoveConnection;
import procura.identity.connection.ConnectionId;
import procura.identity.connection.ConnectionProfile;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.keys.PersonalData;

/// Providers elsewhere (OpenID Connect) that people of a tenant may sign in with.
@Tag(name = "connections")
@Controller("/api/v1/tenants/{tenant}/connections")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ConnectionsEndpoint {

  private static final int LONGEST = 512;
  private static final List<String> DEFAULT_SCOPES = List.of("openid", "profile", "email");

  private final Desk desk;
  private final DirectoryStore directory;
  private final References references;
  private final Idempotency idempotency;
  private final PersonalData personalData;
  private final PublicUrls urls;

  ConnectionsEndpoint(
      Desk desk,
      DirectoryStore directory,
      References references,
      Idempotency idempotency,
      PersonalData personalData,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.references = references;
    this.idempotency = idempotency;
    this.personalData = personalData;
    this.urls = urls;
  }

  /// Lets people sign in at an OpenID provider elsewhere.
  @Post
  @Operation(operationId = "addConnection")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = NewConnection.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<ConnectionAnswer> add(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        ConnectionAnswer.class,
        caller -> {
          var form = Bodies.read(body, NewConnection.class);
          var violations = new Violations();
          var name = violations.text("name", form.name(), LONGEST);
          var issuer = issuer(violations, form.issuer());
          var clientId = violations.text("client_id", form.clientId(), LONGEST);
          var secret = violations.text("client_secret", form.clientSecret(), LONGEST);
          var scopes =
              form.scopes() == null ? DEFAULT_SCOPES : violations.list("scopes", form.scopes());
          var roles = references.roles(violations, caller, "roles", form.roles());
          violations.check();
          var id = new ConnectionId(caller.secrets().id("con"));
          var profile =
              violations.checked(
                  "name",
                  () ->
                      new ConnectionProfile(
                          name,
                          issuer,
                          clientId,
                          seal(caller.tenant(), id, secret),
                          scopes,
                          Boolean.TRUE.equals(form.registration()),
                          roles));
          desk.send(caller, new AddConnection(caller.tenant(), id, profile, desk.now()));
          var entry = entry(caller, id.value());
          return Answers.created(
              urls,
              caller.tenant(),
              "connections",
              entry.id(),
              answer(caller, entry),
              entry.position());
        });
  }

  /// The providers at which people can sign in, newest first.
  @Get
  @Operation(operationId = "listConnections")
  @RequiredScope(AdminApi.READ)
  Page<ConnectionAnswer> list(
      @PathVariable String tenant, HttpRequest<?> request, @QueryValue @Nullable String q) {
    var caller = Caller.of(request);
    var page =
        directory.list(
            caller.tenant(),
            Kind.CONNECTION,
            new Search(null, q, List.of()),
            PageRequest.of(request));
    return new Page<>(
        page.items().stream().map(entry -> answer(caller, entry)).toList(), page.nextCursor());
  }

  /// One provider at which people can sign in.
  @Get("/{id}")
  @Operation(operationId = "getConnection")
  @RequiredScope(AdminApi.READ)
  HttpResponse<ConnectionAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var caller = Caller.of(request);
    var entry = entry(caller, id);
    return Preconditions.entity(request, answer(caller, entry), entry.position());
  }

  /// Changes a provider; what is missing stays as it is.
  @Patch("/{id}")
  @Operation(operationId = "changeConnection")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = ConnectionChange.class)))
  HttpResponse<ConnectionAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        ConnectionAnswer.class,
        caller -> {
          var old = entry(caller, id);
          Preconditions.check(caller, old.position());
          var profile =
              changed(
                  caller,
                  new ConnectionId(id),
                  old.document().profile(),
                  Bodies.read(body, ConnectionChange.class));
          desk.send(
              caller,
              new ChangeConnection(caller.tenant(), new ConnectionId(id), profile, desk.now()));
          var entry = entry(caller, id);
          return Answers.changed(answer(caller, entry), entry.position());
        });
  }

  private ConnectionProfile changed(
      Caller caller, ConnectionId id, ConnectionProfile old, ConnectionChange form) {
    var violations = new Violations();
    var name = form.name() == null ? old.name() : violations.text("name", form.name(), LONGEST);
    var clientId =
        form.clientId() == null
            ? old.clientId()
            : violations.text("client_id", form.clientId(), LONGEST);
    var secret = violations.optionalText("client_secret", form.clientSecret(), LONGEST);
    var scopes = form.scopes() == null ? old.scopes() : violations.list("scopes", form.scopes());
    var roles =
        form.roles() == null
            ? old.roles()
            : references.roles(violations, caller, "roles", form.roles());
    violations.check();
    var registration = form.registration() == null ? old.registration() : form.registration();
    if (registration && !old.registration()) {
      references.checkRolesHeld(caller, roles); // which new people get from now on
    }
    return violations.checked(
        "name",
        () ->
            new ConnectionProfile(
                name,
                old.issuer(),
                clientId,
                secret == null || secret.isBlank()
                    ? old.clientSecret()
                    : seal(caller.tenant(), id, secret),
                scopes,
                registration,
                roles));
  }

  /// Ends a provider: nobody signs in there any more.
  @Delete("/{id}")
  @Operation(operationId = "removeConnection")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> remove(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> Preconditions.check(caller, entry(caller, id).position()),
        caller -> {
          desk.send(
              caller, new RemoveConnection(caller.tenant(), new ConnectionId(id), desk.now()));
          personalData.destroy(caller.tenant(), id);
        });
  }

  /// OpenID Connect Discovery 1.0 section 3. Whether it may be called is the outbound client's to
  /// say, each time.
  private static String issuer(Violations violations, @Nullable String value) {
    var issuer = violations.text("issuer", value, LONGEST);
    if (!issuer.isEmpty() && !isIssuer(issuer)) {
      violations.add("issuer", "must be an https URL without query and fragment");
    }
    return issuer;
  }

  private static boolean isIssuer(String text) {
    try {
      var uri = URI.create(text);
      return uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private Sealed seal(TenantId tenant, ConnectionId id, String secret) {
    return personalData.seal(tenant, id.value(), "client_secret", secret);
  }

  private ConnectionAnswer answer(Caller caller, Entry<ConnectionDocument> entry) {
    return ConnectionAnswer.of(entry, caller.tenant(), urls);
  }

  private Entry<ConnectionDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.CONNECTION, id));
  }
}
