package procura.control.tenants;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.PathVariable;
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
import org.jspecify.annotations.Nullable;
import procura.control.access.AdminApi;
import procura.control.desk.Desk;
import procura.control.desk.Idempotency;
import procura.control.directory.DirectoryStore;
import procura.control.directory.Entry;
import procura.control.grants.References;
import procura.control.keys.Rotation;
import procura.control.request.Answers;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Preconditions;
import procura.control.request.Violations;
import procura.control.tenants.TenantForms.Counts;
import procura.control.tenants.TenantForms.TenantAnswer;
import procura.control.tenants.TenantForms.TenantChange;
import procura.directory.Documents.TenantDocument;
import procura.directory.Kind;
import procura.identity.Command;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;
import procura.tenancy.lifecycle.TenantCommand.OffboardTenant;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.lifecycle.TenantSettings.ClientRegistration;

/// A tenant's own page.
@Tag(name = "tenants")
@Controller("/api/v1/tenants/{tenant}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TenantsEndpoint {

  private final Desk desk;
  private final DirectoryStore directory;
  private final Idempotency idempotency;
  private final Rotation rotation;
  private final References references;
  private final PublicUrls urls;

  TenantsEndpoint(
      Desk desk,
      DirectoryStore directory,
      Idempotency idempotency,
      Rotation rotation,
      References references,
      PublicUrls urls) {
    this.references = references;
    this.rotation = rotation;
    this.desk = desk;
    this.directory = directory;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// The tenant, its settings, and how much it has of everything.
  @Get
  @Operation(operationId = "getTenant")
  @RequiredScope(AdminApi.READ)
  HttpResponse<TenantAnswer> one(@PathVariable String tenant, HttpRequest<?> request) {
    var caller = Caller.of(request);
    return HttpResponse.ok(answer(caller))
        .header("ETag", Preconditions.etag(entry(caller).position()));
  }

  /// Changes the tenant's settings; what is missing stays as it is.
  @Patch
  @Operation(operationId = "changeTenant")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = TenantChange.class)))
  HttpResponse<TenantAnswer> change(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        TenantAnswer.class,
        caller -> {
          var old = entry(caller);
          Preconditions.check(caller, old.position());
          var settings =
              settings(caller, Bodies.read(body, TenantChange.class), old.document().settings());
          var commands = new ArrayList<Command>();
          commands.add(new ChangeTenantSettings(caller.tenant(), settings, desk.now()));
          commands.addAll(rotation.firstKeys(caller, settings.tokens().preferred()));
          desk.sendTogether(caller, commands);
          return Answers.changed(answer(caller), entry(caller).position());
        });
  }

  private TenantSettings settings(Caller caller, TenantChange form, TenantSettings old) {
    var violations = new Violations();
    var name =
        form.displayName() == null
            ? old.displayName()
            : violations.text("display_name", form.displayName(), 120);
    var registration =
        switch (form.clientRegistration()) {
          case null -> old.clientRegistration();
          case "closed" -> ClientRegistration.CLOSED;
          case "approval" -> ClientRegistration.APPROVAL;
          case "open" -> ClientRegistration.OPEN;
          default -> {
            violations.add("client_registration", "must be `closed`, `approval` or `open`");
            yield old.clientRegistration();
          }
        };
    var binding =
        form.bindingPolicy() == null
            ? old.binding()
            : form.bindingPolicy().read(violations, caller, references, urls, old.binding());
    var policy =
        form.tokenPolicy() == null
            ? old.tokens()
            : form.tokenPolicy().read(violations, old.tokens());
    var strangers =
        form.registrationPolicy() == null
            ? old.registration()
            : form.registrationPolicy()
                .read(violations, caller, references, urls, old.registration());
    var security =
        form.security() == null ? old.security() : form.security().read(violations, old.security());
    var signIn =
        form.signIn() == null ? old.signIn() : form.signIn().change(old.signIn(), violations);
    var limits = form.rateLimits() == null ? old.rateLimits() : form.rateLimits().read(violations);
    violations.check();
    return violations.checked(
        "display_name",
        () ->
            old.with(
                    name,
                    registration,
                    form.clientIdMetadataDocuments() == null
                        ? old.clientIdMetadataDocuments()
                        : form.clientIdMetadataDocuments())
                .with(policy)
                .with(strangers)
                .with(security)
                .with(signIn)
                .with(limits)
                .with(binding));
  }

  /// Ends the tenant for good. Its name must be said once more, since nothing brings it back.
  @Delete
  @Operation(operationId = "offboardTenant")
  @RequiredScope(AdminApi.WRITE)
  @Status(HttpStatus.NO_CONTENT)
  HttpResponse<Void> offboard(
      @PathVariable String tenant, HttpRequest<?> request, @QueryValue @Nullable String confirm) {
    var caller = Caller.of(request);
    Preconditions.check(caller, entry(caller).position());
    if (!caller.tenant().value().equals(confirm)) {
      var violations = new Violations();
      violations.add("confirm", "must be the tenant's name");
      violations.check();
    }
    desk.send(caller, new OffboardTenant(caller.tenant(), desk.now()));
    return HttpResponse.noContent();
  }

  private TenantAnswer answer(Caller caller) {
    return TenantAnswer.of(entry(caller), Counts.of(directory.counts(caller.tenant())), urls);
  }

  private Entry<TenantDocument> entry(Caller caller) {
    return References.found(directory.find(caller.tenant(), Kind.TENANT, caller.tenant().value()));
  }
}
