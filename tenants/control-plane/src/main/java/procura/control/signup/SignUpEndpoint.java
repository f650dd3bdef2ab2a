package procura.control.signup;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import procura.control.desk.Idempotency;
import procura.control.request.Bodies;
import procura.control.request.Caller;
import procura.control.request.Change;
import procura.control.request.Violations;
import procura.control.signup.SignUpForms.Administrator;
import procura.control.signup.SignUpForms.SignUp;
import procura.control.signup.SignUpForms.SignedUp;
import procura.control.users.Accounts;
import procura.control.users.Accounts.Description;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.TenantMacs;
import procura.tenancy.lifecycle.TenantSettings;
import procura.tenancy.limit.ClientAddress;

/// Where a tenant begins.
@Tag(name = "tenants")
@Controller("/api/v1/tenants")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignUpEndpoint {

  /// Whose key keeps requests apart that are nobody's yet; a tenant of that name shares none of it.
  private static final TenantId NOBODY = new TenantId("sign-up");

  private static final String PURPOSE = "sign_up_request";

  private final TenantFoundation foundation;
  private final SignUpTokens tokens;
  private final Accounts accounts;
  private final Idempotency idempotency;
  private final TenantMacs macs;
  private final PublicUrls urls;

  SignUpEndpoint(
      TenantFoundation foundation,
      SignUpTokens tokens,
      Accounts accounts,
      Idempotency idempotency,
      TenantMacs macs,
      PublicUrls urls) {
    this.macs = macs;
    this.foundation = foundation;
    this.tokens = tokens;
    this.accounts = accounts;
    this.idempotency = idempotency;
    this.urls = urls;
  }

  /// Makes a tenant with its first administrator; the secret of its management client is shown
  /// once.
  @Post
  @Operation(operationId = "signUp")
  @RequestBody(content = @Content(schema = @Schema(implementation = SignUp.class)))
  @Status(HttpStatus.CREATED)
  HttpResponse<SignedUp> signUp(HttpRequest<?> request, @Body @Nullable String body) {
    var form = Bodies.read(body, SignUp.class);
    var violations = new Violations();
    var name = violations.text("tenant", form.tenant(), 40);
    var tenant = name.isEmpty() ? null : violations.value("tenant", () -> new TenantId(name));
    var displayName = violations.text("display_name", form.displayName(), 120);
    var administrator = administrator(violations, form.admin());
    violations.check();
    var settings = violations.checked("display_name", () -> TenantSettings.of(displayName));
    var id = Objects.requireNonNull(tenant);
    return idempotency.once(
        id,
        "sign-up",
        request,
        () -> fingerprint(form, administrator),
        SignedUp.class,
        change -> signUp(request, id, settings, administrator, form.signupToken(), change));
  }

  /// The answer holds a secret, and an `Idempotency-Key` is none: only who knows the password and
  /// the token of the first request gets it again. Keyed, because of these.
  private String fingerprint(SignUp form, Description administrator) {
    return macs.mac(
        NOBODY,
        PURPOSE,
        "request",
        String.join(
            "\0",
            String.valueOf(form.tenant()),
            String.valueOf(form.displayName()),
            administrator.username(),
            administrator.email(),
            administrator.displayName(),
            String.valueOf(administrator.password()),
            String.valueOf(form.signupToken())));
  }

  private Description administrator(Violations violations, @Nullable Administrator admin) {
    if (admin == null) {
      violations.add("admin", "is required");
      return new Description("", "", "", null);
    }
    if (admin.password() == null) {
      violations.add("admin.password", "is required");
    }
    return accounts.describe(
        violations,
        "admin.",
        admin.username() == null ? admin.email() : admin.username(),
        admin.email(),
        admin.displayName(),
        admin.password());
  }

  private HttpResponse<SignedUp> signUp(
      HttpRequest<?> request,
      TenantId tenant,
      TenantSettings settings,
      Description administrator,
      @Nullable String token,
      Change change) {
    return change.isDecided()
        ? found(request, tenant, settings, administrator, change)
        : tokens.using(token, () -> found(request, tenant, settings, administrator, change));
  }

  private HttpResponse<SignedUp> found(
      HttpRequest<?> request,
      TenantId tenant,
      TenantSettings settings,
      Description administrator,
      Change change) {
    var id = UUID.randomUUID().toString();
    var cause =
        new Cause(new Actor(null, null, null, List.of(), ClientAddress.name(request)), id, id);
    var management =
        foundation.lay(
            new Caller(tenant, Scopes.NONE, cause).with(change), settings, administrator);
    return HttpResponse.<SignedUp>created(
            new SignedUp(
                tenant.value(), tenant.value(), urls.issuer(tenant), urls.console(), management))
        .header("Location", urls.adminApi() + "/tenants/" + tenant);
  }
}
