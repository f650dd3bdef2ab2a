package procura.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/// A compact JWS, taken apart strictly: one spelling for each octet string. `signed` and
/// `signature` are as they came.
record Jws(ObjectNode header, ObjectNode payload, String signed, String signature) {

  static Jws parse(String token) throws TokenRefused {
    var parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw new TokenRefused("not a signed JWT");
    }
    decode(parts[2]);
    try {
      return new Jws(
          StrictJson.object(decode(parts[0])),
          StrictJson.object(decode(parts[1])),
          parts[0] + "." + parts[1],
          parts[2]);
    } catch (IOException e) {
      throw new TokenRefused("a JWT with a part that is " + e.getMessage());
    }
  }

  private static byte[] decode(String part) throws TokenRefused {
    try {
      var decoded = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(decoded).equals(part)) {
        return decoded;
      }
    } catch (IllegalArgumentException _) {
      // refused below, like any other spelling
    }
    throw new TokenRefused("not base64url");
  }

  /// RFC 8725 section 3.11: a token of another kind is not taken for this one, whoever signed it.
  void requireType(String type) throws TokenRefused {
    var typ = claim("typ").toLowerCase(Locale.ROOT);
    if (!typ.equals(type) && !typ.equals("application/" + type)) {
      throw new TokenRefused("typ is not " + type);
    }
  }

  /// The algorithm, if it is one of those allowed. No critical extension is understood (RFC 7515
  /// section 4.1.11), and `b64` would change what was signed.
  SignatureAlgorithm algorithm(Set<SignatureAlgorithm> allowed) throws TokenRefused {
    if (header.has("crit") || header.has("b64")) {
      throw new TokenRefused("an extension that is not understood");
    }
    var algorithm = SignatureAlgorithm.named(claim("alg"));
    if (algorithm == null || !allowed.contains(algorithm)) {
      throw new TokenRefused("alg is not allowed");
    }
    return algorithm;
  }

  String keyId() throws TokenRefused {
    return claim("kid");
  }

  boolean isSignedBy(JWK key, SignatureAlgorithm algorithm) {
    return algorithm.suits(key)
        && algorithm.verifies(
            key,
            signed.getBytes(StandardCharsets.US_ASCII),
            Base64.getUrlDecoder().decode(signature));
  }

  private String claim(String name) throws TokenRefused {
    return new Claims(header).requiredText(name);
  }
}
