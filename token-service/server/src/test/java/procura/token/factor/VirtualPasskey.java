package procura.token.factor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A device with one passkey, which says whatever a test wants it to say (WebAuthn level 3 sections
/// 5.8.1, 6.1 and 6.5): browsers would not.
final class VirtualPasskey {

  static final int USER_PRESENT = 0x01;
  static final int USER_VERIFIED = 0x04;
  static final int MAY_BE_SYNCED = 0x08;
  private static final int HAS_KEY = 0x40;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String id;
  private final KeyPair keys = keys();

  VirtualPasskey() {
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    id = BASE64.encodeToString(random);
  }

  /// What is signed.
  ///
  /// @param handle whose passkey it is, said by the device
  /// @param id of the credential
  /// @param by whose key signs
  record Said(
      String type,
      String challenge,
      String origin,
      boolean crossOrigin,
      String rpId,
      int flags,
      long count,
      @Nullable String handle,
      String id,
      KeyPair by) {

    Said type(String other) {
      return new Said(other, challenge, origin, crossOrigin, rpId, flags, count, handle, id, by);
    }

    Said challenge(String other) {
      return new Said(type, other, origin, crossOrigin, rpId, flags, count, handle, id, by);
    }

    Said origin(String other) {
      return new Said(type, challenge, other, crossOrigin, rpId, flags, count, handle, id, by);
    }

    Said framed() {
      return new Said(type, challenge, origin, true, rpId, flags, count, handle, id, by);
    }

    Said rpId(String other) {
      return new Said(type, challenge, origin, crossOrigin, other, flags, count, handle, id, by);
    }

    Said flags(int other) {
      return new Said(type, challenge, origin, crossOrigin, rpId, other, count, handle, id, by);
    }

    Said count(long other) {
      return new Said(type, challenge, origin, crossOrigin, rpId, flags, other, handle, id, by);
    }

    Said handle(@Nullable String other) {
      return new Said(type, challenge, origin, crossOrigin, rpId, flags, count, other, id, by);
    }

    Said id(String other) {
      return new Said(type, challenge, origin, crossOrigin, rpId, flags, count, handle, other, by);
    }

    Said by(KeyPair other) {
      return new Said(type, challenge, origin, crossOrigin, rpId, flags, count, handle, id, other);
    }

    private byte[] client() {
      return """
      {"type":"%s","challenge":"%s","origin":"%s","crossOrigin":%s}\
      """
          .formatted(type, challenge, origin, crossOrigin)
          .getBytes(StandardCharsets.UTF_8);
    }

    private ByteArrayOutputStream authenticator(int more) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(sha256(rpId.getBytes(StandardCharsets.UTF_8)));
      out.write(flags | more);
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) count).array());
      return out;
    }
  }

  String id() {
    return id;
  }

  /// The honest answer to `navigator.credentials.create`.
  Said made(String challenge, String origin) {
    return said("webauthn.create", challenge, origin);
  }

  /// The honest answer to `navigator.credentials.get`.
  Said signed(String challenge, String origin) {
    return said("webauthn.get", challenge, origin);
  }

  private Said said(String type, String challenge, String origin) {
    return new Said(
        type,
        challenge,
        origin,
        false,
        origin.replaceFirst("^https://", "").toLowerCase(Locale.ROOT),
        USER_PRESENT | USER_VERIFIED,
        0,
        null,
        id,
        keys);
  }

  /// `RegistrationResponseJSON`.
  String registration(Said said) {
    var credential = Base64.getUrlDecoder().decode(said.id());
    var authenticator = said.authenticator(HAS_KEY);
    authenticator.writeBytes(new byte[16]); // AAGUID
    authenticator.writeBytes(ByteBuffer.allocate(2).putShort((short) credential.length).array());
    authenticator.writeBytes(credential);
    authenticator.writeBytes(cose((ECPublicKey) said.by().getPublic()));
    var attestation = new ByteArrayOutputStream();
    attestation.write(0xa3); // a map of 3
    text(attestation, "fmt");
    text(attestation, "none");
    text(attestation, "attStmt");
    attestation.write(0xa0);
    text(attestation, "authData");
    attestation.write(0x59); // bytes, length in two
    attestation.writeBytes(ByteBuffer.allocate(2).putShort((short) authenticator.size()).array());
    attestation.writeBytes(authenticator.toByteArray());
    return credential(
        said,
        Map.of("clientDataJSON", said.client(), "attestationObject", attestation.toByteArray()));
  }

  /// `AuthenticationResponseJSON`.
  String assertion(Said said) {
    var authenticator = said.authenticator(0).toByteArray();
    var parts =
        new TreeMap<>(
            Map.of(
                "clientDataJSON",
                said.client(),
                "authenticatorData",
                authenticator,
                "signature",
                sign(said.by(), authenticator, sha256(said.client()))));
    if (said.handle() != null) {
      parts.put("userHandle", said.handle().getBytes(StandardCharsets.UTF_8));
    }
    return credential(said, parts);
  }

  private static String credential(Said said, Map<String, byte[]> response) {
    var id = said.id();
    return """
    {"id":"%s","rawId":"%s","type":"public-key","authenticatorAttachment":"platform",\
    "clientExtensionResults":{},"response":{%s}}\
    """
        .formatted(
            id,
            id,
            response.entrySet().stream()
                .map(part ->
                    "\"" + part.getKey() + "\":\"" + BASE64.encodeToString(part.getValue()) + "\"")
                .collect(Collectors.joining(",")));
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(0x60 + text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// RFC 9053 section 7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
  private static byte[] cose(ECPublicKey key) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32});
    out.writeBytes(coordinate(key.getW().getAffineX().toByteArray()));
    out.writeBytes(new byte[] {0x22, 0x58, 32});
    out.writeBytes(coordinate(key.getW().getAffineY().toByteArray()));
    return out.toByteArray();
  }

  private static byte[] coordinate(byte[] number) {
    var all = new byte[32];
    var from = Math.max(0, number.length - 32);
    System.arraycopy(number, from, all, 32 - (number.length - from), number.length - from);
    return all;
  }

  static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sign(KeyPair by, byte[]... parts) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(by.getPrivate());
      for (var part : parts) {
        signature.update(part);
      }
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, bytes.length));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
