package procura.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A SHA-256 value. Leaves and nodes are hashed with different prefixes, so that neither can be
/// passed off as the other (RFC 9162 section 2.1.1).
public final class Hash {

  public static final int LENGTH = 32;

  /// The root hash of the empty tree: the hash of nothing.
  public static final Hash EMPTY_ROOT = sha256(new byte[0]);

  private static final byte[] LEAF_PREFIX = {0x00};
  private static final byte[] NODE_PREFIX = {0x01};

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a hash has " + LENGTH + " bytes, not `" + bytes.length + "`");
    }
    return new Hash(bytes.clone());
  }

  /// The hash that starts at `offset`, as tiles store them one after the other.
  public static Hash of(byte[] bytes, int offset) {
    return of(Arrays.copyOfRange(bytes, offset, offset + LENGTH));
  }

  public static Hash ofBase64(String base64) {
    return of(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8)));
  }

  public static Hash leaf(byte[] entry) {
    var digest = digest();
    digest.update(LEAF_PREFIX);
    return new Hash(digest.digest(entry));
  }

  public static Hash node(Hash left, Hash right) {
    var digest = digest();
    digest.update(NODE_PREFIX);
    digest.update(left.bytes);
    return new Hash(digest.digest(right.bytes));
  }

  public static Hash sha256(byte[] bytes) {
    return new Hash(digest().digest(bytes));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /// One after the other, as tiles store them.
  public static byte[] concatenated(List<Hash> hashes) {
    var all = ByteBuffer.allocate(hashes.size() * LENGTH);
    hashes.forEach(hash -> all.put(hash.bytes));
    return all.array();
  }

  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }
}
