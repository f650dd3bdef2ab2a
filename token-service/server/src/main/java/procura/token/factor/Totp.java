package procura.token.factor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time codes (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, 30
/// seconds, 6 digits.
final class Totp {

  static final int SECONDS = 30;
  static final int DIGITS = 6;

  /// 160 bits, as RFC 4226 section 4 recommends.
  static final int SECRET_BYTES = 20;

  private static final int MODULUS = 1_000_000;

  /// A code of the step before is taken for one that was slow to be typed, one of the step after
  /// for a telephone whose clock is ahead (RFC 6238 section 5.2).
  private static final int STEPS_AROUND = 1;

  private Totp() {}

  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), SECONDS);
  }

  /// RFC 4226 section 5.3.
  static String code(byte[] secret, long step) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
      return String.format(Locale.ROOT, "%0" + DIGITS + "d", number % MODULUS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The step that `code` is of, if it is of one around now. Spaces don't count: apps show them.
  static OptionalLong match(byte[] secret, String code, Instant now) {
    var typed = code.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
    long current = step(now);
    return LongStream.rangeClosed(current - STEPS_AROUND, current + STEPS_AROUND)
        .filter(step ->
            MessageDigest.isEqual(code(secret, step).getBytes(StandardCharsets.UTF_8), typed))
        .findFirst();
  }
}
