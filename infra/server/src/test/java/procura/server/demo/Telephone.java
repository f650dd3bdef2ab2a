package procura.server.demo;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A telephone with an authenticator app (RFC 6238), written once more and not with the product's
/// own code, so that both would have to be wrong alike.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Telephone(byte[] secret) {

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /// @param key in base 32, as a page shows it
  static Telephone with(String key) {
    var bits = new StringBuilder();
    key.replace(" ", "")
        .chars()
        .forEach(c ->
            bits.append(
                String.format("%5s", Integer.toBinaryString(ALPHABET.indexOf(c)))
                    .replace(' ', '0')));
    var bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return new Telephone(bytes);
  }

  /// @param ahead how many steps from now
  String code(int ahead) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      var step = Instant.now().getEpochSecond() / 30 + ahead;
      var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      var number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & 0x7fffffff;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
