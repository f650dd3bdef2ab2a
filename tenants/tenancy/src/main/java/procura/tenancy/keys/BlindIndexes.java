package procura.tenancy.keys;

import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import procura.identity.BlindIndex;
import procura.identity.TenantId;

/// Finds personal data without storing it: HMAC-SHA-256 under a key of the tenant, so that equal
/// names of two tenants have nothing in common.
@Singleton
public final class BlindIndexes {

  private static final String PURPOSE = "blind_index";

  private final TenantMacs macs;

  public BlindIndexes(TenantMacs macs) {
    this.macs = macs;
  }

  /// `field` keeps equal values of two fields apart.
  public BlindIndex index(TenantId tenant, String field, String normalised) {
    return new BlindIndex(macs.mac(tenant, PURPOSE, field, normalised));
  }

  /// What a person signs in with, as everybody must look it up: without spaces around it, in one
  /// composition, in lower case.
  public BlindIndex login(TenantId tenant, String username) {
    var normalised =
        Normalizer.normalize(username.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return index(tenant, "login", normalised);
  }

  /// What somebody else calls a person: by who calls them that, and in which of its own tenants.
  public BlindIndex subject(
      TenantId tenant, String issuer, @Nullable String there, String subject) {
    return index(tenant, "subject", String.join("\0", issuer, there == null ? "" : there, subject));
  }
}
