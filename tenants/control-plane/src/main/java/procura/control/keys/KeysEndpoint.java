package procura.control.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.directory.Search;
import procura.control.grants.References;
import procura.control.request.Answers;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.directory.Documents.KeyDocument;
import procura.directory.Kind;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.keys.SigningKeyCommand.DestroySigningKey;
import procura.tenancy.keys.SigningKeys;

/// Signing keys: a new one at once, the old one published as long as its tokens live, or ended now.
@Tag(name = "keys")
@Controller("/api/v1/tenants/{tenant}/keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeysEndpoint {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  @WireForm
  @Schema(name = "SigningKey")
  record KeyAnswer(
      String id,
      String kid,
      String algorithm,
      @Schema(
              type = "string",
              allowableValues = {"next", "active", "retired"})
          String status,
      @Nullable String publishedUntil,
      @Schema(implementation = Object.class, type = "object") JsonNode publicJwk,
      String createdAt) {

    static KeyAnswer of(Entry<KeyDocument> entry) {
      var key = entry.document().key();
      var until = entry.document().publishedUntil();
      try {
        return new KeyAnswer(
            key.kid(),
            key.kid(),
            key.algorithm(),
            until != null ? "retired" : entry.document().next() ? "next" : "active",
            until == null ? null : until.toString(),
            JSON.readTree(key.publicJwk()),
            entry.document().createdAt().toString());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("unreadable key " + key.kid(), e);
      }
    }
  }

  private final Desk desk;
  private final DirectoryStore directory;
  private final SigningKeys signingKeys;
  private final Rotation rotation;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  KeysEndpoint(
      Desk desk,
      DirectoryStore directory,
      SigningKeys signingKeys,
      Rotation rotation,
      Idempotency idempotency,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.signingKeys = signingKeys;
    this.rotation = rotation;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// The signing keys, newest first: next, active and retired.
  @Get
  @Operation(operationId = "listKeys")
  @RequiredScope(AdminApi.READ)
  Page<KeyAnswer> list(@PathVariable String tenant, HttpRequest<?> request) {
    var page =
        directory.list(Caller.of(request).tenant(), Kind.KEY, Search.ALL, PageRequest.of(request));
    return new Page<>(page.items().stream().map(KeyAnswer::of).toList(), page.nextCursor());
  }

  /// One signing key, its public half.
  @Get("/{kid}")
  @Operation(operationId = "getKey")
  @RequiredScope(AdminApi.READ)
  HttpResponse<KeyAnswer> one(
      @PathVariable String tenant, @PathVariable String kid, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), kid);
    return Preconditions.entity(request, KeyAnswer.of(entry), entry.position());
  }

  /// The key that was published ahead signs from now on, of every algorithm that is in use. Answers
  /// the one of the tenant's preferred algorithm.
  @Post("/rotate")
  @Operation(operationId = "rotateKeys")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.CREATED)
  HttpResponse<KeyAnswer> rotate(@PathVariable String tenant, HttpRequest<?> request) {
    return idempotency.once(
        Caller.of(request),
        request,
        null,
        KeyAnswer.class,
        caller -> {
          var entry = entry(caller, rotation.rotate(caller));
          return Answers.created(
              urls, caller.tenant(), "keys", entry.id(), KeyAnswer.of(entry), entry.position());
        });
  }

  /// Ends a retired key before its time: its tokens are refused from now on.
  @Delete("/{kid}")
  @Operation(operationId = "destroyKey")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> destroy(
      @PathVariable String tenant, @PathVariable String kid, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> Preconditions.check(caller, entry(caller, kid).position()),
        caller -> {
          desk.send(caller, new DestroySigningKey(caller.tenant(), kid, desk.now()));
          signingKeys.destroy(caller.tenant(), kid);
        });
  }

  private Entry<KeyDocument> entry(Caller caller, String kid) {
    return References.found(directory.find(caller.tenant(), Kind.KEY, kid));
  }
}
