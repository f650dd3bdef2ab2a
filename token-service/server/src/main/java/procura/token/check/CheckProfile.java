package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.UNAUTHORIZED_CLIENT;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;
import procura.token.profile.Profiles;

/// What a client's security profile wants of an authorization request beyond the rules for all. The
/// lists are the profiles' own, in their order.
final class CheckProfile {

  private static final int LONGEST_FAPI_NONCE = 64;

  private record Rule(OAuthErrorCode error, String otherwise, Predicate<Asked> holds) {}

  /// FAPI 2.0 Security Profile (Final) section 5.3.2.1 and 5.3.2.2, as far as a request can tell.
  private static final List<Rule> FAPI =
      List.of(
          new Rule(
              UNAUTHORIZED_CLIENT,
              "FAPI 2.0 is for confidential clients",
              asked -> !asked.client().metadata().isPublic()),
          new Rule(
              UNAUTHORIZED_CLIENT,
              "FAPI 2.0 wants private_key_jwt or mutual TLS",
              asked -> asked.client().metadata().tokenEndpointAuthMethod().provesByKey()),
          new Rule(
              INVALID_REQUEST,
              "FAPI 2.0 wants the request pushed",
              asked -> asked.provenance().pushed()),
          new Rule(
              INVALID_REQUEST,
              "FAPI 2.0 wants code_challenge with S256",
              asked ->
                  asked.one("code_challenge") != null
                      && "S256".equals(asked.one("code_challenge_method"))),
          new Rule(
              INVALID_REQUEST,
              "FAPI 2.0 wants redirect_uri in the pushed request",
              asked -> asked.one("redirect_uri") != null),
          new Rule(
              INVALID_REQUEST,
              "nonce has at most " + LONGEST_FAPI_NONCE + " characters",
              asked -> {
                var nonce = asked.one("nonce");
                return nonce == null || nonce.length() <= LONGEST_FAPI_NONCE;
              }));

  /// PAR, DPoP, `private_key_jwt` and opaque tokens: those about tokens stand at the token
  /// endpoint.
  private static final List<Rule> HARDENED =
      List.of(
          new Rule(
              UNAUTHORIZED_CLIENT,
              "a hardened client proves itself by private_key_jwt",
              asked -> asked.client().metadata().tokenEndpointAuthMethod().provesByKey()),
          new Rule(
              INVALID_REQUEST,
              "a hardened client pushes its requests",
              asked -> asked.provenance().pushed()));

  /// FAPI 2.0 Message Signing (Final) section 5.3.1 and 5.4.1; its section 5.5.1 stands at the
  /// introspection endpoint.
  private static final List<Rule> MESSAGE_SIGNING =
      Stream.concat(
              FAPI.stream(),
              Stream.of(
                  new Rule(
                      INVALID_REQUEST,
                      "FAPI 2.0 Message Signing wants the request in a signed object",
                      asked -> asked.provenance().signed()),
                  new Rule(
                      INVALID_REQUEST,
                      "FAPI 2.0 Message Signing wants a signed response: response_mode jwt",
                      asked -> asked.responseMode().isSigned())))
          .toList();

  private CheckProfile() {}

  private static List<Rule> rules(SecurityProfile profile) {
    return switch (profile) {
      case OAUTH_2_1 -> List.of();
      case FAPI_2_0 -> FAPI;
      case HARDENED_AGENT -> HARDENED;
      case FAPI_2_0_MESSAGE_SIGNING -> MESSAGE_SIGNING;
    };
  }

  static void check(Asked asked) {
    var profile = Profiles.of(asked.view(), asked.client());
    for (var rule : rules(profile)) {
      if (!rule.holds().test(asked)) {
        throw new OAuthException(rule.error(), rule.otherwise());
      }
    }
  }
}
