package procura.token.clientauth;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;
import procura.tenancy.limit.Limits;
import procura.tenancy.limit.Limits.Kind;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;

/// How much one client may ask for, and how much may be asked for one person. Counted only once it
/// is proved who asks: nobody uses up what is another's.
@Singleton
public final class ClientQuota {

  private final Limits limits;

  ClientQuota(Limits limits) {
    this.limits = limits;
  }

  /// @throws OAuthException when it was too much
  public void take(TenantId tenant, ClientId client) {
    take(tenant, Kind.CLIENT, client.value());
  }

  /// @throws OAuthException when it was too much
  public void take(TenantId tenant, UserId person) {
    take(tenant, Kind.SUBJECT, person.value());
  }

  private void take(TenantId tenant, Kind kind, String id) {
    var wait = limits.take(tenant.value(), kind, id);
    if (wait > 0) {
      throw new OAuthException(
          OAuthErrorCode.TOO_MANY_REQUESTS,
          "too many requests: try again later",
          "too many requests",
          Map.of("Retry-After", Long.toString(1 + TimeUnit.NANOSECONDS.toSeconds(wait))));
    }
  }
}
