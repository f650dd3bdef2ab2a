package procura.token.logout;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import procura.authority.View;
import procura.tenancy.isolation.PublicUrls;
import procura.token.claims.Subjects;
import procura.token.jwt.Algorithms;
import procura.token.jwt.JsonObject;
import procura.token.jwt.JwtSigner;

/// Logout tokens (OpenID Connect Back-Channel Logout 1.0 section 2.4): who is signed out where.
/// They have a `typ` of their own and never a `nonce`, so that nobody takes one for an ID token.
@Singleton
final class LogoutTokens {

  /// Section 2.4 recommends two minutes at most.
  private static final Duration LIFETIME = Duration.ofMinutes(2);

  private static final String EVENTS =
      "{\"http://schemas.openid.net/event/backchannel-logout\":{}}";

  private final JwtSigner signer;
  private final Subjects subjects;
  private final PublicUrls urls;

  LogoutTokens(JwtSigner signer, Subjects subjects, PublicUrls urls) {
    this.signer = signer;
    this.subjects = subjects;
    this.urls = urls;
  }

  String sign(View view, LogoutNotice notice, Instant now) {
    var claims =
        new JsonObject()
            .with("iss", urls.issuer(view.tenant()))
            .with("aud", notice.client().value())
            .with("iat", now.getEpochSecond())
            .with("exp", now.plus(LIFETIME).getEpochSecond())
            .with("jti", notice.jti())
            .withJson("events", EVENTS)
            .with("sub", subjects.of(view, notice.client(), notice.user()))
            .with("sid", notice.session());
    return signer.sign(
        view, Algorithms.ofIdTokens(view, notice.client()), "logout+jwt", claims.toString());
  }
}
