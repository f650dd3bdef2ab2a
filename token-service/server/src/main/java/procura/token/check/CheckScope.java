package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_SCOPE;

import java.util.List;
import procura.authority.Ask;
import procura.authority.Ask.ConsentRule.AboutToAsk;
import procura.authority.Permission;
import procura.authority.Verdict.Refused;
import procura.identity.Scopes;
import procura.identity.issuance.ActorChain;
import procura.token.claims.StandardClaims;
import procura.token.error.OAuthException;

/// `scope`, `resource` and `authorization_details` are ones that this client could get for anybody:
/// asked of the one decision function before a person is troubled. What the person may do comes
/// after they have signed in.
final class CheckScope {

  private CheckScope() {}

  static void check(Asked asked) {
    var scopes = of(asked);
    var ofResource =
        new Scopes(scopes.value().stream().filter(s -> !Ask.IDENTITY_SCOPES.contains(s)).toList());
    var resource = CheckResource.of(asked);
    var details = CheckAuthorizationDetails.of(asked);
    if (ofResource.isEmpty() && resource == null && details == null) {
      return; // identity scopes alone, or the default: the person's roles decide
    }
    var agent = CheckRequestedActor.of(asked);
    var ask =
        new Ask(
                asked.client().id(),
                null,
                agent == null ? ActorChain.NONE : new ActorChain(List.of(agent.value())),
                resource,
                ofResource,
                null,
                new AboutToAsk(),
                asked.at())
            .with(details);
    if (Permission.decide(asked.view(), ask) instanceof Refused refused) {
      throw AuthorizationErrors.of(refused);
    }
  }

  /// What is asked for by `scope`, and the scopes that give the claims asked for one by one: a
  /// person agrees to claims in the words of their scopes.
  static Scopes of(Asked asked) {
    var scopes = named(asked);
    var claims = CheckClaims.of(asked);
    return claims == null || !scopes.contains("openid")
        ? scopes
        : scopes
            .or(StandardClaims.scopesOf(claims.names("id_token")))
            .or(StandardClaims.scopesOf(claims.names("userinfo")));
  }

  /// What is asked for by `scope` alone.
  static Scopes named(Asked asked) {
    var scope = asked.one("scope");
    try {
      return scope == null ? Scopes.NONE : Scopes.parse(scope);
    } catch (IllegalArgumentException e) {
      throw new OAuthException(INVALID_SCOPE, String.valueOf(e.getMessage()));
    }
  }
}
