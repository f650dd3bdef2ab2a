package procura.token.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;
import procura.tenancy.keys.SigningKeys;

/// Signs with a tenant's active key of an algorithm (RFC 7515 section 5.1). The header of each key
/// is made once. By hand: this is the hot path, and what a library adds costs as much as the
/// signature. The first provider that knows the algorithm signs: a native one where there is one.
@Singleton
public final class JwtSigner {

  private static final int MOST_READY = 20_000;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private static final int SALT_BYTES = 32; // RFC 7518 section 3.5: as long as the hash

  private record Ready(String header, SigningAlgorithm algorithm, PrivateKey key) {}

  private record Use(TenantId tenant, String kid, String algorithm, String type) {}

  private final SigningKeys keys;
  private final KeysOnDemand onDemand;
  private final Cache<Use, Ready> ready = Caffeine.newBuilder().maximumSize(MOST_READY).build();

  JwtSigner(SigningKeys keys, KeysOnDemand onDemand) {
    this.keys = keys;
    this.onDemand = onDemand;
  }

  /// Makes the key of the algorithm unless there is one: who verifies has to know it before it
  /// signs.
  public void makeKey(View view, SigningAlgorithm algorithm) {
    onDemand.signing(view, algorithm);
  }

  /// Signs with the algorithm that the tenant prefers.
  ///
  /// @param type the `typ` header, which keeps kinds of tokens apart (RFC 8725 section 3.11)
  public String sign(View view, String type, String claims) {
    return sign(view, null, type, claims);
  }

  /// @param wish the algorithm by one of its names, where the tenant's policy allows it
  public String sign(View view, @Nullable String wish, String type, String claims) {
    var name = Algorithms.policy(view).choose(wish);
    var algorithm = SigningAlgorithm.of(name);
    if (algorithm == null) {
      throw new IllegalStateException("unknown algorithm " + name);
    }
    var key = onDemand.signing(view, algorithm);
    var use = ready.get(new Use(view.tenant(), key.kid(), name, type), this::prepare);
    var signed = use.header() + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    try {
      var signature = signature(use.algorithm());
      signature.initSign(use.key());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }

  private static Signature signature(SigningAlgorithm algorithm) throws GeneralSecurityException {
    return switch (algorithm) {
      // RFC 7518 section 3.4 wants the two numbers side by side, not in DER
      case ES256 -> Signature.getInstance("SHA256withECDSAinP1363Format");
      case ED25519 -> Signature.getInstance("Ed25519");
      case RS256 -> Signature.getInstance("SHA256withRSA");
      case PS256 -> {
        var pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(
            new PSSParameterSpec(
                "SHA-256",
                "MGF1",
                MGF1ParameterSpec.SHA256,
                SALT_BYTES,
                PSSParameterSpec.TRAILER_FIELD_BC));
        yield pss;
      }
    };
  }

  private Ready prepare(Use use) {
    var algorithm = SigningAlgorithm.of(use.algorithm());
    if (algorithm == null) {
      throw new IllegalStateException("unusable key " + use.kid());
    }
    var header =
        "{\"kid\":\"%s\",\"typ\":\"%s\",\"alg\":\"%s\"}"
            .formatted(use.kid(), use.type(), use.algorithm());
    return new Ready(
        BASE64.encodeToString(header.getBytes(StandardCharsets.US_ASCII)) + ".",
        algorithm,
        keys.privateKey(use.tenant(), use.kid()));
  }
}
