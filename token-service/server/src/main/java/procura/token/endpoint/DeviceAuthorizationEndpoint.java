package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import procura.authority.Authority;
import procura.identity.client.GrantType;
import procura.tenancy.isolation.PublicUrls;
import procura.token.approval.ApprovalStore;
import procura.token.approval.Approvals;
import procura.token.approval.PendingApproval;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.clientauth.SenderKeys;
import procura.token.error.OAuthException;
import procura.token.origin.Origin;
import procura.token.request.FormBody;
import procura.token.request.ParameterTable;
import procura.token.session.Device;

/// The device authorization endpoint (RFC 8628 section 3.1). Where the request comes from is kept,
/// to be shown to the person (RFC 10027).
@Controller(value = "/t/{tenant}/device_authorization", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeviceAuthorizationEndpoint {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of( // §3.1, RFC 8707 §2, RFC 9396 §3
          optional("scope"),
          repeatable("resource"),
          optional("authorization_details"),
          optional("actor_token"),
          optional("actor_token_type").with("actor_token"));

  /// As long as it takes to fetch a telephone and sign in.
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final SenderKeys senderKeys;
  private final Wishes wishes;
  private final Approvals approvals;
  private final Refusals refusals;
  private final PublicUrls urls;
  private final InstantSource clock;

  DeviceAuthorizationEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      Wishes wishes,
      Approvals approvals,
      Refusals refusals,
      PublicUrls urls,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.senderKeys = senderKeys;
    this.wishes = wishes;
    this.approvals = approvals;
    this.refusals = refusals;
    this.urls = urls;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> authorize(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null || !GrantTypes.isOn(authority.now(id), GrantType.DEVICE_CODE)) {
      return Json.notFound();
    }
    var attempt =
        new Refusals.Attempt(id, Origin.of(http), Origin.correlation(http), "device_authorization");
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var now = clock.instant();
      var view = authority.now(id);
      var evidence = Evidence.of(http, form);
      var proof = senderKeys.proof(view, evidence, "device_authorization");
      var client = authentication.authenticate(view, evidence, now);
      attempt.client(client);
      if (!client.mayUse(GrantType.DEVICE_CODE)) {
        throw new OAuthException(UNAUTHORIZED_CLIENT, "this client may not use that grant_type");
      }
      var proved = senderKeys.shown(id, evidence, proof);
      var wish = wishes.read(view, client, proved, PARAMETERS.read(form), now);
      var waiting =
          approvals.add(
              "dc",
              attempt.correlation(),
              (approval, _, code) ->
                  new PendingApproval(
                      id,
                      approval,
                      GrantType.DEVICE_CODE,
                      client.id(),
                      wish.agent(),
                      null,
                      wish.resource(),
                      wish.scopes(),
                      wish.details(),
                      null,
                      code,
                      List.of(),
                      attempt.origin(),
                      Device.of(http.getHeaders().get("User-Agent")),
                      wish.parents(),
                      null,
                      now,
                      now.plus(LIFETIME)));
      return Json.ok(response(waiting));
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  /// Section 3.2.
  private Map<String, Object> response(Approvals.Waiting waiting) {
    var page = urls.issuer(waiting.approval().tenant()) + "/device";
    var response = new LinkedHashMap<String, Object>();
    response.put("device_code", waiting.secret());
    response.put("user_code", waiting.approval().code());
    response.put("verification_uri", page);
    response.put("verification_uri_complete", page + "?user_code=" + waiting.approval().code());
    response.put("expires_in", LIFETIME.toSeconds());
    response.put("interval", ApprovalStore.INTERVAL.toSeconds());
    return response;
  }
}
