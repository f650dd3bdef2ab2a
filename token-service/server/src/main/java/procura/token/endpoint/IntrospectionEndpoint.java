package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.required;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Authority;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.Answer.Inactive;
import procura.authority.View;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.issuance.IssuanceEvent.TokenIntrospected;
import procura.tenancy.isolation.PublicUrls;
import procura.token.claims.Subjects;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.error.OAuthException;
import procura.token.jwt.AccessTokens;
import procura.token.jwt.Algorithms;
import procura.token.jwt.JsonObject;
import procura.token.jwt.JwtSigner;
import procura.token.origin.Origin;
import procura.token.profile.Profiles;
import procura.token.request.FormBody;
import procura.token.request.ParameterTable;

/// Token introspection (RFC 7662): active only if every authority behind the token still holds. A
/// caller learns about tokens for its own resources and its own tokens; of all others only that
/// they are not active. The answer can be signed (RFC 9701), and a resource's own server can have
/// the token itself as a JWT in exchange for an opaque one.
@Controller(value = "/t/{tenant}/introspect", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class IntrospectionEndpoint {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of(required("token"), optional("token_type_hint")); // §2.1

  /// Section 2.2: nothing else is said of a token that is not active, or not the caller's business.
  private static final String INACTIVE = "{\"active\":false}";

  /// Where a gateway finds the JWT that can read headers only.
  private static final String TOKEN_HEADER = "Procura-Access-Token";

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final Introspection introspection;
  private final AccessTokens tokens;
  private final JwtSigner signer;
  private final Subjects subjects;
  private final PublicUrls urls;
  private final FactLog log;
  private final Refusals refusals;
  private final InstantSource clock;

  IntrospectionEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      Introspection introspection,
      AccessTokens tokens,
      JwtSigner signer,
      Subjects subjects,
      PublicUrls urls,
      FactLog log,
      Refusals refusals,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.introspection = introspection;
    this.tokens = tokens;
    this.signer = signer;
    this.subjects = subjects;
    this.urls = urls;
    this.log = log;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> introspect(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null) {
      return Json.notFound();
    }
    var attempt =
        new Refusals.Attempt(id, Origin.of(http), Origin.correlation(http), "introspection");
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var view = authority.now(id);
      var caller = authentication.authenticate(view, Evidence.of(http, form), clock.instant());
      attempt.client(caller);
      if (caller.isPublic()) {
        throw new OAuthException(
            INVALID_CLIENT, "introspection needs client authentication"); // §2.1
      }
      var presented = PARAMETERS.read(form).one("token");
      var wanted = form(view, caller, IntrospectionForm.of(http, algorithm(caller)));
      var token =
          switch (introspection.check(view, presented)) {
            case Active(var active) -> isFor(caller, active) ? active : null;
            case Inactive inactive -> {
              record(caller, inactive, http);
              yield null;
            }
          };
      return switch (wanted) {
        case JSON -> Json.ok(answer(view, caller, token).getBytes(StandardCharsets.UTF_8));
        case SIGNED -> signed(view, caller, answer(view, caller, token));
        case ACCESS_TOKEN -> accessToken(view, caller, token);
      };
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  private static boolean isFor(AuthenticatedClient caller, AccessToken token) {
    return token.client().equals(caller.id()) || isServerOf(caller, token);
  }

  private static boolean isServerOf(AuthenticatedClient caller, AccessToken token) {
    return caller instanceof App app
        && app.client().metadata().protectedResources().stream()
            .anyMatch(resource -> resource.value().equals(token.audience()));
  }

  private static @Nullable String algorithm(AuthenticatedClient caller) {
    return caller instanceof App app
        ? app.client().metadata().tokens().introspectionSigningAlg()
        : null;
  }

  /// FAPI 2.0 Message Signing section 5.5.1: nothing unsigned for who is held to it.
  private static IntrospectionForm form(
      View view, AuthenticatedClient caller, IntrospectionForm wanted) {
    return wanted == IntrospectionForm.JSON
            && caller instanceof App(var app, _)
            && Profiles.of(view, app) == SecurityProfile.FAPI_2_0_MESSAGE_SIGNING
        ? IntrospectionForm.SIGNED
        : wanted;
  }

  /// Section 2.2: all that the token itself says, with the whole act chain (RFC 8693 section 4.1).
  private String answer(View view, AuthenticatedClient caller, @Nullable AccessToken token) {
    if (token == null) {
      return INACTIVE;
    }
    var key = token.confirmation();
    return tokens
        .claims(token, subject(view, caller, token))
        .with("active", true)
        .with("token_type", key != null && key.jkt() != null ? "DPoP" : "Bearer")
        .toString();
  }

  /// A client that knows people by pairwise identifiers learns no other; a resource's server gets
  /// what the token says.
  private String subject(View view, AuthenticatedClient caller, AccessToken token) {
    var user = token.user();
    return user == null || isServerOf(caller, token)
        ? token.subject()
        : subjects.of(view, caller.id(), user);
  }

  /// RFC 9701 section 5: for the caller alone, and without `sub` and `exp`, so that nobody takes it
  /// for an access token.
  private HttpResponse<?> signed(View view, AuthenticatedClient caller, String answer) {
    var claims =
        new JsonObject()
            .with("iss", urls.issuer(view.tenant()))
            .with("aud", caller.id().value())
            .with("iat", clock.instant().getEpochSecond())
            .withJson("token_introspection", answer);
    var jwt =
        signer.sign(
            view,
            Algorithms.of(view, caller.id(), algorithm(caller)),
            "token-introspection+jwt",
            claims.toString());
    return Json.headers(HttpResponse.ok(jwt.getBytes(StandardCharsets.US_ASCII)))
        .contentType(MediaType.of(IntrospectionForm.SIGNED.mediaType()));
  }

  /// For the resource's own server alone. What is not active is refused instead of described, so
  /// that a gateway that looks at nothing but the status lets nothing through.
  private HttpResponse<?> accessToken(
      View view, AuthenticatedClient caller, @Nullable AccessToken token) {
    if (token == null || !isServerOf(caller, token)) {
      return Json.headers(HttpResponse.unauthorized())
          .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
    var jwt = tokens.jwt(view, token);
    return Json.headers(HttpResponse.ok(jwt.getBytes(StandardCharsets.US_ASCII)))
        .contentType(MediaType.of(IntrospectionForm.ACCESS_TOKEN.mediaType()))
        .header(TOKEN_HEADER, jwt);
  }

  /// A token that was ours and still in time, and is good no more: somebody goes on using it.
  private void record(AuthenticatedClient caller, Inactive inactive, HttpRequest<?> http) {
    var token = inactive.token();
    var now = clock.instant();
    if (token == null || !now.isBefore(token.expiresAt())) {
      return;
    }
    var correlation = Origin.correlation(http);
    log.append(
            List.of(
                new TokenIntrospected(
                    token.tenant(), token.jti(), caller.id(), false, inactive.reason(), now)),
            new Cause(
                new Actor(null, null, caller.id(), token.actors().value(), Origin.of(http)),
                correlation,
                correlation),
            Fence.NONE)
        .toCompletableFuture()
        .join();
  }
}
