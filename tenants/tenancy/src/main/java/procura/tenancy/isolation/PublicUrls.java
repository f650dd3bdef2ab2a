package procura.tenancy.isolation;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import procura.identity.TenantId;

/// Every URL that this server tells anybody, made of the configured public origin alone
/// (`procura.base-url`); a request's headers have no say.
@Singleton
public final class PublicUrls {

  private final String base;

  public PublicUrls(@Value("${procura.base-url}") String base) {
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  public String base() {
    return base;
  }

  public boolean isHttps() {
    return base.startsWith("https://");
  }

  /// The issuer identifier of a tenant, without a trailing slash (RFC 8414 section 2).
  public String issuer(TenantId tenant) {
    return TenantContext.of(base, tenant).issuer();
  }

  /// The admin API as a protected resource (RFC 9728).
  public String adminApi() {
    return base + "/api/v1";
  }

  public String console() {
    return base + "/console";
  }
}
