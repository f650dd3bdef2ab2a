package procura.authority.proof;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import procura.identity.TenantId;
import procura.tenancy.keys.Secrets;
import procura.tenancy.keys.TenantMacs;

/// The nonces that a tenant may demand of proofs (RFC 9449 section 8). Nothing is stored: a nonce
/// is the MAC of the minute, so every node knows it, and it rolls by itself.
@Singleton
final class ProofNonces {

  private static final String PURPOSE = "dpop_nonce";
  private static final Duration STEP = Duration.ofMinutes(1);

  /// How many older ones still do.
  private static final int OLDER = 4;

  private final TenantMacs macs;

  ProofNonces(TenantMacs macs) {
    this.macs = macs;
  }

  String current(TenantId tenant, Instant now) {
    return of(tenant, step(now));
  }

  boolean isGood(TenantId tenant, String nonce, Instant now) {
    for (int age = 0; age <= OLDER; age++) {
      if (Secrets.equal(of(tenant, step(now) - age), nonce)) {
        return true;
      }
    }
    return false;
  }

  private String of(TenantId tenant, long step) {
    return macs.mac(tenant, PURPOSE, "minute", Long.toString(step));
  }

  private static long step(Instant now) {
    return now.getEpochSecond() / STEP.toSeconds();
  }
}
