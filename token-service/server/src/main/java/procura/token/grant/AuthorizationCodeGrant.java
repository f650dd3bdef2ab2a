package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.INVALID_GRANT;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;
import static procura.token.error.OAuthErrorCode.TOO_MANY_REQUESTS;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;
import static procura.token.request.ParameterTable.required;

import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.Standing;
import procura.authority.Introspection;
import procura.authority.Introspection.Answer.Active;
import procura.authority.Introspection.ReferenceTokens;
import procura.identity.client.GrantType;
import procura.identity.issuance.ActorChain;
import procura.token.acr.Acr;
import procura.token.claims.AskedClaims;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.code.AuthorizationCode;
import procura.token.code.CodeStore;
import procura.token.code.CodeStore.Redemption;
import procura.token.error.OAuthException;
import procura.token.grant.Wish.Family;
import procura.token.grant.Wish.Presented;
import procura.token.jwt.IdTokens;
import procura.token.refresh.RefreshTokenStore.Fresh;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// A person's authorization becomes tokens (OAuth 2.1 section 4.1.3). A code with a
/// `requested_actor` is redeemed with that agent's own token as `actor_token`, and the token says
/// `act`.
@Singleton
final class AuthorizationCodeGrant implements Grant {

  private static final ParameterTable PARAMETERS =
      ParameterTable
          .of( // OAuth 2.1 §4.1.3, RFC 8707 §2.2, draft-oauth-ai-agents-on-behalf-of-user §4
              required("code"),
              optional("redirect_uri"),
              optional("code_verifier"),
              repeatable("resource"),
              optional("authorization_details"), // RFC 9396 §6.1
              optional("actor_token"),
              optional("actor_token_type"));

  private static final String TWICE = "authorization code used twice";

  private final CodeStore codes;
  private final Issuance issuance;
  private final Families families;
  private final Introspection introspection;
  private final IdTokens idTokens;

  AuthorizationCodeGrant(
      CodeStore codes,
      Issuance issuance,
      Families families,
      Introspection introspection,
      IdTokens idTokens) {
    this.codes = codes;
    this.issuance = issuance;
    this.families = families;
    this.introspection = introspection;
    this.idTokens = idTokens;
  }

  @Override
  public GrantType type() {
    return GrantType.AUTHORIZATION_CODE;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    var code = redeem(request);
    var actor = actor(request, code);
    var actors = actor == null ? ActorChain.NONE : new ActorChain(List.of(actor.subject()));
    var ask =
        new Ask(
                code.client(),
                code.user(),
                actors,
                code.resource() == null ? Ask.IDENTITY : code.resource(),
                code.scopes(),
                null,
                new Standing(code.grant()),
                request.at())
            .with(request.details(code.details()));
    var issued =
        issue(
            request,
            new Wish(
                type(),
                ask,
                code.user().value(),
                new Family(
                    code.grant(),
                    code.authenticatedAt(),
                    Acr.reachedBy(code.methods()).value(),
                    AskedClaims.of(code.claims()).userInfo()),
                actor == null ? Presented.NOTHING : Presented.of(List.of(actor.jti())),
                IssuanceErrors::ofGrant));
    var scopes = issued.claims().scopes();
    var refreshToken =
        families.mayRefresh(request.client(), scopes)
            ? families.begin(request, code, actors, scopes)
            : null;
    if (issued(request, refreshToken)) {
      families.end(request, code.grant(), TWICE);
    }
    return Responses.of(
        issued,
        refreshToken == null ? null : refreshToken.secret(),
        scopes.contains("openid")
            ? idTokens.sign(request.tenant(), code, issued.token(), request.at())
            : null,
        null);
  }

  /// Whoever has to wait finds the code as it was (RFC 6585 section 4).
  private Issuance.Issued issue(TokenRequest request, Wish wish) {
    try {
      return issuance.issue(request, wish);
    } catch (OAuthException refused) {
      if (refused.code() == TOO_MANY_REQUESTS) {
        codes.giveBack(request.tenant(), request.parameters().one("code"));
      }
      throw refused;
    }
  }

