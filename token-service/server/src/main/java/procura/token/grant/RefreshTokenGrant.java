package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_GRANT;
import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;
import static procura.token.error.OAuthErrorCode.INVALID_TARGET;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;
import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;
import static procura.token.request.ParameterTable.required;

import jakarta.inject.Singleton;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.Standing;
import procura.identity.ResourceIdentifier;
import procura.identity.Scopes;
import procura.identity.client.GrantType;
import procura.token.acr.Acr;
import procura.token.claims.AskedClaims;
import procura.token.error.OAuthException;
import procura.token.grant.Wish.Family;
import procura.token.grant.Wish.Presented;
import procura.token.jwt.IdTokens;
import procura.token.refresh.RefreshToken;
import procura.token.refresh.RefreshTokenStore.Use;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// Refreshing (OAuth 2.1 section 4.3). Public clients' tokens rotate, but for those bound to a key;
/// within the grace window the same old token gives a working pair once more, because real clients
/// refresh in parallel; after it, reuse ends the family. Everything behind the token is decided
/// anew each time.
@Singleton
final class RefreshTokenGrant implements Grant {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of(
          required("refresh_token"),
          optional("scope"),
          repeatable("resource"), // §4.3.1
          optional("authorization_details")); // RFC 9396 §6.1

  private final Issuance issuance;
  private final Families families;
  private final IdTokens idTokens;

  RefreshTokenGrant(Issuance issuance, Families families, IdTokens idTokens) {
    this.issuance = issuance;
    this.families = families;
    this.idTokens = idTokens;
  }

  @Override
  public GrantType type() {
    return GrantType.REFRESH_TOKEN;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    var presented = request.parameters().one("refresh_token");
    var token = live(request, presented);
    if (!families.mayRefresh(request.client(), token.scopes())) {
      throw new OAuthException(UNAUTHORIZED_CLIENT, "this client may not refresh any more");
    }
    var asked = asked(request, token);
    var ask =
        new Ask(
                token.client(),
                token.user(),
                token.actors(),
                target(request, token, asked),
                asked,
                token.scopes(),
                new Standing(token.grant()),
                request.at())
            .with(request.details(token.details()));
    var issued =
        issuance.issue(
            request,
            new Wish(
                type(),
                ask,
                token.user().value(),
                new Family(
                    token.grant(),
                    token.authenticatedAt(),
                    Acr.reachedBy(token.methods()).value(),
                    AskedClaims.of(token.claims()).userInfo()),
                Presented.NOTHING,
                IssuanceErrors::ofGrant));
    return Responses.of(
        issued,
        families.next(request, token, presented),
        issued.claims().scopes().contains("openid")
            ? idTokens.sign(request.tenant(), token, issued.token(), request.at())
            : null,
        null);
  }

  private RefreshToken live(TokenRequest request, String presented) {
    Use use = families.use(request, presented);
    return switch (use) {
      case Use.Unknown _ -> throw invalid("unknown or expired refresh token");
      case Use.Reused(var token) -> {
        ofThisClient(request, token);
        families.end(request, token.grant(), "refresh token used again after it was rotated");
        throw invalid("refresh token used again");
      }
      case Use.Live(var token) -> {
        ofThisClient(request, token);
        ofThisKey(request, token);
        yield token;
      }
    };
  }

  private static void ofThisClient(TokenRequest request, RefreshToken token) {
    if (!token.client().equals(request.client().id())) {
      throw invalid("the refresh token is another client's");
    }
  }

  /// RFC 9449 section 5, RFC 8705 section 4: without a secret, the key is what proves the client.
  private static void ofThisKey(TokenRequest request, RefreshToken token) {
    if (token.confirmation() != null && !token.confirmation().equals(request.confirmation())) {
      throw invalid("the refresh token is bound to another key");
    }
  }

  /// Scope may shrink for one token and never grows; the refresh token keeps what was authorized.
  private static Scopes asked(TokenRequest request, RefreshToken token) {
    var asked = request.scopes();
    if (!token.scopes().containsAll(asked)) {
      throw new OAuthException(
          INVALID_SCOPE, "`" + asked.minus(token.scopes()) + "` was not authorized");
    }
    var resource = request.resource();
    if (resource != null && !resource.equals(token.resource())) {
      throw new OAuthException(INVALID_TARGET, "the resource was not authorized");
    }
    return asked.isEmpty() ? token.scopes() : asked;
  }

  /// Who asks for identity alone does not ask for what a resource gives to those who name no scope.
  private static ResourceIdentifier target(TokenRequest request, RefreshToken token, Scopes asked) {
    var identityAlone =
        request.resource() == null && Ask.IDENTITY_SCOPES.containsAll(asked.value());
    return token.resource() == null || identityAlone ? Ask.IDENTITY : token.resource();
  }

  private static OAuthException invalid(String reason) {
    return new OAuthException(INVALID_GRANT, "the refresh token can't be used", reason);
  }
}
