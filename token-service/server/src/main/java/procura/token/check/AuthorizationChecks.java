package procura.token.check;

import java.util.List;
import procura.token.claims.StandardClaims;

/// All checks of an authorization request, in order; the first refusal ends it. Before any of them
/// `KnownClient` and `CheckRedirectUri` find out whom to answer: until then a refusal is a page of
/// ours, from here on it is a redirect to the client.
public final class AuthorizationChecks {

  private static final List<Check> ALL =
      List.of(
          RejectDuplicates::check, // OAuth 2.1 §3.1
          CheckRequestObject::check, // RFC 9101 §5, §6
          CheckPushed::check, // RFC 9126 §4
          CheckProfile::check, // FAPI 2.0 Security Profile §5.3.2, Message Signing §5.3, §5.4
          CheckResponseMode::check, // Multiple Response Types §2.1
          CheckResponseType::check, // OAuth 2.1 §4.1.1
          CheckGrantType::check, // RFC 7591 §2
          CheckPkce::check, // OAuth 2.1 §4.1.1, §7.5.1
          CheckPrompt::check, // OpenID Connect Core §3.1.2.1
          CheckMaxAge::check, // OpenID Connect Core §3.1.2.1
          CheckClaims::check, // OpenID Connect Core §5.5
          CheckAcr::check, // OpenID Connect Core §5.5.1.1, RFC 9470 §5
          CheckIdTokenHint::check, // OpenID Connect Core §3.1.2.1
          CheckDpopKey::check, // RFC 9449 §10
          CheckResource::check, // RFC 8707 §2
          CheckRequestedActor::check, // draft-oauth-ai-agents-on-behalf-of-user §3
          CheckAuthorizationDetails::check, // RFC 9396 §5
          CheckScope::check); // OAuth 2.1 §1.4.1

  private AuthorizationChecks() {}

  /// @throws procura.token.error.OAuthException with the first refusal
  public static AuthorizationRequest pass(Asked asked) {
    ALL.forEach(check -> check.check(asked));
    var claims = CheckClaims.of(asked);
    return new AuthorizationRequest(
        asked.view().tenant(),
        asked.client().id(),
        asked.redirectUri(),
        asked.responseMode(),
        asked.state(),
        asked.one("code_challenge"),
        asked.one("nonce"),
        CheckResource.of(asked),
        CheckScope.of(asked),
        CheckRequestedActor.of(asked),
        CheckPrompt.of(asked),
        CheckMaxAge.signedInSince(asked),
        asked.one("login_hint"),
        CheckAcr.values(asked, claims),
        claims == null ? null : claims.with(StandardClaims.of(CheckScope.named(asked))),
        CheckDpopKey.of(asked),
        asked.words("ui_locales"),
        CheckAuthorizationDetails.of(asked),
        CheckIdTokenHint.of(asked),
        asked.provenance().pushedAs(),
        asked.at());
  }
}
