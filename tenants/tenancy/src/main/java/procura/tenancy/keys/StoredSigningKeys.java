package procura.tenancy.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// Signing keys in the database, wrapped by the master key under their tenant and key id. Few
/// thousand are kept unwrapped, since a token endpoint can't wait for SQL.
@Singleton
public final class StoredSigningKeys implements SigningKeys {

  private static final String ALGORITHM = "ES256";
  private static final int COORDINATE_BYTES = 32; // RFC 7518 section 6.2.1.2, P-256
  private static final int MOST_UNWRAPPED = 20_000;

  private record Name(TenantId tenant, String kid) {

    String context() {
      return "signing_key " + tenant + " " + kid;
    }
  }

  private final KeyStore keys;
  private final MasterKey masterKey;
  private final Secrets secrets;
  private final Cache<Name, PrivateKey> unwrapped =
      Caffeine.newBuilder()
          .maximumSize(MOST_UNWRAPPED)
          .expireAfterWrite(Duration.ofHours(1))
          .build();

  public StoredSigningKeys(TenantConnections connections, MasterKey masterKey, Secrets secrets) {
    this.keys = new KeyStore(connections);
    this.masterKey = masterKey;
    this.secrets = secrets;
  }

  @Override
  public SigningKey create(TenantId tenant) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      var name = new Name(tenant, secrets.keyId());
      keys.addSigningKey(
          tenant, name.kid(), masterKey.wrap(pair.getPrivate().getEncoded(), name.context()));
      unwrapped.put(name, pair.getPrivate());
      return new SigningKey(
          name.kid(), ALGORITHM, publicJwk(name.kid(), (ECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public PrivateKey privateKey(TenantId tenant, String kid) {
    return unwrapped.get(new Name(tenant, kid), this::unwrap);
  }

  @Override
  public void destroy(TenantId tenant, String kid) {
    keys.removeSigningKey(tenant, kid);
    unwrapped.invalidate(new Name(tenant, kid));
  }

  private PrivateKey unwrap(Name name) {
    var wrapped = keys.signingKey(name.tenant(), name.kid());
    if (wrapped == null) {
      throw new IllegalStateException("no signing key " + name.kid());
    }
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(masterKey.unwrap(wrapped, name.context())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// RFC 7517 section 4 and RFC 7518 section 6.2.1.
  private static String publicJwk(String kid, ECPublicKey key) {
    return """
    {"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","kid":"%s","x":"%s","y":"%s"}\
    """
        .formatted(kid, coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
  }

  private static String coordinate(BigInteger number) {
    var bytes = new byte[COORDINATE_BYTES];
    var digits = number.toByteArray();
    var length = Math.min(digits.length, COORDINATE_BYTES);
    System.arraycopy(digits, digits.length - length, bytes, COORDINATE_BYTES - length, length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
