package procura.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The public half of a note key, written `name+hash+base64` (C2SP signed-note, "Verifier keys").
/// Ed25519 only; the type byte in front of the key leaves room for others.
public final class VerifierKey {

  static final byte ED25519 = 0x01;
  private static final int KEY_LENGTH = 32;

  /// What X.509 puts in front of the 32 bytes of an Ed25519 public key (RFC 8410 section 4).
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] key;
  private final int id;

  VerifierKey(String name, byte[] key) {
    if (!isName(name) || key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("this is no Ed25519 verifier key");
    }
    this.name = name;
    this.key = key.clone();
    this.id = id(name, key);
  }

  static VerifierKey of(String name, PublicKey key) {
    var encoded = key.getEncoded();
    if (!Arrays.equals(encoded, 0, X509_PREFIX.length, X509_PREFIX, 0, X509_PREFIX.length)) {
      throw new IllegalArgumentException("this is no Ed25519 public key");
    }
    return new VerifierKey(name, Arrays.copyOfRange(encoded, X509_PREFIX.length, encoded.length));
  }

  public static VerifierKey parse(String text) {
    var parts = text.strip().split("\\+", 3); // base64 may hold a plus, a name may not
    if (parts.length != 3) {
      throw new IllegalArgumentException("a verifier key is `name+hash+base64`");
    }
    var bytes = Base64.getDecoder().decode(parts[2]);
    if (bytes.length != KEY_LENGTH + 1 || bytes[0] != ED25519) {
      throw new IllegalArgumentException("the verifier key is not of type Ed25519");
    }
    var key = new VerifierKey(parts[0], Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!HexFormat.of().toHexDigits(key.id).equals(parts[1])) {
      throw new IllegalArgumentException("the verifier key's hash does not belong to its key");
    }
    return key;
  }

  static boolean isName(String name) {
    return !name.isEmpty()
        && name.indexOf('+') < 0
        && name.codePoints()
            .noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c < 0x20);
  }

  private static int id(String name, byte[] key) {
    var digest = Hash.digest();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    digest.update(ED25519);
    return ByteBuffer.wrap(digest.digest(key)).getInt();
  }

  boolean verifies(byte[] text, byte[] signature) {
    try {
      var verifier = Signature.getInstance("Ed25519");
      var x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_LENGTH);
      System.arraycopy(key, 0, x509, X509_PREFIX.length, KEY_LENGTH);
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  public String name() {
    return name;
  }

  public int id() {
    return id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    var bytes = ByteBuffer.allocate(KEY_LENGTH + 1).put(ED25519).put(key).array();
    return name
        + "+"
        + HexFormat.of().toHexDigits(id)
        + "+"
        + Base64.getEncoder().encodeToString(bytes);
  }
}
