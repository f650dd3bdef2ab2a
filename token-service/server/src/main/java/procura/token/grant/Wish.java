package procura.token.grant;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import procura.authority.Ask;
import procura.authority.Verdict.Refused;
import procura.identity.client.GrantType;
import procura.identity.issuance.GrantId;
import procura.token.error.OAuthException;

/// What a grant wants a token for.
///
/// @param subject `sub`
/// @param refusal how a refusal reads at this grant
record Wish(
    GrantType type,
    Ask ask,
    String subject,
    Family family,
    Presented presented,
    Function<Refused, OAuthException> refusal) {

  /// What all tokens of one sign-in have in common.
  ///
  /// @param authenticatedAt `auth_time` of the person
  /// @param acr how the person signed in
  /// @param userInfo what UserInfo is to say, or null where the scopes say it
  record Family(
      @Nullable GrantId grant,
      @Nullable Instant authenticatedAt,
      @Nullable String acr,
      @Nullable List<String> userInfo) {

    /// Of a client that acts for itself.
    static final Family NONE = new Family(null, null, null, null);
  }

  /// The tokens that were shown for the new one.
  ///
  /// @param ancestors the tokens and families whose end is the new one's, too
  /// @param notAfter the latest end of the new one's life, or null
  record Presented(List<String> parents, List<String> ancestors, @Nullable Instant notAfter) {

    static final Presented NOTHING = of(List.of());

    static Presented of(List<String> parents) {
      return new Presented(parents, List.of(), null);
    }
  }
}
