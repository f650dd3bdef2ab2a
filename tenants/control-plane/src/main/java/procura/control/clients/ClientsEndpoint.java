package procura.control.clients;

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
import procura.authority.registration.MetadataWriter;
import procura.authority.registration.Reading.Good;
import procura.control.access.AdminApi;
import procura.control.clients.ClientForms.ClientAnswer;
import procura.control.clients.ClientForms.ClientForm;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.CredentialAnswer;
import procura.control.grants.CredentialForm;
import procura.control.grants.CredentialSet;
import procura.control.grants.Credentials;
import procura.control.grants.Credentials.Made;
import procura.control.grants.HeldTo;
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
import procura.directory.Documents.ClientDocument;
import procura.directory.Kind;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand;
import procura.identity.client.ClientCommand.AddClientCredential;
import procura.identity.client.ClientCommand.ChangeClient;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientCommand.ReinstateClient;
import procura.identity.client.ClientCommand.RemoveClient;
import procura.identity.client.ClientCommand.RevokeClientCredential;
import procura.identity.client.ClientCommand.SuspendClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Registration.Origin;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;

/// OAuth clients: registered by hand here, with the metadata of RFC 7591.
@Tag(name = "clients")
@Controller("/api/v1/tenants/{tenant}/clients")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ClientsEndpoint {

  private final Desk desk;
  private final DirectoryStore directory;
  private final References references;
  private final Credentials credentials;
  private final ClientMetadataReader reader;
  private final HeldTo heldTo;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  ClientsEndpoint(
      Desk desk,
      DirectoryStore directory,
      References references,
      Credentials credentials,
      ClientMetadataReader reader,
      HeldTo heldTo,
      Idempotency idempotency,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.references = references;
    this.credentials = credentials;
    this.reader = reader;
    this.heldTo = heldTo;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// Registers a client by its metadata (RFC 7591 section 2); its secret is shown once.
  @Post
  @Operation(operationId = "registerClient")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = ClientForm.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<ClientAnswer> register(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request), request, body, ClientAnswer.class, caller -> register(caller, body));
  }

  private HttpResponse<ClientAnswer> register(Caller caller, @Nullable String body) {
    var form = Bodies.read(body, ClientForm.class);
    var violations = new Violations();
    var access = references.access(violations, caller, "access", form.access());
    var resources =
        references.resources(
            violations, caller.tenant(), "protected_resources", form.protectedResources());
    if (AuthenticationMethod.PRIVATE_KEY_JWT.wireName().equals(form.tokenEndpointAuthMethod())
        && form.jwks() == null
        && form.jwksUri() == null) {
      violations.add("jwks", "is required for `private_key_jwt`");
    }
    var read = reader.read(caller.tenant(), violations, form.json(violations), resources);
    var metadata = read.metadata();
    if (!heldTo
        .by(caller.tenant(), metadata.security().profile())
        .admits(metadata.tokenEndpointAuthMethod())) {
      violations.add(
          "token_endpoint_auth_method", "must be one by a key: the tenant's profile wants it");
    }
    var made = firstCredential(caller, violations, form, read);
    violations.check();
    var id = new ClientId(caller.secrets().id("cli"));
    desk.send(
        caller,
        new RegisterClient(
            caller.tenant(),
            id,
            metadata,
            access,
            made == null ? List.of() : List.of(made.credential()),
            desk.now()));
    var entry = entry(caller, id.value());
    return Answers.created(
        urls,
        caller.tenant(),
        "clients",
        id.value(),
        ClientAnswer.of(entry, made == null ? null : made.secret()),
        entry.position());
  }

  /// Keys besides a secret, or without any authentication, sign what the client asks for.
  private @Nullable Made firstCredential(
      Caller caller, Violations violations, ClientForm form, Good read) {
    return switch (read.metadata().tokenEndpointAuthMethod()) {
      case TLS_CLIENT_AUTH ->
          credentials.subject(violations, "", caller.secrets(), form.credential());
      case SPIFFE_JWT, SPIFFE_X509 ->
          credentials.workload(violations, "", caller.secrets(), form.spiffeId());
      case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST ->
          credentials.secret(caller.secrets(), desk.now());
      case NONE, PRIVATE_KEY_JWT, SELF_SIGNED_TLS_CLIENT_AUTH ->
          read.jwks() != null
              ? credentials.publicKeys(caller.secrets(), read.jwks())
              : read.jwksUri() != null
                  ? credentials.keysByUrl(caller.secrets(), read.jwksUri())
                  : null;
    };
  }

  /// The clients, newest first.
  @Get
  @Operation(operationId = "listClients")
  @RequiredScope(AdminApi.READ)
  Page<ClientAnswer> list(
      @PathVariable String tenant,
      HttpRequest<?> request,
      @QueryValue @Nullable String q,
      @QueryValue @Nullable String status,
      @QueryValue @Nullable String origin) {
    var t = Caller.of(request).tenant();
    var page =
        directory.list(
            t,
            Kind.CLIENT,
            new Search(status, q, origin == null ? List.of() : List.of(t.tag("origin", origin))),
            PageRequest.of(request));
    return new Page<>(
        page.items().stream().map(entry -> ClientAnswer.of(entry, null)).toList(),
        page.nextCursor());
  }

  /// One client.
  @Get("/{id}")
  @Operation(operationId = "getClient")
  @RequiredScope(AdminApi.READ)
  HttpResponse<ClientAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(request, ClientAnswer.of(entry, null), entry.position());
  }

  /// What is missing stays as it is. Keys change by adding a credential and revoking the old one.
  @Patch("/{id}")
  @Operation(operationId = "changeClient")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = ClientForm.class)))
  HttpResponse<ClientAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return changing(
        request,
        id,
        body,
        (caller, old) -> {
          var form = Bodies.read(body, ClientForm.class);
          var violations = new Violations();
          var before = old.document();
          var access =
              form.access() == null
                  ? before.access()
                  : references.access(violations, caller, "access", form.access());
          var resources =
              form.protectedResources() == null
                  ? before.metadata().protectedResources()
                  : references.resources(
                      violations,
                      caller.tenant(),
                      "protected_resources",
                      form.protectedResources());
          if (form.jwks() != null || form.jwksUri() != null) {
            violations.add("jwks", "is changed at `…/credentials`");
          }
          checkMethod(violations, before.metadata(), form);
          var metadata = changed(caller.tenant(), violations, before.metadata(), form, resources);
          if (!metadata.equals(before.metadata())) {
            // where it sends people and codes decides who can be it
            references.checkHeld(caller, before.access());
          }
          return new ChangeClient(caller.tenant(), new ClientId(id), metadata, access, desk.now());
        });
  }

  /// A client with secrets and one with keys differ in what they have; a new one is clearer.
  private static void checkMethod(Violations violations, ClientMetadata old, ClientForm form) {
    var wanted = form.tokenEndpointAuthMethod();
    if (wanted != null && !kind(wanted).equals(kind(old.tokenEndpointAuthMethod().wireName()))) {
      violations.add(
          "token_endpoint_auth_method", "can't become `" + wanted + "`: register a new client");
    }
  }

  private static String kind(String method) {
    return method.startsWith("client_secret")
        ? "client_secret"
        : method.startsWith("spiffe") ? "spiffe" : method;
  }

  /// What a metadata document says is changed there; who a client came by stays.
  private ClientMetadata changed(
      TenantId tenant,
      Violations violations,
      ClientMetadata old,
      ClientForm form,
      List<ResourceIdentifier> resources) {
    var wishes = form.json();
    if (wishes.isEmpty() && resources.equals(old.protectedResources())) {
      violations.check();
      return old;
    }
    if (old.registration().origin() == Origin.METADATA_DOCUMENT) {
      violations.add("client_id", "names the document that says this: `access` alone is yours");
    }
    var whole = MetadataWriter.json(old);
    whole.setAll(wishes);
    var read = reader.read(tenant, violations, whole, resources).metadata();
    return old.registration().untrusted() ? read.with(old.registration()) : read;
  }

  /// Admits a client that registered itself where that takes an approval.
  @Post("/{id}/approve")
  @Operation(operationId = "approveClient")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<ClientAnswer> approve(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, old) ->
            new ChangeClient(
                caller.tenant(),
                new ClientId(id),
                old.document().metadata().approved(),
                old.document().access(),
                desk.now()));
  }

  /// Ends a client that waits for approval.
  @Post("/{id}/reject")
  @Operation(operationId = "rejectClient")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> reject(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> {
          var old = ownEntry(caller, id);
          Preconditions.check(caller, old.position());
          if (old.document().metadata().registration().approved()) {
            throw new ProblemException(
                ProblemType.WRONG_STATE, "the client does not wait for approval");
          }
        },
        caller ->
            desk.send(caller, new RemoveClient(caller.tenant(), new ClientId(id), desk.now())));
  }

  /// Stops the client at once: no new token, and those it has are not active.
  @Post("/{id}/suspend")
  @Operation(operationId = "suspendClient")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<ClientAnswer> suspend(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, _) -> new SuspendClient(caller.tenant(), new ClientId(id), desk.now()));
  }

  /// Lets a suspended client work again.
  @Post("/{id}/reinstate")
  @Operation(operationId = "reinstateClient")
  @RequiredScope(AdminApi.WRITE)
  HttpResponse<ClientAnswer> reinstate(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return changing(
        request,
        id,
        null,
        (caller, _) -> new ReinstateClient(caller.tenant(), new ClientId(id), desk.now()));
  }

  /// Ends the client and every token it has.
  @Delete("/{id}")
  @Operation(operationId = "removeClient")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> remove(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> Preconditions.check(caller, ownEntry(caller, id).position()),
        caller ->
            desk.send(caller, new RemoveClient(caller.tenant(), new ClientId(id), desk.now())));
  }

  /// What the client can prove itself by, without any secret.
  @Get("/{id}/credentials")
  @Operation(operationId = "listClientCredentials")
  @RequiredScope(AdminApi.READ)
  Page<CredentialAnswer> credentials(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return credentials(entry(Caller.of(request), id)).page(request);
  }

  /// Gives the client one more credential; a new secret is shown once.
  @Post("/{id}/credentials")
  @Operation(operationId = "addClientCredential")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = CredentialForm.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<CredentialAnswer> addCredential(
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
          var method = reachable(caller, id).metadata().tokenEndpointAuthMethod();
          var violations = new Violations();
          var form = Bodies.read(body, CredentialForm.class);
          var made = credentials.read(violations, "credential", form, caller.secrets(), desk.now());
          if (form.type() != null && !kind(method.wireName()).equals(form.type())) {
            violations.add("type", "this client authenticates with `" + method.wireName() + "`");
          }
          violations.check();
          return add(caller, id, References.found(made));
        });
  }

  /// A new secret beside the old one, which works until it is revoked.
  @Post("/{id}/credentials/rotate")
  @Operation(operationId = "rotateClientSecret")
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
          var method = reachable(caller, id).metadata().tokenEndpointAuthMethod();
          if (!kind(method.wireName()).equals("client_secret")) {
            throw new ProblemException(
                ProblemType.WRONG_STATE, "only secrets are rotated; add new keys instead");
          }
          return add(caller, id, credentials.secret(caller.secrets(), desk.now()));
        });
  }

  private HttpResponse<CredentialAnswer> add(Caller caller, String id, Made made) {
    desk.send(
        caller,
        new AddClientCredential(caller.tenant(), new ClientId(id), made.credential(), desk.now()));
    return credentials(entry(caller, id)).created(urls, caller.tenant(), made);
  }

  /// One credential, without any secret.
  @Get("/{id}/credentials/{credential}")
  @Operation(operationId = "getClientCredential")
  @RequiredScope(AdminApi.READ)
  HttpResponse<CredentialAnswer> credential(
      @PathVariable String tenant,
      @PathVariable String id,
      @PathVariable String credential,
      HttpRequest<?> request) {
    return credentials(entry(Caller.of(request), id)).one(request, credential);
  }

  /// Ends one credential: what it signs or sends is refused from now on.
  @Delete("/{id}/credentials/{credential}")
  @Operation(operationId = "revokeClientCredential")
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
        caller -> credentials(ownEntry(caller, id)).checkNotLast(credential, "suspend the client"),
        caller ->
            desk.send(
                caller,
                new RevokeClientCredential(
                    caller.tenant(), new ClientId(id), credential, desk.now())));
  }

  private interface Change {
    ClientCommand command(Caller caller, Entry<ClientDocument> old);
  }

  private HttpResponse<ClientAnswer> changing(
      HttpRequest<?> request, String id, @Nullable String body, Change change) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        ClientAnswer.class,
        caller -> {
          var old = ownEntry(caller, id);
          Preconditions.check(caller, old.position());
          desk.send(caller, change.command(caller, old));
          var entry = entry(caller, id);
          return Answers.changed(ClientAnswer.of(entry, null), entry.position());
        });
  }

  /// Whoever gets a client's secret can be that client, and so needs to hold what it holds.
  private ClientDocument reachable(Caller caller, String id) {
    var client = ownEntry(caller, id).document();
    references.checkHeld(caller, client.access());
    return client;
  }

  private static CredentialSet credentials(Entry<ClientDocument> client) {
    return new CredentialSet(
        "clients/" + client.id(), client.document().credentials(), client.position());
  }

  private Entry<ClientDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.CLIENT, id));
  }

  /// Without the console's own client nobody could sign in to the console any more.
  private Entry<ClientDocument> ownEntry(Caller caller, String id) {
    var entry = entry(caller, id);
    if (entry.document().metadata().firstParty()) {
      throw new ProblemException(
          ProblemType.BUILT_IN, "the console's own client can't be changed or removed");
    }
    return entry;
  }
}
