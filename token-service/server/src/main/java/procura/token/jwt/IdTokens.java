package procura.token.jwt;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.acr.Acr;
import procura.token.code.AuthorizationCode;
import procura.token.refresh.RefreshToken;

/// ID tokens (OpenID Connect Core section 2): who signed in, when and how, for the client alone.
@Singleton
public final class IdTokens {

  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final JwtSigner signer;
  private final PublicUrls urls;
  private final Authority authority;

  IdTokens(JwtSigner signer, PublicUrls urls, Authority authority) {
    this.signer = signer;
    this.urls = urls;
    this.authority = authority;
  }

  private record Claims(
      String subject,
      String audience,
      Instant authenticatedAt,
      List<String> methods,
      String session,
      @Nullable String nonce) {}

  public String sign(TenantId tenant, AuthorizationCode code, String accessToken, Instant now) {
    return sign(
        tenant,
        new Claims(
            code.user().value(),
            code.client().value(),
            code.authenticatedAt(),
            code.methods(),
            code.session(),
            code.nonce()),
        accessToken,
        now);
  }

  /// OpenID Connect Core section 12.2: same subject, audience and `auth_time`, and no nonce.
  public String sign(TenantId tenant, RefreshToken token, String accessToken, Instant now) {
    return sign(
        tenant,
        new Claims(
            token.user().value(),
            token.client().value(),
            token.authenticatedAt(),
            token.methods(),
            token.session(),
            null),
        accessToken,
        now);
  }

  private String sign(TenantId tenant, Claims claims, String accessToken, Instant now) {
    var json =
        new JsonObject()
            .with("iss", urls.issuer(tenant))
            .with("sub", claims.subject())
            .with("aud", claims.audience())
            .with("exp", now.plus(LIFETIME).getEpochSecond())
            .with("iat", now.getEpochSecond())
            .with("auth_time", claims.authenticatedAt().getEpochSecond())
            .with("sid", claims.session())
            .with("acr", Acr.reachedBy(claims.methods()).value())
            .with("amr", claims.methods());
    if (claims.nonce() != null) {
      json.with("nonce", claims.nonce());
    }
    json.with("at_hash", halfHash(accessToken));
    return signer.sign(authority.now(tenant), "JWT", json.toString());
  }

  /// Section 3.1.3.6: the left half of the hash of the access token.
  private static String halfHash(String accessToken) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(accessToken.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
