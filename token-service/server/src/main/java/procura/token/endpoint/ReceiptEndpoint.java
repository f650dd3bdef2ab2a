package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.request.ParameterTable.required;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.ResourceIdentifier;
import procura.identity.TenantId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.IssuanceEvent.ActionReported;
import procura.tenancy.isolation.PublicUrls;
import procura.token.clientauth.AssertionIds;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.ClientAuthentication;
import procura.token.clientauth.Evidence;
import procura.token.clientauth.RegisteredKeys;
import procura.token.error.OAuthException;
import procura.token.origin.Origin;
import procura.token.request.FormBody;
import procura.token.request.ParameterTable;

/// Takes signed action receipts: what a protected resource says was done with a token. Form body
/// with client authentication and `receipt`, a JWS of type `action-receipt+jwt` by one of the
/// client's registered keys. The same receipt sent again changes nothing and is fine.
@Controller(value = "/t/{tenant}/receipts", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReceiptEndpoint {

  private static final ParameterTable PARAMETERS = ParameterTable.of(required("receipt"));
  private static final Set<String> OUTCOMES = Set.of("succeeded", "failed", "refused");
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration OLDEST = Duration.ofHours(1);
  private static final int LONGEST = 16 * 1024;
  private static final int DEEPEST = 8;
  private static final int LONGEST_ID = 512;

  private final Tenants tenants;
  private final Authority authority;
  private final ClientAuthentication authentication;
  private final AssertionIds seen;
  private final PublicUrls urls;
  private final FactLog log;
  private final Refusals refusals;
  private final RegisteredKeys keys;
  private final InstantSource clock;

  ReceiptEndpoint(
      Tenants tenants,
      Authority authority,
      ClientAuthentication authentication,
      AssertionIds seen,
      PublicUrls urls,
      FactLog log,
      Refusals refusals,
      RegisteredKeys keys,
      InstantSource clock) {
    this.keys = keys;
    this.tenants = tenants;
    this.authority = authority;
    this.authentication = authentication;
    this.seen = seen;
    this.urls = urls;
    this.log = log;
    this.refusals = refusals;
    this.clock = clock;
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<?> receive(@PathVariable String tenant, HttpRequest<byte[]> http) {
    var id = tenants.known(tenant);
    if (id == null) {
      return Json.notFound();
    }
    var attempt = new Refusals.Attempt(id, Origin.of(http), Origin.correlation(http), "receipt");
    try {
      var form = FormBody.parse(http.getBody().orElse(null));
      attempt.form(form, () -> Evidence.claimed(http, form));
      var now = clock.instant();
      var caller = authentication.authenticate(authority.now(id), Evidence.of(http, form), now);
      attempt.client(caller);
      if (!(caller instanceof App app)) {
        throw invalid("receipts come from the server of a protected resource");
      }
      record(read(id, app, PARAMETERS.read(form).one("receipt"), now), app, http);
      return Json.empty();
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      return Json.error(refusal, http);
    }
  }

  /// A receipt counts as seen only once it is recorded: whoever hears of a fault sends it again.
  private void record(Receipt receipt, App app, HttpRequest<?> http) {
    var fact = receipt.fact();
    if (!seen.firstUse(fact.tenant(), app.id(), receipt.id(), fact.at().plus(REMEMBERED))) {
      return;
    }
    var correlation = Origin.correlation(http);
    try {
      log.append(
              List.of(fact),
              new Cause(
                  new Actor(null, null, app.id(), List.of(), Origin.of(http)), // it says who acted
                  correlation,
                  correlation),
              Fence.NONE)
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      seen.forget(fact.tenant(), app.id(), receipt.id());
      throw e;
    }
  }

  private record Receipt(String id, ActionReported fact) {}

  private Receipt read(TenantId tenant, App app, String receipt, Instant now) {
    try {
      var jwt = receipt.length() > LONGEST ? null : SignedJWT.parse(receipt);
      if (jwt == null
          || jwt.getHeader().getType() == null
          || !jwt.getHeader().getType().getType().equals("action-receipt+jwt")
          || !RegisteredKeys.ALGORITHMS.contains(jwt.getHeader().getAlgorithm())
          || keys.signer(tenant, jwt, app.client().credentials()) == null) {
        throw invalid("receipt is not signed by a registered key of this client");
      }
      var claims = jwt.getJWTClaimsSet();
      var resource = resource(app, claims);
      if (!List.of(urls.issuer(tenant)).equals(claims.getAudience())) {
        throw invalid("aud of the receipt must be this issuer");
      }
      var reportedAt = claims.getIssueTime() == null ? null : claims.getIssueTime().toInstant();
      if (reportedAt == null
          || reportedAt.isAfter(now.plusSeconds(60))
          || reportedAt.isBefore(now.minus(OLDEST))) {
        throw invalid("iat of the receipt must be within the last hour");
      }
      var outcome = text(claims, "outcome");
      if (!OUTCOMES.contains(outcome)) {
        throw invalid("outcome must be one of " + OUTCOMES);
      }
      var fact =
          new ActionReported(
              tenant,
              text(claims, "token_jti"),
              resource,
              text(claims, "tool"),
              outcome,
              text(claims, "sub"),
              actors(claims.getJSONObjectClaim("act")),
              reportedAt,
              now);
      return new Receipt("receipt " + text(claims, "jti"), fact);
    } catch (ParseException | JOSEException | IllegalArgumentException | ClassCastException _) {
      throw invalid("receipt is malformed");
    }
  }

  private static ResourceIdentifier resource(App app, JWTClaimsSet claims) {
    return app.client().metadata().protectedResources().stream()
        .filter(r -> r.value().equals(claims.getIssuer()))
        .findFirst()
        .orElseThrow(() -> invalid("iss of the receipt is not a resource of this client"));
  }

  private static String text(JWTClaimsSet claims, String name) throws ParseException {
    var value = claims.getStringClaim(name);
    if (value == null
        || value.isBlank()
        || value.length() > 256
        || value.chars().anyMatch(Character::isISOControl)) {
      throw invalid(name + " of the receipt must have 1 to 256 characters");
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static ActorChain actors(@Nullable Map<String, Object> act) {
    var chain = new ArrayList<String>();
    for (var actor = act; actor != null; actor = (Map<String, Object>) actor.get("act")) {
      if (chain.size() == DEEPEST) {
        throw invalid("act of the receipt is nested deeper than " + DEEPEST);
      }
      if (!(actor.get("sub") instanceof String sub) || sub.length() > LONGEST_ID) {
        throw invalid("every act of the receipt has a sub");
      }
      chain.add(sub);
    }
    return new ActorChain(chain);
  }

  private static OAuthException invalid(String description) {
    return new OAuthException(INVALID_REQUEST, description);
  }
}
