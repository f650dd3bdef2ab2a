package procura.tenancy.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// HMAC-SHA-256 under a key of the tenant for one purpose, the same on every node. The key is made
/// when it is first asked for and kept wrapped.
@Singleton
public final class TenantMacs {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private record Use(TenantId tenant, String purpose) {}

  private final KeyStore keys;
  private final MasterKey masterKey;
  private final Secrets secrets;
  private final Cache<Use, SecretKeySpec> unwrapped =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofHours(1)).build();

  public TenantMacs(TenantConnections connections, MasterKey masterKey, Secrets secrets) {
    this.keys = new KeyStore(connections);
    this.masterKey = masterKey;
    this.secrets = secrets;
  }

  /// @param purpose what the key is for; keys of two purposes have nothing in common
  /// @param field keeps equal texts of two meanings apart
  /// @return base64url
  public String mac(TenantId tenant, String purpose, String field, String text) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(unwrapped.get(new Use(tenant, purpose), this::key));
      mac.update(field.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private SecretKeySpec key(Use use) {
    var context = use.purpose() + " " + use.tenant();
    var wrapped = keys.tenantKey(use.tenant(), use.purpose());
    if (wrapped == null) {
      var made = masterKey.wrap(secrets.bytes(KEY_BYTES), context);
      wrapped =
          keys.addTenantKey(use.tenant(), use.purpose(), made)
              ? made
              : keys.tenantKey(use.tenant(), use.purpose());
    }
    if (wrapped == null) {
      throw new IllegalStateException("no key for " + use.purpose());
    }
    return new SecretKeySpec(masterKey.unwrap(wrapped, context), ALGORITHM);
  }
}
