package procura.control.tenants;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.WireForm;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.grants.References;
import procura.control.problem.ProblemException;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Page;
import procura.control.request.PageRequest;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.directory.Documents.TenantDocument;
import procura.directory.Kind;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.keys.Secrets;
import procura.tenancy.lifecycle.RegistrationPolicy.InitialAccess;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantSettings;

/// Initial access tokens (RFC 7591 section 3): who may register a client where not everybody may.
@Tag(name = "tenants")
@Controller("/api/v1/tenants/{tenant}/registration-tokens")
@ExecuteOn(TaskExecutors.BLOCKING)
final class RegistrationTokensEndpoint {

  private static final int MOST = 20;
  private static final long DEFAULT_SECONDS = Duration.ofDays(7).toSeconds();
  private static final long LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

  private final Desk desk;
  private final DirectoryStore directory;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  RegistrationTokensEndpoint(
      Desk desk, DirectoryStore directory, Idempotency idempotency, PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// `expires_in`: seconds, a week unless said otherwise.
  @WireForm
  @Schema(name = "NewRegistrationToken")
  record TokenForm(@Nullable Long expiresIn) {}

  /// `initial_access_token`: told once.
  @WireForm
  @Schema(name = "RegistrationToken")
  record TokenAnswer(String id, @Nullable String initialAccessToken, String expiresAt) {

    static TokenAnswer of(InitialAccess token, @Nullable String value) {
      return new TokenAnswer(token.id(), value, token.expiresAt().toString());
    }
  }

  /// Makes an initial access token (RFC 7591 section 3), which is shown once.
  @Post
  @Operation(operationId = "makeRegistrationToken")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = TokenForm.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<TokenAnswer> make(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request), request, body, TokenAnswer.class, caller -> make(caller, body));
  }

  private HttpResponse<TokenAnswer> make(Caller caller, @Nullable String body) {
    var form = Bodies.read(body, TokenForm.class);
    var violations = new Violations();
    long seconds = form.expiresIn() == null ? DEFAULT_SECONDS : form.expiresIn();
    var living = new ArrayList<>(living(caller, desk.now()));
    if (seconds < 60 || seconds > LONGEST_SECONDS) {
      violations.add("expires_in", "must be 60 to " + LONGEST_SECONDS + " seconds");
    } else if (living.size() >= MOST) {
      violations.add("expires_in", "there are " + MOST + " tokens already: revoke one first");
    }
    violations.check();
    var value = caller.secrets().token("iat");
    var token =
        new InitialAccess(
            caller.secrets().id("iat"), Secrets.hash(value), desk.now().plusSeconds(seconds));
    living.add(token);
    keep(caller, living);
    return Answers.created(
        urls,
        caller.tenant(),
        "registration-tokens",
        token.id(),
        TokenAnswer.of(token, value),
        entry(caller).position());
  }

  /// The initial access tokens that are good still, without their values.
  @Get
  @Operation(operationId = "listRegistrationTokens")
  @RequiredScope(AdminApi.READ)
  Page<TokenAnswer> list(@PathVariable String tenant, HttpRequest<?> request) {
    return Page.of(
        living(Caller.of(request), desk.now()).stream()
            .map(token -> TokenAnswer.of(token, null))
            .toList(),
        PageRequest.of(request));
  }

  /// One initial access token, without its value.
  @Get("/{id}")
  @Operation(operationId = "getRegistrationToken")
  @RequiredScope(AdminApi.READ)
  HttpResponse<TokenAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var caller = Caller.of(request);
    return Preconditions.entity(
        request, TokenAnswer.of(token(caller, id), null), entry(caller).position());
  }

  /// Ends an initial access token.
  @Delete("/{id}")
  @Operation(operationId = "revokeRegistrationToken")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> revoke(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> token(caller, id),
        caller ->
            keep(
                caller,
                living(caller, desk.now()).stream()
                    .filter(token -> !token.id().equals(id))
                    .toList()));
  }

  private InitialAccess token(Caller caller, String id) {
    return living(caller, desk.now()).stream()
        .filter(token -> token.id().equals(id))
        .findFirst()
        .orElseThrow(ProblemException::notFound);
  }

  private List<InitialAccess> living(Caller caller, Instant now) {
    return settings(caller).registration().initialAccess().stream()
        .filter(token -> now.isBefore(token.expiresAt()))
        .toList();
  }

  private void keep(Caller caller, List<InitialAccess> tokens) {
    var settings = settings(caller);
    desk.send(
        caller,
        new ChangeTenantSettings(
            caller.tenant(),
            settings.with(settings.registration().withInitialAccess(tokens)),
            desk.now()));
  }

  private TenantSettings settings(Caller caller) {
    return entry(caller).document().settings();
  }

  private Entry<TenantDocument> entry(Caller caller) {
    return References.found(directory.find(caller.tenant(), Kind.TENANT, caller.tenant().value()));
  }
}
