package procura.tenancy.keys;

import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The only source of randomness: ids, tokens, key ids. A token is `procura_<kind>_<43 base62
/// characters><6 of checksum>`: scanners know it by its prefix, and a typing error is refused
/// before any look-up. The checksum proves nothing else.
@Singleton
public final class Secrets {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger SIXTY_TWO = BigInteger.valueOf(62);

  private static final String HMAC = "HmacSHA256"; // a block of it is as long as a token

  private static final int ID_LENGTH = 14;
  private static final int KEY_ID_LENGTH = 10;
  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_LENGTH = 43; // 32 bytes in base 62
  private static final int CHECKSUM_LENGTH = 6; // 32 bits in base 62

  private static final int ID_BYTES = 16; // more than an id shows, so that all are equally likely

  private final Source source;

  public Secrets() {
    var random = new SecureRandom();
    this.source = (label, bytes) -> random.nextBytes(bytes);
  }

  private Secrets(Source source) {
    this.source = source;
  }

  /// Where bytes come from; `label` says what for.
  @FunctionalInterface
  private interface Source {
    void fill(String label, byte[] bytes);
  }

  /// A source that gives the same ids and secrets again for the same seed, in any order of kinds.
  /// Whoever has the seed has them all.
  public static Secrets derivedFrom(byte[] seed) {
    var key = new SecretKeySpec(seed, HMAC);
    var drawn = new ConcurrentHashMap<String, Integer>();
    return new Secrets((label, bytes) -> {
      var block = hmac(key, label + " " + drawn.merge(label, 1, Integer::sum));
      System.arraycopy(block, 0, bytes, 0, bytes.length);
    });
  }

  /// `agt_…`: 83 random bits. Not a secret.
  public String id(String prefix) {
    return prefix + "_" + characters(prefix, ID_LENGTH);
  }

  public String keyId() {
    return characters("kid", KEY_ID_LENGTH);
  }

  public String token(String kind) {
    var bytes = new byte[TOKEN_BYTES];
    source.fill("token " + kind, bytes);
    var secret = base62(new BigInteger(1, bytes), TOKEN_LENGTH);
    return prefix(kind) + secret + checksum(secret);
  }

  public byte[] bytes(int length) {
    var bytes = new byte[length];
    source.fill("bytes", bytes);
    return bytes;
  }

  /// Whether `token` can be one that `token(kind)` made.
  public static boolean wellFormed(String kind, String token) {
    var prefix = prefix(kind);
    if (token.length() != prefix.length() + TOKEN_LENGTH + CHECKSUM_LENGTH
        || !token.startsWith(prefix)) {
      return false;
    }
    var secret = token.substring(prefix.length(), prefix.length() + TOKEN_LENGTH);
    return token.endsWith(checksum(secret));
  }

  /// What is stored of a secret: its SHA-256, base64url. 256 random bits need no slow hash.
  public static String hash(String secret) {
    return hash(secret.getBytes(StandardCharsets.UTF_8));
  }

  public static String hash(byte[] content) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(content));
  }

  /// Takes the same time wherever the two differ.
  public static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String prefix(String kind) {
    return "procura_" + kind + "_";
  }

  private String characters(String label, int length) {
    var bytes = new byte[ID_BYTES];
    source.fill(label, bytes);
    return base62(new BigInteger(1, bytes), length);
  }

  private static byte[] hmac(SecretKeySpec key, String label) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac.doFinal(label.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String checksum(String secret) {
    var crc = new CRC32();
    crc.update(secret.getBytes(StandardCharsets.UTF_8));
    return base62(BigInteger.valueOf(crc.getValue()), CHECKSUM_LENGTH);
  }

  private static String base62(BigInteger number, int length) {
    var text = new StringBuilder(length);
    var rest = number;
    for (int i = 0; i < length; i++) {
      var digit = rest.divideAndRemainder(SIXTY_TWO);
      text.append(BASE62.charAt(digit[1].intValue()));
      rest = digit[0];
    }
    return text.reverse().toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
