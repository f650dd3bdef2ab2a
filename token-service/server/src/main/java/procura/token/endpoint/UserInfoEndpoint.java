package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INSUFFICIENT_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.INVALID_TOKEN;
import static procura.token.error.OAuthErrorCode.USE_DPOP_NONCE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.authority.View;
import procura.authority.proof.ClientCertificate;
import procura.authority.proof.DPoPProofs;
import procura.authority.proof.PresentedToken;
import procura.authority.proof.ProofRefused;
import procura.authority.proof.Senders;
import procura.authority.proof.Senders.Sender;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.claims.StandardClaims;
import procura.token.claims.Subjects;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;
import procura.token.jwt.JwtSigner;
import procura.token.origin.Origin;
import procura.token.page.Form;
import procura.token.page.KnownTenants;

/// UserInfo (OpenID Connect Core section 5.3): who the person is that a token was granted by, as
/// far as its scopes say. Whoever comes with a token that is good no more, or is another's, is on
/// record.
@Controller(value = "/t/{tenant}/userinfo", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class UserInfoEndpoint {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KnownTenants tenants;
  private final Introspection introspection;
  private final StandardClaims standard;
  private final Subjects subjects;
  private final JwtSigner signer;
  private final Senders senders;
  private final PublicUrls urls;
  private final Refusals refusals;
  private final InstantSource clock;

  UserInfoEndpoint(
      KnownTenants tenants,
      Introspection introspection,
      StandardClaims standard,
      Subjects subjects,
      JwtSigner signer,
      Senders senders,
      PublicUrls urls,
      Refusals refusals,
      InstantSource clock) {
    this.refusals = refusals;
    this.clock = clock;
    this.tenants = tenants;
    this.introspection = introspection;
    this.standard = standard;
    this.subjects = subjects;
    this.signer = signer;
    this.senders = senders;
    this.urls = urls;
  }

  @Get
  HttpResponse<?> get(@PathVariable String tenant, HttpRequest<?> http) {
    return answer(tenant, presented(http), http);
  }

  /// The token may also come in the form (RFC 6750 section 2.2), but not both ways.
  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<?> post(
      @PathVariable String tenant, @Body @Nullable String body, HttpRequest<?> http) {
    var header = presented(http);
    var form = body != null && isForm(http) ? Form.read(body).field("access_token") : "";
    if (header != null && !form.isEmpty()) {
      return refused(HttpStatus.BAD_REQUEST, "Bearer error=\"invalid_request\"");
    }
    return answer(
        tenant,
        header != null ? header : form.isEmpty() ? null : PresentedToken.bearer(form),
        http);
  }

  private HttpResponse<?> answer(
      String tenant, @Nullable PresentedToken presented, HttpRequest<?> http) {
    var view = tenants.find(tenant);
    if (view == null) {
      return PublicDocument.notFound();
    }
    if (presented == null) {
      return refused(HttpStatus.UNAUTHORIZED, "Bearer"); // RFC 6750 §3.1: no error without a token
    }
    var scheme = presented.scheme().wireName();
    return switch (introspection.check(view, presented.value())) {
      case Inactive(var reason, var known) -> {
        record(view, http, known, INVALID_TOKEN, reason);
        yield refused(HttpStatus.UNAUTHORIZED, scheme + " error=\"invalid_token\"");
      }
      case Active(var access) -> {
        try {
          senders.check(view, access, sender(view, presented, http));
        } catch (ProofRefused refused) {
          record(view, http, access, code(refused), refused.reason());
          yield refused(refused);
        }
        var person = person(view, access);
        if (person == null) {
          record(view, http, access, INSUFFICIENT_SCOPE, "not a token to learn who the person is");
          yield refused(
              HttpStatus.FORBIDDEN, scheme + " error=\"insufficient_scope\", scope=\"openid\"");
        }
        yield claims(view, access, person);
      }
    };
  }

  /// @param token as far as it is known
  private void record(
      View view,
      HttpRequest<?> http,
      @Nullable AccessToken token,
      OAuthErrorCode code,
      String reason) {
    var attempt =
        new Refusals.Attempt(view.tenant(), Origin.of(http), Origin.correlation(http), "userinfo");
    attempt.form(Map.of(), () -> token == null ? null : token.client());
    var refusal = new OAuthException(code, reason);
    refusals.record(
        attempt,
        token == null ? refusal : refusal.about(token.subject(), token.actors()),
        clock.instant());
  }

  private static OAuthErrorCode code(ProofRefused refused) {
    return switch (refused.kind()) {
      case INVALID_TOKEN -> INVALID_TOKEN;
      case INVALID_DPOP_PROOF -> INVALID_DPOP_PROOF;
      case USE_DPOP_NONCE -> USE_DPOP_NONCE;
    };
  }

  private Sender sender(View view, PresentedToken presented, HttpRequest<?> http) {
    return new Sender(
        presented,
        http.getHeaders().getAll("DPoP"),
        http.getAttribute(ClientCertificate.ATTRIBUTE, ClientCertificate.class).orElse(null),
        http.getMethodName(),
        urls.issuer(view.tenant()) + "/userinfo");
  }

  /// RFC 9449 section 7.1 and 9.
  private static MutableHttpResponse<?> refused(ProofRefused refused) {
    var response =
        refused(
            HttpStatus.UNAUTHORIZED,
            "DPoP error=\"%s\", algs=\"%s\""
                .formatted(refused.kind().wireName(), String.join(" ", DPoPProofs.algorithms())));
    return refused.nonce() == null ? response : response.header("DPoP-Nonce", refused.nonce());
  }

  /// Section 5.3.2: JSON, or signed where the client registered `userinfo_signed_response_alg`.
  private MutableHttpResponse<?> claims(View view, AccessToken token, UserId user) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", subjects.of(view, token.client(), user));
    claims.putAll(standard.values(view, user, asked(token)));
    var client = view.client(token.client());
    var algorithm = client == null ? null : client.metadata().tokens().userinfoSigningAlg();
    if (algorithm == null) {
      return headers(HttpResponse.ok(json(claims)).contentType(MediaType.APPLICATION_JSON_TYPE));
    }
    claims.put("iss", urls.issuer(view.tenant()));
    claims.put("aud", token.client().value());
    var jwt = signer.sign(view, algorithm, "JWT", json(claims));
    return headers(HttpResponse.ok(jwt).contentType(MediaType.of("application/jwt")));
  }

  /// Section 5.5: what was asked for by scope, and claim by claim besides.
  private static List<String> asked(AccessToken token) {
    return token.userInfo() == null
        ? StandardClaims.of(token.scopes())
        : StandardClaims.within(token.scopes(), token.userInfo());
  }

  private static String json(Map<String, Object> claims) {
    try {
      return JSON.writeValueAsString(claims);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// It is the issuer's own token for the person's own client: one that a resource's server got in
  /// exchange speaks for the person there, and tells nobody who they are.
  private static @Nullable UserId person(View view, AccessToken token) {
    var grant = token.grant();
    if (grant == null || !token.scopes().contains("openid")) {
      return null;
    }
    var agreed = grant.delegation();
    var delegation = agreed == null ? null : view.delegation(agreed);
    return delegation != null && delegation.consent().client().equals(token.client())
        ? token.user()
        : null;
  }

  private static @Nullable PresentedToken presented(HttpRequest<?> http) {
    return PresentedToken.of(http.getHeaders().getAll("Authorization"));
  }

  private static boolean isForm(HttpRequest<?> http) {
    return http.getContentType()
        .filter(type -> type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE))
        .isPresent();
  }

  private static MutableHttpResponse<?> refused(HttpStatus status, String challenge) {
    return headers(HttpResponse.status(status)).header("WWW-Authenticate", challenge);
  }

  private static MutableHttpResponse<?> headers(MutableHttpResponse<?> response) {
    return response
        .header("Cache-Control", "no-store")
        .header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", "WWW-Authenticate, DPoP-Nonce");
  }
}
