package procura.tenancy.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.security.PrivateKey;
import java.time.Duration;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;
import procura.tenancy.isolation.TenantConnections;

/// Signing keys in the database, wrapped by the master key under their tenant and key id. Few
/// thousand are kept unwrapped, since a token endpoint can't wait for SQL.
@Singleton
public final class StoredSigningKeys implements SigningKeys {

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
  public SigningKey create(TenantId tenant, SigningAlgorithm algorithm) {
    var pair = KeyKind.of(algorithm).generate();
    var name = new Name(tenant, secrets.keyId());
    keys.addSigningKey(
        tenant, name.kid(), masterKey.wrap(pair.getPrivate().getEncoded(), name.context()));
    unwrapped.put(name, pair.getPrivate());
    return new SigningKey(
        name.kid(),
        algorithm.wireName(),
        KeyKind.publicJwk(name.kid(), algorithm, pair.getPublic()));
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
    return KeyKind.read(masterKey.unwrap(wrapped, name.context()));
  }
}
