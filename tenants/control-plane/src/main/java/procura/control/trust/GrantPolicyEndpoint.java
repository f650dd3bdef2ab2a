package procura.control.trust;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import procura.control.trust.GrantPolicyForms.ForeignAccess;
import procura.control.trust.GrantPolicyForms.GrantPolicyForm;
import procura.control.trust.GrantPolicyForms.TargetForm;
import procura.directory.Documents.TenantDocument;
import procura.directory.Kind;
import procura.identity.Access;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.GrantType;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.isolation.RequiredScope;
import procura.tenancy.lifecycle.CrossDomainTarget;
import procura.tenancy.lifecycle.GrantPolicy;
import procura.tenancy.lifecycle.TenantCommand.ChangeTenantSettings;

/// Which ways to a token a tenant has, and to whom it asserts its people.
@Tag(name = "tenants")
@Controller("/api/v1/tenants/{tenant}/grant-policy")
@ExecuteOn(TaskExecutors.BLOCKING)
final class GrantPolicyEndpoint {

  /// Without these nobody could sign in to switch them on again.
  private static final Set<GrantType> NEEDED =
      EnumSet.of(
          GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN, GrantType.CLIENT_CREDENTIALS);

  private final Desk desk;
  private final DirectoryStore directory;
  private final References references;
  private final Idempotency idempotency;
  private final PublicUrls urls;

  GrantPolicyEndpoint(
      Desk desk,
      DirectoryStore directory,
      References references,
      Idempotency idempotency,
      PublicUrls urls) {
    this.desk = desk;
    this.directory = directory;
    this.references = references;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// Which ways to a token the tenant has.
  @Get
  @Operation(operationId = "getGrantPolicy")
  @RequiredScope(AdminApi.READ)
  HttpResponse<GrantPolicyForm> one(@PathVariable String tenant, HttpRequest<?> request) {
    var entry = entry(Caller.of(request));
    return Preconditions.entity(request, answer(entry), entry.position());
  }

  /// Says anew which ways to a token the tenant has. What is missing is not kept.
  @Put
  @Operation(operationId = "changeGrantPolicy")
  @RequiredScope(AdminApi.WRITE)
  @RequestBody(content = @Content(schema = @Schema(implementation = GrantPolicyForm.class)))
  HttpResponse<GrantPolicyForm> change(
      @PathVariable String tenant, HttpRequest<?> request, @Body @Nullable String body) {
    return idempotency.once(
        Caller.of(request),
        request,
        body,
        GrantPolicyForm.class,
        caller -> {
          var old = entry(caller);
          Preconditions.check(caller, old.position());
          var policy = read(caller, Bodies.read(body, GrantPolicyForm.class));
          desk.send(
              caller,
              new ChangeTenantSettings(
                  caller.tenant(), old.document().settings().with(policy), desk.now()));
          var entry = entry(caller);
          return Answers.changed(answer(entry), entry.position());
        });
  }

  private static GrantPolicyForm answer(Entry<TenantDocument> entry) {
    return GrantPolicyForm.of(entry.document().settings().grants());
  }

  private GrantPolicy read(Caller caller, GrantPolicyForm form) {
    var violations = new Violations();
    var off = off(violations, form.disabledGrantTypes());
    var targets = new ArrayList<CrossDomainTarget>();
    var list = violations.list("targets", form.targets());
    for (int i = 0; i < list.size(); i++) {
      var target = target(violations, caller, "targets[" + i + "]", list.get(i));
      if (target != null) {
        targets.add(target);
      }
    }
    violations.check();
    return violations.checked(
        "targets", () -> new GrantPolicy(off, Boolean.TRUE.equals(form.actorProfile()), targets));
  }

  private static Set<GrantType> off(Violations violations, @Nullable List<@Nullable String> names) {
    var off = EnumSet.noneOf(GrantType.class);
    var list = violations.list("disabled_grant_types", names);
    for (int i = 0; i < list.size(); i++) {
      var at = "disabled_grant_types[" + i + "]";
      var type = GrantType.of(list.get(i)).orElse(null);
      if (type == null) {
        violations.add(at, "is no grant type of this server");
      } else if (NEEDED.contains(type)) {
        violations.add(at, "can't be disabled: the console itself needs it");
      } else {
        off.add(type);
      }
    }
    return off;
  }

  private @Nullable CrossDomainTarget target(
      Violations violations, Caller caller, String at, TargetForm form) {
    var audience = violations.text(at + ".audience", form.audience(), 512);
    if (audience.equals(urls.issuer(caller.tenant()))) {
      violations.add(at + ".audience", "must be somebody else");
    }
    var resources = resources(violations, at + ".resources", form.resources());
    var roles = references.roles(violations, caller, at + ".roles", form.roles());
    if (form.clientIds() != null && form.clientIds().size() > 200) {
      violations.add(at + ".client_ids", "must have at most 200 entries");
    }
    return audience.isEmpty()
        ? null
        : violations.value(
            at,
            () ->
                new CrossDomainTarget(
                    audience,
                    resources,
                    form.clientIds() == null ? Map.of() : form.clientIds(),
                    Boolean.TRUE.equals(form.idJag()),
                    Boolean.TRUE.equals(form.chaining()),
                    roles,
                    form.maxAge() == null ? null : Duration.ofSeconds(form.maxAge()),
                    Boolean.TRUE.equals(form.email())));
  }

  private static List<Access> resources(
      Violations violations, String field, @Nullable List<@Nullable ForeignAccess> forms) {
    var all = new ArrayList<Access>();
    var list = violations.list(field, forms);
    for (int i = 0; i < list.size(); i++) {
      var at = field + "[" + i + "]";
      var form = list.get(i);
      var name = violations.text(at + ".resource", form.resource(), 512);
      var scopes = violations.list(at + ".scopes", form.scopes());
      if (!name.isEmpty()) {
        var access =
            violations.value(
                at, () -> new Access(new ResourceIdentifier(name), new Scopes(scopes)));
        if (access != null) {
          all.add(access);
        }
      }
    }
    return all;
  }

  private Entry<TenantDocument> entry(Caller caller) {
    return References.found(directory.find(caller.tenant(), Kind.TENANT, caller.tenant().value()));
  }
}
