package procura.token.jwt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import procura.identity.Scopes;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.acr.Acr;
import procura.token.claims.AskedClaims;
import procura.token.claims.StandardClaims;
import procura.token.claims.Subjects;
import procura.token.code.AuthorizationCode;
import procura.token.refresh.RefreshToken;

/// ID tokens (OpenID Connect Core section 2): who signed in, when and how, for the client alone.
@Singleton
public final class IdTokens {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final JwtSigner signer;
  private final PublicUrls urls;
  private final Authority authority;
  private final Subjects subjects;
  private final StandardClaims standard;

  IdTokens(
      JwtSigner signer,
      PublicUrls urls,
      Authority authority,
      Subjects subjects,
      StandardClaims standard) {
    this.subjects = subjects;
    this.standard = standard;
    this.signer = signer;
    this.urls = urls;
    this.authority = authority;
  }

  private record Claims(
      UserId user,
      ClientId client,
      Instant authenticatedAt,
      List<String> methods,
      String session,
      @Nullable String nonce,
      Scopes scopes,
      @Nullable String requested) {}

  public String sign(TenantId tenant, AuthorizationCode code, String accessToken, Instant now) {
    return sign(
        tenant,
        new Claims(
            code.user(),
            code.client(),
            code.authenticatedAt(),
            code.methods(),
            code.session(),
            code.nonce(),
            code.scopes(),
            code.claims()),
        accessToken,
        now);
  }

  /// OpenID Connect Core section 12.2: same subject, audience and `auth_time`, and no nonce.
  public String sign(TenantId tenant, RefreshToken token, String accessToken, Instant now) {
    return sign(
        tenant,
        new Claims(
            token.user(),
            token.client(),
            token.authenticatedAt(),
            token.methods(),
            token.session(),
            null,
            token.scopes(),
            token.claims()),
        accessToken,
        now);
  }

  private String sign(TenantId tenant, Claims claims, String accessToken, Instant now) {
    var view = authority.now(tenant);
    var client = claims.client().value();
    var json =
        new JsonObject()
            .with("iss", urls.issuer(tenant))
            .with("sub", subjects.of(view, claims.client(), claims.user()))
            .with("aud", client)
            .with("azp", client)
            .with("exp", now.plus(LIFETIME).getEpochSecond())
            .with("iat", now.getEpochSecond())
            .with("auth_time", claims.authenticatedAt().getEpochSecond())
            .with("sid", claims.session())
            .with("acr", Acr.reachedBy(claims.methods()).value())
            .with("amr", claims.methods());
    if (claims.nonce() != null) {
      json.with("nonce", claims.nonce());
    }
    var algorithm = Algorithms.ofIdTokens(view, claims.client());
    json.with("at_hash", halfHash(accessToken, algorithm));
    standard
        .values(
            view,
            claims.user(),
            StandardClaims.within(claims.scopes(), AskedClaims.of(claims.requested()).idToken()))
        .forEach((name, value) -> json.withJson(name, write(value)));
    return signer.sign(view, algorithm, "JWT", json.toString());
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Section 3.1.3.6: the left half of the hash of the access token, by the hash of the signature's
  /// algorithm, which for Ed25519 is SHA-512.
  private static String halfHash(String accessToken, String algorithm) {
    try {
      var hash =
          MessageDigest.getInstance(
                  SigningAlgorithm.of(algorithm) == SigningAlgorithm.ED25519
                      ? "SHA-512"
                      : "SHA-256")
              .digest(accessToken.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
