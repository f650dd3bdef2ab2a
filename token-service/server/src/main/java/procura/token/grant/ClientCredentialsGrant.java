package procura.token.grant;

import static procura.token.request.ParameterTable.optional;
import static procura.token.request.ParameterTable.repeatable;

import jakarta.inject.Singleton;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.NotNeeded;
import procura.identity.client.GrantType;
import procura.identity.issuance.ActorChain;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;
import procura.token.grant.Wish.Family;
import procura.token.grant.Wish.Presented;
import procura.token.request.ParameterTable;
import procura.token.request.TokenRequest;

/// A client or an agent for itself (RFC 6749 section 4.4). No refresh token: it can always ask
/// again.
@Singleton
final class ClientCredentialsGrant implements Grant {

  private static final ParameterTable PARAMETERS =
      ParameterTable.of( // §4.4.2, RFC 8707 §2.2, RFC 9396 §6
          optional("scope"), repeatable("resource"), optional("authorization_details"));

  private final Issuance issuance;

  ClientCredentialsGrant(Issuance issuance) {
    this.issuance = issuance;
  }

  @Override
  public GrantType type() {
    return GrantType.CLIENT_CREDENTIALS;
  }

  @Override
  public ParameterTable parameters() {
    return PARAMETERS;
  }

  @Override
  public TokenResponse handle(TokenRequest request) {
    var client = request.client();
    if (client.isPublic()) {
      throw new OAuthException(
          OAuthErrorCode.UNAUTHORIZED_CLIENT, "a public client has no credentials"); // §4.4
    }
    var ask =
        new Ask(
                client.id(),
                null,
                ActorChain.NONE,
                request.resource(),
                request.scopes(),
                null,
                new NotNeeded(),
                request.at())
            .with(request.details());
    var issued =
        issuance.issue(
            request,
            new Wish(
                type(),
                ask,
                client.id().value(),
                Family.NONE,
                Presented.NOTHING,
                IssuanceErrors::ofGrant));
    return Responses.of(issued, null, null, null);
  }
}
