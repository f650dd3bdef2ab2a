package procura.tenancy.keys;

import java.security.PrivateKey;
import procura.identity.SigningAlgorithm;
import procura.identity.TenantId;

/// The key store: private signing keys, each only of its tenant.
public interface SigningKeys {

  /// Makes a key pair and stores its private half; it signs nothing until a fact says so.
  SigningKey create(TenantId tenant, SigningAlgorithm algorithm);

  /// One of the kind that every tenant begins with.
  default SigningKey create(TenantId tenant) {
    return create(tenant, SigningAlgorithm.ES256);
  }

  /// Fetches the private half, from memory where it was used before.
  ///
  /// @throws IllegalStateException when the tenant has no such key (any more)
  PrivateKey privateKey(TenantId tenant, String kid);

  /// Forgets the private half for good.
  void destroy(TenantId tenant, String kid);
}
