package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.error.OAuthErrorCode.UNSUPPORTED_GRANT_TYPE;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.client.GrantType;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.clientauth.SenderKeys;
import procura.token.error.OAuthException;
import procura.token.grant.Grant;
import procura.token.origin.Origin;
import procura.token.request.FormBody;
import procura.token.request.TokenRequest;

/// The token endpoint (OAuth 2.1 section 3.2). It authenticates the client, finds the grant by
/// `grant_type` and lets it work; it knows no grant by name.
@Controller(value = "/t/{tenant}/token", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TokenEndpoint {

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final SenderKeys senderKeys;
  private final Map<GrantType, Grant> grants;
  private final Refusals refusals;
  private final InstantSource clock;

  TokenEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      SenderKeys senderKeys,
      List<Grant> grants,
      Refusals refusals,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.senderKeys = senderKeys;
    this.grants = grants.stream().collect(Collectors.toUnmodifiableMap(Grant::type, g -> g));
    this.refusals = refusals;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> token(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null) {
      return Json.notFound();
    }
    var attempt = new Refusals.Attempt(id, Origin.of(http), Origin.correlation(http));
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var now = clock.instant();
      var view = authority.now(id);
      var grant = grant(view, form);
      var evidence = Evidence.of(http, form);
      var proof = senderKeys.proof(view, evidence, "token");
      var client = client(view, grant, evidence, now);
      attempt.client(client);
      var request =
          new TokenRequest(
              id,
              client,
              senderKeys.confirmation(id, client, evidence, proof),
              grant.parameters().read(form),
              attempt.correlation(),
              attempt.origin(),
              now);
      mayUse(client, grant);
      var answer = Json.ok(grant.handle(request).json());
      return proof == null || proof.nextNonce() == null
          ? answer
          : answer.header("DPoP-Nonce", proof.nextNonce());
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  private AuthenticatedClient client(View view, Grant grant, Evidence evidence, Instant now) {
    var asker =
        evidence.isEmpty()
            ? grant.asker(view, grant.parameters().read(evidence.form()), now)
            : null;
    return asker == null ? authentication.authenticate(view, evidence, now) : asker;
  }

  private Grant grant(View view, Map<String, List<String>> form) {
    var values = FormBody.values(form, "grant_type");
    if (values.size() != 1) {
      throw new OAuthException(
          INVALID_REQUEST,
          values.isEmpty() ? "grant_type is required" : "grant_type must be sent once");
    }
    var grant =
        GrantType.of(values.getFirst())
            .filter(type -> GrantTypes.isOn(view, type))
            .map(grants::get)
            .orElse(null);
    if (grant == null) {
      throw new OAuthException(UNSUPPORTED_GRANT_TYPE, "this server does not have that grant_type");
    }
    return grant;
  }

  private static void mayUse(AuthenticatedClient client, Grant grant) {
    if (!client.mayUse(grant.type())) {
      throw new OAuthException(UNAUTHORIZED_CLIENT, "this client may not use that grant_type");
    }
  }
}
