package procura.tenancy.keys;

import java.math.BigInteger;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import procura.identity.SigningAlgorithm;

/// What a key of each algorithm is made of, and how its public half is written (RFC 7518 section 6,
/// RFC 8037 section 2).
enum KeyKind {
  EC("EC"),
  ED25519("Ed25519"),
  RSA("RSA");

  private static final int RSA_BITS = 3_072; // NIST SP 800-57: good beyond 2030
  private static final int COORDINATE_BYTES = 32; // P-256 and Ed25519

  private final String jcaName;

  KeyKind(String jcaName) {
    this.jcaName = jcaName;
  }

  private AlgorithmParameterSpec parameters() {
    return switch (this) {
      case EC -> new ECGenParameterSpec("secp256r1");
      case ED25519 -> NamedParameterSpec.ED25519;
      case RSA -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
    };
  }

  static KeyKind of(SigningAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> EC;
      case ED25519 -> ED25519;
      case PS256, RS256 -> RSA;
    };
  }

  KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance(jcaName);
      generator.initialize(parameters());
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The private key in `pkcs8`, which says itself of what kind it is.
  static PrivateKey read(byte[] pkcs8) {
    for (var kind : values()) {
      var key = kind.privateKey(new PKCS8EncodedKeySpec(pkcs8));
      if (key != null) {
        return key;
      }
    }
    throw new IllegalStateException("a stored key of no known kind");
  }

  /// Null when it is a key of another kind.
  private @Nullable PrivateKey privateKey(PKCS8EncodedKeySpec spec) {
    try {
      return KeyFactory.getInstance(jcaName).generatePrivate(spec);
    } catch (InvalidKeySpecException _) {
      return null;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// An Ed25519 key has no `alg`: some readers know it as `Ed25519`, some as `EdDSA`, and each
  /// leaves out a key that has the other name.
  static String publicJwk(String kid, SigningAlgorithm algorithm, PublicKey key) {
    return switch (key) {
      case ECPublicKey ec ->
          """
          {"kty":"EC","use":"sig","alg":"ES256","crv":"P-256","kid":"%s","x":"%s","y":"%s"}\
          """
              .formatted(
                  kid, coordinate(ec.getW().getAffineX()), coordinate(ec.getW().getAffineY()));
      case RSAPublicKey rsa ->
          """
          {"kty":"RSA","use":"sig","alg":"%s","kid":"%s","n":"%s","e":"%s"}\
          """
              .formatted(
                  algorithm.wireName(),
                  kid,
                  unsigned(rsa.getModulus()),
                  unsigned(rsa.getPublicExponent()));
      default ->
          """
          {"kty":"OKP","use":"sig","crv":"Ed25519","kid":"%s","x":"%s"}\
          """
              .formatted(kid, base64(edwards(key)));
    };
  }

  /// RFC 8410 section 4: the last 32 bytes of the SubjectPublicKeyInfo are the key.
  private static byte[] edwards(PublicKey key) {
    var encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - COORDINATE_BYTES, encoded.length);
  }

  private static String coordinate(BigInteger number) {
    var bytes = new byte[COORDINATE_BYTES];
    var digits = number.toByteArray();
    var length = Math.min(digits.length, COORDINATE_BYTES);
    System.arraycopy(digits, digits.length - length, bytes, COORDINATE_BYTES - length, length);
    return base64(bytes);
  }

  private static String unsigned(BigInteger number) {
    var bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
