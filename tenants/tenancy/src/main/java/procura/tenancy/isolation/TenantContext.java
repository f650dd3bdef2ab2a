package procura.tenancy.isolation;

import procura.identity.TenantId;

/// The tenant that a request speaks for, and its issuer identifier (RFC 8414 section 2).
public record TenantContext(TenantId tenant, String issuer) {

  /// `baseUrl` is the configured public origin, never one that a request names.
  public static TenantContext of(String baseUrl, TenantId tenant) {
    return new TenantContext(tenant, baseUrl + "/t/" + tenant.value());
  }
}
