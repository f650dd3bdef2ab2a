package procura.token.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.View;
import procura.identity.TenantId;
import procura.tenancy.keys.SigningKeys;

/// Signs with a tenant's active key (RFC 7515 section 5.1). Keys are ES256; the header of each is
/// made once. By hand: this is the hot path, and what a library adds costs as much as the
/// signature.
@Singleton
public final class JwtSigner {

  private static final int MOST_READY = 20_000;

  /// RFC 7518 section 3.4 wants the two numbers side by side, not in DER.
  private static final String SIGNATURE = "SHA256withECDSAinP1363Format";

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private record Ready(String header, PrivateKey key) {}

  private record Use(TenantId tenant, String kid, String algorithm, String type) {}

  private final SigningKeys keys;
  private final Cache<Use, Ready> ready = Caffeine.newBuilder().maximumSize(MOST_READY).build();

  JwtSigner(SigningKeys keys) {
    this.keys = keys;
  }

  /// @param type the `typ` header, which keeps kinds of tokens apart (RFC 8725 section 3.11)
  public String sign(View view, String type, String claims) {
    var key = active(view);
    var use = ready.get(new Use(view.tenant(), key.kid(), key.algorithm(), type), this::prepare);
    var signed = use.header() + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    try {
      var signature = Signature.getInstance(SIGNATURE);
      signature.initSign(use.key());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  private static KeyAuthority active(View view) {
    for (var key : view.keys()) {
      if (key.active()) {
        return key;
      }
    }
    throw new IllegalStateException("no active key of " + view.tenant());
  }

  private Ready prepare(Use use) {
    if (!use.algorithm().equals("ES256")) {
      throw new IllegalStateException("unusable key " + use.kid());
    }
    var header =
        "{\"kid\":\"%s\",\"typ\":\"%s\",\"alg\":\"ES256\"}".formatted(use.kid(), use.type());
    return new Ready(
        BASE64.encodeToString(header.getBytes(StandardCharsets.US_ASCII)) + ".",
        keys.privateKey(use.tenant(), use.kid()));
  }
}
