package procura.token.factor;

import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import procura.identity.TenantId;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.Secrets;
import procura.token.page.Browser;

/// Challenges for passkeys (WebAuthn level 3 section 13.4.3): random, ours by a keyed hash, for one
/// browser, for ten minutes, good once. Nothing is stored until one is used, so that pages which
/// are only looked at cost nothing.
@Singleton
final class Challenges {

  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final int RANDOM_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int OPEN_BYTES = RANDOM_BYTES + Long.BYTES;

  private final BlindIndexes indexes;
  private final Secrets secrets;
  private final SpentStore spent;
  private final InstantSource clock;

  Challenges(BlindIndexes indexes, Secrets secrets, SpentStore spent, InstantSource clock) {
    this.indexes = indexes;
    this.secrets = secrets;
    this.spent = spent;
    this.clock = clock;
  }

  /// @param purpose what it is for, so that none serves for something else
  String make(TenantId tenant, Browser browser, String purpose) {
    var open =
        ByteBuffer.allocate(OPEN_BYTES)
            .put(secrets.bytes(RANDOM_BYTES))
            .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
            .array();
    var all =
        ByteBuffer.allocate(OPEN_BYTES + HASH_BYTES)
            .put(open)
            .put(hash(tenant, browser, purpose, open))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /// Whether it is one of ours, in time, for this browser and purpose.
  boolean isOurs(TenantId tenant, Browser browser, String purpose, byte[] challenge) {
    if (challenge.length != OPEN_BYTES + HASH_BYTES || browser.isNew()) {
      return false;
    }
    var open = Arrays.copyOf(challenge, OPEN_BYTES);
    return MessageDigest.isEqual(
            hash(tenant, browser, purpose, open),
            Arrays.copyOfRange(challenge, OPEN_BYTES, challenge.length))
        && until(open).isAfter(clock.instant());
  }

  /// Uses it up; call it last, when all else is right.
  boolean spend(TenantId tenant, byte[] challenge) {
    return spent.spend(
        tenant,
        Base64.getUrlEncoder().encodeToString(challenge),
        until(Arrays.copyOf(challenge, OPEN_BYTES)));
  }

  private static Instant until(byte[] open) {
    return Instant.ofEpochSecond(ByteBuffer.wrap(open).getLong(RANDOM_BYTES));
  }

  private byte[] hash(TenantId tenant, Browser browser, String purpose, byte[] open) {
    var text = purpose + " " + browser.hash() + " " + Base64.getUrlEncoder().encodeToString(open);
    return Base64.getUrlDecoder().decode(indexes.index(tenant, "passkey_challenge", text).value());
  }
}
