package procura.tenancy.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import procura.identity.BlindIndex;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// Finds personal data without storing it: HMAC-SHA-256 under a key of the tenant, so that equal
/// names of two tenants have nothing in common.
@Singleton
public final class BlindIndexes {

  private static final String PURPOSE = "blind_index";
  private static final int KEY_BYTES = 32;

  private final KeyStore keys;
  private final MasterKey masterKey;
  private final Secrets secrets;
  private final Cache<TenantId, SecretKeySpec> unwrapped =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofHours(1)).build();

  public BlindIndexes(TenantConnections connections, MasterKey masterKey, Secrets secrets) {
    this.keys = new KeyStore(connections);
    this.masterKey = masterKey;
    this.secrets = secrets;
  }

  /// `field` keeps equal values of two fields apart.
  public BlindIndex index(TenantId tenant, String field, String normalised) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(unwrapped.get(tenant, this::key));
      mac.update(field.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      var hash = mac.doFinal(normalised.getBytes(StandardCharsets.UTF_8));
      return new BlindIndex(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a person signs in with, as everybody must look it up: without spaces around it, in one
  /// composition, in lower case.
  public BlindIndex login(TenantId tenant, String username) {
    var normalised =
        Normalizer.normalize(username.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return index(tenant, "login", normalised);
  }

  private SecretKeySpec key(TenantId tenant) {
    var context = PURPOSE + " " + tenant;
    var wrapped = keys.tenantKey(tenant, PURPOSE);
    if (wrapped == null) {
      var made = masterKey.wrap(secrets.bytes(KEY_BYTES), context);
      wrapped = keys.addTenantKey(tenant, PURPOSE, made) ? made : keys.tenantKey(tenant, PURPOSE);
    }
    if (wrapped == null) {
      throw new IllegalStateException("no key for look-ups");
    }
    return new SecretKeySpec(masterKey.unwrap(wrapped, context), "HmacSHA256");
  }
}
