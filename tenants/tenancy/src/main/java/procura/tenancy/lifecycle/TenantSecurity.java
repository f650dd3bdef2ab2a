package procura.tenancy.lifecycle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules.SecurityProfile;

/// How strict a tenant is with all of its clients and agents. The tenant's own console is not asked
/// for more than it can show, so that nobody locks themselves out.
///
/// @param profile for every client and agent that has no stricter one of its own
/// @param requirePushed `require_pushed_authorization_requests` (RFC 9126 section 5)
/// @param requestUriLifetime how long a pushed request waits for its person, null for the product's
public record TenantSecurity(
    SecurityProfile profile, boolean requirePushed, @Nullable Duration requestUriLifetime) {

  public static final TenantSecurity NONE =
      new TenantSecurity(SecurityProfile.OAUTH_2_1, false, null);

  public TenantSecurity {
    RequestRules.checkLifetime(
        "request_uri_lifetime", requestUriLifetime, RequestRules.LONGEST_REQUEST_URI);
  }
}
