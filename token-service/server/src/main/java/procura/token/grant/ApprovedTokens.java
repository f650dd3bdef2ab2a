package procura.token.grant;

import static procura.token.error.OAuthErrorCode.ACCESS_DENIED;
import static procura.token.error.OAuthErrorCode.AUTHORIZATION_PENDING;
import static procura.token.error.OAuthErrorCode.EXPIRED_TOKEN;
import static procura.token.error.OAuthErrorCode.INVALID_GRANT;
import static procura.token.error.OAuthErrorCode.SLOW_DOWN;
import static procura.token.error.OAuthErrorCode.TOO_MANY_REQUESTS;

import jakarta.inject.Singleton;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.Standing;
import procura.identity.client.GrantType;
import procura.token.acr.Acr;
import procura.token.approval.ApprovalStore;
import procura.token.approval.PendingApproval;
import procura.token.approval.Poll;
import procura.token.code.AuthorizationCode;
import procura.token.error.OAuthException;
import procura.token.grant.Wish.Family;
import procura.token.grant.Wish.Presented;
import procura.token.jwt.IdTokens;
import procura.token.request.TokenRequest;

/// Tokens for what a person approved elsewhere: what the client hears while it polls, and in the
/// end exactly what was approved.
@Singleton
final class ApprovedTokens {

  private final ApprovalStore approvals;
  private final Issuance issuance;
  private final Families families;
  private final IdTokens idTokens;

  ApprovedTokens(ApprovalStore approvals, Issuance issuance, Families families, IdTokens idTokens) {
    this.approvals = approvals;
    this.issuance = issuance;
    this.families = families;
    this.idTokens = idTokens;
  }

  /// @param secret what the client polls with
  TokenResponse fetch(TokenRequest request, GrantType type, String secret) {
    request.details(); // what can't be read spends nothing
    var client = request.client().id();
    return switch (approvals.poll(request.tenant(), secret, type, client, request.at())) {
      case Poll.Approved(var approval, var authorization) ->
          issue(request, type, approval, authorization, secret);
      case Poll.Pending _ ->
          throw new OAuthException(AUTHORIZATION_PENDING, "the person has not answered yet");
      case Poll.SlowDown _ ->
          throw new OAuthException(SLOW_DOWN, "wait 5 seconds longer between polls from now on");
      case Poll.Denied _ -> throw new OAuthException(ACCESS_DENIED, "the person said no");
      case Poll.Expired _ ->
          throw new OAuthException(EXPIRED_TOKEN, "nobody answered in time: begin again");
      case Poll.Unknown _ ->
          throw new OAuthException(
              INVALID_GRANT,
              "there is no such request of this client",
              "unknown or fetched already");
    };
  }

  private TokenResponse issue(
      TokenRequest request,
      GrantType type,
      PendingApproval approval,
      AuthorizationCode approved,
      String secret) {
    try {
      return issue(request, type, approval, approved);
    } catch (OAuthException refused) {
      if (refused.code() == TOO_MANY_REQUESTS) {
        approvals.giveBack(request.tenant(), secret);
      }
      throw refused;
    }
  }

  private TokenResponse issue(
      TokenRequest request, GrantType type, PendingApproval approval, AuthorizationCode approved) {
    var ask =
        new Ask(
                approved.client(),
                approved.user(),
                approval.actors(),
                approved.resource() == null ? Ask.IDENTITY : approved.resource(),
                approved.scopes(),
                null,
                new Standing(approved.grant()),
                request.at())
            .with(request.details(approved.details()));
    var issued =
        issuance.issue(
            request,
            new Wish(
                type,
                ask,
                approved.user().value(),
                new Family(
                    approved.grant(),
                    approved.authenticatedAt(),
                    Acr.reachedBy(approved.methods()).value(),
                    null),
                Presented.of(approval.parents()),
                IssuanceErrors::ofGrant));
    var scopes = issued.claims().scopes();
    var refreshToken =
        families.mayRefresh(request.client(), scopes)
            ? families.begin(request, approved, approval.actors(), scopes)
            : null;
    if (refreshToken != null) {
      families.keep(refreshToken);
    }
    return Responses.of(
        issued,
        refreshToken == null ? null : refreshToken.secret(),
        scopes.contains("openid")
            ? idTokens.sign(request.tenant(), approved, issued.token(), request.at())
            : null,
        null);
  }
}