  private boolean issued(TokenRequest request, @Nullable Fresh refreshToken) {
    return codes.issued(request.tenant(), request.parameters().one("code"), refreshToken);
  }

  /// Spends the code, then looks at what it is bound to: a code shown by the wrong party is dead.
  private AuthorizationCode redeem(TokenRequest request) {
    Redemption redemption =
        codes.redeem(request.tenant(), request.parameters().one("code"), request.at());
    return switch (redemption) {
      case Redemption.Unknown _ -> throw invalid("unknown or expired code");
      case Redemption.First(var code) -> {
        check(request, code);
        yield code;
      }
      case Redemption.Replay(var code) -> {
        // a replay by somebody who can't redeem it harms nobody (OAuth 2.1 §7.5.2)
        check(request, code);
        if (codes.replayed(request.tenant(), request.parameters().one("code"))) {
          families.end(request, code.grant(), TWICE);
        }
        throw invalid("code used twice");
      }
    };
  }

  private static void check(TokenRequest request, AuthorizationCode code) {
    var parameters = request.parameters();
    if (!code.client().equals(request.client().id())) {
      throw invalid("the code is another client's");
    }
    parameters
        .maybe("redirect_uri")
        .filter(uri -> !uri.equals(code.redirectUri()))
        .ifPresent(_ -> {
          throw invalid("redirect_uri is not the one of the authorization request");
        });
    var verifier = parameters.maybe("code_verifier").orElse(null);
    if (code.codeChallenge() == null && verifier != null) {
      throw new OAuthException(
          INVALID_REQUEST,
          "code_verifier was sent though no code_challenge was"); // RFC 9700 §2.1.1
    }
    if (code.codeChallenge() == null
        && !(request.client() instanceof App app && app.pkceExempt())) {
      throw invalid("the code has no code_challenge"); // OAuth 2.1 §4.1.3
    }
    if (code.codeChallenge() != null && !Pkce.proves(verifier, code.codeChallenge())) {
      throw invalid("code_verifier does not fit the code_challenge");
    }
    ofThisKey(request, code);
    var resource = request.resource();
    if (resource != null && !resource.equals(code.resource())) {
      throw new OAuthException(
          INVALID_TARGET, "the resource was not authorized with this code"); // RFC 8707 §2.2
    }
  }

  /// RFC 9449 section 10: the key was named before there was a code to steal.
  private static void ofThisKey(TokenRequest request, AuthorizationCode code) {
    if (code.dpopKey() == null) {
      return;
    }
    if (request.confirmation() == null) {
      throw new OAuthException(
          INVALID_DPOP_PROOF, "the code is bound to a key: send a DPoP proof of it");
    }
    if (!code.dpopKey().equals(request.confirmation().jkt())) {
      throw invalid("the code is bound to another key");
    }
  }

  private @Nullable AccessToken actor(TokenRequest request, AuthorizationCode code) {
    var actorToken = request.parameters().maybe("actor_token").orElse(null);
    if (code.agent() == null) {
      if (actorToken != null) {
        throw new OAuthException(
            INVALID_REQUEST, "actor_token was sent for a code without requested_actor");
      }
      return null;
    }
    if (actorToken == null) {
      throw invalid("the code needs the actor_token of its requested_actor");
    }
    request
        .parameters()
        .maybe("actor_token_type")
        .filter(type -> !TokenTypes.JWTS.contains(type))
        .ifPresent(_ -> {
          throw new OAuthException(INVALID_REQUEST, "actor_token_type must be a JWT's");
        });
    if (actorToken.startsWith(ReferenceTokens.PREFIX)) {
      throw invalid("actor_token is opaque");
    }
    var actor = introspection.check(request.tenant(), actorToken);
    if (actor instanceof Active(var token)
        && token.user() == null
        && token.actors().value().isEmpty()
        && token.subject().equals(code.agent().value())) {
      PresentedKeys.mustBeProved(request.confirmation(), token, "actor_token");
      return token;
    }
    throw invalid("actor_token is not the requested_actor's own valid token");
  }

  private static OAuthException invalid(String reason) {
    return new OAuthException(INVALID_GRANT, "the code can't be redeemed", reason);
  }
}
