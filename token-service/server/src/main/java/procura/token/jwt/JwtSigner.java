package procura.token.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import jakarta.inject.Singleton;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.View;
import procura.identity.TenantId;
import procura.tenancy.keys.SigningKeys;

/// Signs with a tenant's active key. The algorithm is the key's.
@Singleton
public final class JwtSigner {

  private record Ready(JWSHeader header, JWSSigner signer) {}

  private record Use(TenantId tenant, KeyAuthority key, String type) {}

  private final SigningKeys keys;
  private final Cache<Use, Ready> ready = Caffeine.newBuilder().maximumSize(20_000).build();

  JwtSigner(SigningKeys keys) {
    this.keys = keys;
  }

  /// @param type the `typ` header, which keeps kinds of tokens apart (RFC 8725 section 3.11)
  public String sign(View view, String type, String claims) {
    var key =
        view.keys().stream()
            .filter(KeyAuthority::active)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no active key of " + view.tenant()));
    var use = ready.get(new Use(view.tenant(), key, type), this::prepare);
    try {
      var jws = new JWSObject(use.header(), new Payload(claims));
      jws.sign(use.signer());
      return jws.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  private Ready prepare(Use use) {
    try {
      var header =
          new JWSHeader.Builder(JWSAlgorithm.parse(use.key().algorithm()))
              .type(new JOSEObjectType(use.type()))
              .keyID(use.key().kid())
              .build();
      return new Ready(
          header, new ECDSASigner(keys.privateKey(use.tenant(), use.key().kid()), Curve.P_256));
    } catch (JOSEException e) {
      throw new IllegalStateException("unusable key " + use.key().kid(), e);
    }
  }
}
