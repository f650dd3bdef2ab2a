package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule;
import procura.authority.Ask.ConsentRule.ByTenant;
import procura.authority.Ask.ConsentRule.Standing;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Signatures;
import procura.authority.View;
import procura.identity.ResourceIdentifier;
import procura.identity.issuance.ActorChain;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.error.OAuthException;
import procura.token.grant.TokenExchangeChecks.Exchange;
import procura.token.refresh.RefreshToken;
import procura.token.refresh.RefreshTokenStore.Use;
import procura.token.request.TokenRequest;
import procura.token.session.Sessions;

/// Whom a grant for another domain is to speak of, and by which token the caller knows them.
@Singleton
final class CrossDomainSubjects {

  private static final int LONGEST = 16 * 1024;

  private final Families families;
  private final Introspection introspection;
  private final TokenExchangeChecks checks;
  private final Sessions sessions;
  private final PublicUrls urls;

  CrossDomainSubjects(
      Families families,
      Introspection introspection,
      TokenExchangeChecks checks,
      Sessions sessions,
      PublicUrls urls) {
    this.families = families;
    this.introspection = introspection;
    this.checks = checks;
    this.sessions = sessions;
    this.urls = urls;
  }

  /// @param consent what has to stand for it: where only an ID token says who it is, the tenant's
  ///   own policy
  record Subject(
      UserId user,
      ActorChain actors,
      @Nullable Instant authenticatedAt,
      ConsentRule consent,
      List<String> parents,
      @Nullable Instant notAfter) {

    String id() {
      return user.value();
    }
  }

  /// ID-JAG section 4.3: an ID token, or a refresh token, that was given to this very client.
  Subject ofIdentity(TokenRequest request, View view) {
    noActorToken(request);
    return switch (request.parameters().one("subject_token_type")) {
      case TokenTypes.ID_TOKEN -> ofIdToken(request, view);
      case TokenTypes.REFRESH_TOKEN -> ofRefreshToken(request);
      default ->
          throw new OAuthException(
              INVALID_REQUEST, "subject_token must be an ID token or a refresh token");
    };
  }

  private Subject ofIdToken(TokenRequest request, View view) {
    var token = request.parameters().one("subject_token");
    try {
      var jwt = SignedJWT.parse(token.length() > LONGEST ? "" : token);
      var claims = jwt.getJWTClaimsSet();
      var type = jwt.getHeader().getType();
      var expires = claims.getExpirationTime();
      var session = claims.getStringClaim("sid");
      var authTime = claims.getDateClaim("auth_time");
      if (!Signatures.isOurs(view, jwt)
          || (type != null && !type.getType().equalsIgnoreCase("JWT"))
          || !urls.issuer(view.tenant()).equals(claims.getIssuer())
          || !claims.getAudience().equals(List.of(request.client().id().value()))
          || claims.getSubject() == null
          || expires == null
          || !request.at().isBefore(expires.toInstant())) {
        throw unacceptable("not an ID token of this client that is in time");
      }
      if (session != null && sessions.hasEnded(view.tenant(), session)) {
        throw unacceptable("the session has ended");
      }
      return new Subject(
          new UserId(claims.getSubject()),
          ActorChain.NONE,
          authTime == null ? null : authTime.toInstant(),
          new ByTenant(),
          List.of(),
          null);
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      throw unacceptable("no ID token");
    }
  }

  /// The same checks as when it is refreshed; nothing of it is spent.
  private Subject ofRefreshToken(TokenRequest request) {
    var use = families.use(request, request.parameters().one("subject_token"));
    if (use instanceof Use.Live(RefreshToken token)
        && token.client().equals(request.client().id())) {
      return new Subject(
          token.user(),
          token.actors(),
          token.authenticatedAt(),
          new Standing(token.grant()),
          List.of(),
          token.diesAt());
    }
    throw unacceptable("not a living refresh token of this client");
  }

  /// Identity chaining section 2.3: an access token that the caller may go on with, and never
  /// longer than that one lives.
  Subject ofAccessToken(TokenRequest request, View view) {
    noActorToken(request);
    if (!TokenTypes.JWTS.contains(request.parameters().one("subject_token_type"))) {
      throw new OAuthException(INVALID_REQUEST, "subject_token_type must be an access token's");
    }
    if (!(introspection.check(view, request.parameters().one("subject_token"))
        instanceof Active(AccessToken token))) {
      throw unacceptable("not a good access token");
    }
    var user = token.user();
    if (user == null) {
      throw unacceptable("nobody is acted for");
    }
    var here =
        token.audience().equals(urls.issuer(view.tenant()))
            ? Ask.IDENTITY
            : new ResourceIdentifier(token.audience());
    var basis = checks.check(new Exchange(request, token, null, here));
    var parents = new ArrayList<String>(List.of(token.jti()));
    parents.addAll(token.ancestors());
    return new Subject(
        user,
        basis.chain(),
        token.authenticatedAt(),
        ConsentRule.of(basis.grant()),
        parents,
        token.expiresAt());
  }

  private static void noActorToken(TokenRequest request) {
    if (request.parameters().maybe("actor_token").isPresent()) {
      throw new OAuthException(INVALID_REQUEST, "actor_token does not go with that token type");
    }
  }

  private static OAuthException unacceptable(String reason) {
    return new OAuthException(
        INVALID_REQUEST, "subject_token is not acceptable", "subject_token: " + reason);
  }
}
