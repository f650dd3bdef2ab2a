package procura.control.trust;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
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
import procura.control.trust.TrustForms.LinkForm;
import procura.control.trust.TrustForms.TrustAnswer;
import procura.control.trust.TrustForms.TrustForm;
import procura.directory.Documents.TrustDocument;
import procura.directory.Kind;
import procura.identity.BlindIndex;
import procura.identity.link.SubjectLinkCommand.LinkSubject;
import procura.identity.link.SubjectLinkCommand.UnlinkSubject;
import procura.identity.trust.TrustedIssuerCommand.ChangeTrust;
import procura.identity.trust.TrustedIssuerCommand.EndTrust;
import procura.identity.trust.TrustedIssuerCommand.TrustIssuer;
import procura.identity.trust.TrustedIssuerId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.keys.BlindIndexes;

/// Trusted issuers: identity providers, other domains' authorization servers and platforms whose
/// assertions are taken for a grant; and which of their subjects is whom here.
@Tag(name = "trusted issuers")
@Controller("/api/v1/tenants/{tenant}/trusted-issuers")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TrustedIssuersEndpoint {

  private final Desk desk;
  private final DirectoryStore directory;
  private final TrustProfiles profiles;
  private final References references;
  private final Idempotency idempotency;
  private final BlindIndexes indexes;
  private final PublicUrls urls;

  TrustedIssuersEndpoint(
      Desk desk,
      DirectoryStore directory,
      TrustProfiles profiles,
      References references,
      Idempotency idempotency,
      BlindIndexes indexes,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.profiles = profiles;
    this.references = references;
    this.idempotency = idempotency;
    this.indexes = indexes;
    this.urls = urls;
  }

  /// Trusts an issuer elsewhere for these purposes.
  @Post
  @Operation(operationId = "addTrustedIssuer")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = TrustForm.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<TrustAnswer> trust(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        TrustAnswer.class,
        caller -> {
          var profile = profiles.read(caller, Bodies.read(body, TrustForm.class));
          var id = new TrustedIssuerId(caller.secrets().id("tri"));
          desk.send(caller, new TrustIssuer(caller.tenant(), id, profile, desk.now()));
          var entry = entry(caller, id.value());
          return Answers.created(
              urls,
              caller.tenant(),
              "trusted-issuers",
              entry.id(),
              TrustAnswer.of(entry),
              entry.position());
        });
  }

  /// The issuers elsewhere that the tenant trusts, newest first.
  @Get
  @Operation(operationId = "listTrustedIssuers")
  @RequiredScope(AdminApi.READ)
  Page<TrustAnswer> list(
      @PathVariable String tenant, HttpRequest<?> request, @QueryValue @Nullable String q) {
    var page =
        directory.list(
            Caller.of(request).tenant(),
            Kind.TRUST,
            new Search(null, q, List.of()),
            PageRequest.of(request));
    return new Page<>(page.items().stream().map(TrustAnswer::of).toList(), page.nextCursor());
  }

  /// One issuer elsewhere that the tenant trusts.
  @Get("/{id}")
  @Operation(operationId = "getTrustedIssuer")
  @RequiredScope(AdminApi.READ)
  HttpResponse<TrustAnswer> one(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    var entry = entry(Caller.of(request), id);
    return Preconditions.entity(request, TrustAnswer.of(entry), entry.position());
  }

  /// Says anew what an issuer is trusted for. What is missing is not kept.
  @Put("/{id}")
  @Operation(operationId = "changeTrustedIssuer")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = TrustForm.class)))
  HttpResponse<TrustAnswer> change(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        TrustAnswer.class,
        caller -> {
          Preconditions.check(caller, entry(caller, id).position());
          var profile = profiles.read(caller, Bodies.read(body, TrustForm.class));
          desk.send(
              caller,
              new ChangeTrust(caller.tenant(), new TrustedIssuerId(id), profile, desk.now()));
          var entry = entry(caller, id);
          return Answers.changed(TrustAnswer.of(entry), entry.position());
        });
  }

  /// Ends the trust in an issuer, and every token that rests on it.
  @Delete("/{id}")
  @Operation(operationId = "endTrustedIssuer")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> end(
      @PathVariable String tenant, @PathVariable String id, HttpRequest<?> request) {
    return idempotency.done(
        request,
        null,
        caller -> check(caller, id),
        caller ->
            desk.send(caller, new EndTrust(caller.tenant(), new TrustedIssuerId(id), desk.now())));
  }

  /// Says which person one of the issuer's subjects is.
  @Post("/{id}/links")
  @Operation(operationId = "linkSubject")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = LinkForm.class)))
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> link(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.done(
        request, body, caller -> check(caller, id), caller -> link(caller, id, body));
  }

  private void link(Caller caller, String id, @Nullable String body) {
    var form = Bodies.read(body, LinkForm.class);
    var violations = new Violations();
    var subject = subject(violations, caller, id, form);
    var name = violations.text("user", form.user(), 320);
    var users =
        name.isEmpty()
            ? List.<procura.identity.user.UserId>of()
            : references.users(violations, caller.tenant(), "user", List.of(name));
    violations.check();
    desk.send(
        caller,
        new LinkSubject(
            caller.tenant(), new TrustedIssuerId(id), subject, users.getFirst(), desk.now()));
  }

  /// Makes one of the issuer's subjects nobody again. A body, since a subject does not belong in an
  /// address.
  @Post("/{id}/links/remove")
  @Operation(operationId = "unlinkSubject")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = LinkForm.class)))
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> unlink(
      @PathVariable String tenant,
      @PathVariable String id,
      HttpRequest<?> request,
      @Body @Nullable String body) {
    return idempotency.done(
        request, body, caller -> check(caller, id), caller -> unlink(caller, id, body));
  }

  private void unlink(Caller caller, String id, @Nullable String body) {
    var violations = new Violations();
    var subject = subject(violations, caller, id, Bodies.read(body, LinkForm.class));
    violations.check();
    desk.send(
        caller, new UnlinkSubject(caller.tenant(), new TrustedIssuerId(id), subject, desk.now()));
  }

  private void check(Caller caller, String id) {
    Preconditions.check(caller, entry(caller, id).position());
  }

  private BlindIndex subject(Violations violations, Caller caller, String id, LinkForm form) {
    var subject = violations.text("subject", form.subject(), 1024);
    var there = violations.optionalText("tenant", form.tenant(), 512);
    return indexes.subject(caller.tenant(), id, there, subject);
  }

  private Entry<TrustDocument> entry(Caller caller, String id) {
    return References.found(directory.find(caller.tenant(), Kind.TRUST, id));
  }
}
