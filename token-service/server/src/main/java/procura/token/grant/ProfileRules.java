package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;
import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import procura.authority.View;
import procura.identity.agent.AgentId;
import procura.identity.client.ClientId;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.token.clientauth.AuthenticatedClient;
import procura.token.clientauth.AuthenticatedClient.Agent;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.AuthenticatedClient.Federated;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;
import procura.token.profile.Profiles;
import procura.token.request.TokenRequest;

/// What a security profile wants of every request for a token, whatever the grant. The lists are
/// the profiles' own, in their order.
final class ProfileRules {

  private record Rule(OAuthErrorCode error, String otherwise, Predicate<TokenRequest> holds) {}

  /// FAPI 2.0 Security Profile (Final) section 5.3.2.1. Refresh tokens of confidential clients do
  /// not rotate here, and the audience of an assertion is checked where it is read.
  private static final List<Rule> FAPI =
      List.of(
          new Rule(
              INVALID_CLIENT,
              "FAPI 2.0 is for confidential clients",
              request -> !request.client().isPublic()),
          new Rule(
              INVALID_CLIENT,
              "FAPI 2.0 wants private_key_jwt or mutual TLS",
              request -> provesByKey(request.client())),
          new Rule(
              INVALID_DPOP_PROOF,
              "FAPI 2.0 wants the token bound to a key: by DPoP or mutual TLS",
              request -> request.confirmation() != null));

  private static final List<Rule> HARDENED =
      List.of(
          new Rule(
              INVALID_CLIENT,
              "the hardened profile wants private_key_jwt",
              request -> provesByKey(request.client())),
          new Rule(
              INVALID_DPOP_PROOF,
              "the hardened profile wants the token bound to a key by DPoP",
              request -> request.confirmation() != null && request.confirmation().jkt() != null));

  private ProfileRules() {}

  /// The profile that the request has been held to.
  static SecurityProfile check(View view, TokenRequest request) {
    var profile = profile(view, request.client());
    for (var rule : rules(profile)) {
      if (!rule.holds().test(request)) {
        throw new OAuthException(rule.error(), rule.otherwise());
      }
    }
    return profile;
  }

  private static List<Rule> rules(SecurityProfile profile) {
    return switch (profile) {
      case OAUTH_2_1 -> List.of();
      case FAPI_2_0, FAPI_2_0_MESSAGE_SIGNING -> FAPI;
      case HARDENED_AGENT -> HARDENED;
    };
  }

  private static SecurityProfile profile(View view, AuthenticatedClient client) {
    return switch (client) {
      case App(var app, _) -> Profiles.of(view, app);
      case Agent(var agent, _, _) -> Profiles.of(view, agent);
      case Federated federated -> profile(view, federated.id());
    };
  }

  private static SecurityProfile profile(View view, ClientId id) {
    var app = view.client(id);
    var agent = app == null ? view.agent(new AgentId(id.value())) : null;
    if (app == null && agent == null) {
      return Profiles.ofTenant(view).profile();
    }
    return app != null ? Profiles.of(view, app) : Profiles.of(view, Objects.requireNonNull(agent));
  }

  private static boolean provesByKey(AuthenticatedClient client) {
    return switch (client) {
      case App(var app, _) -> app.metadata().tokenEndpointAuthMethod().provesByKey();
      case Agent(_, _, var method) -> method.provesByKey();
      case Federated _ -> true; // its platform's signature
    };
  }
}
