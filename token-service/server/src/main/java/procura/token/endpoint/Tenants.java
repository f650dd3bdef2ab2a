package procura.token.endpoint;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.identity.TenantId;

/// The tenant that a path names, if there is one.
@Singleton
public final class Tenants {

  private final Authority authority;

  Tenants(Authority authority) {
    this.authority = authority;
  }

  public @Nullable TenantId known(String path) {
    try {
      var tenant = new TenantId(path);
      var settings = authority.now(tenant).settings();
      return settings != null && settings.status() == Status.ACTIVE ? tenant : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
