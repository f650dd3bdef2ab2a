package procura.authority.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys that proofs come with (RFC 9449 section 4.2). A client's proofs all have the same
/// header, so the key in it is read once.
final class ProofKeys {

  static final List<String> ALGORITHMS = List.of("ES256", "Ed25519", "EdDSA", "PS256");

  private static final Set<String> PRIVATE_MEMBERS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

  /// All that makes the key; certificates and names beside it are not looked at.
  private static final List<String> PUBLIC_MEMBERS = List.of("kty", "crv", "x", "y", "n", "e");

  private static final int FEWEST_RSA_BITS = 2048;

  /// A verification may not cost more than it must.
  private static final int MOST_RSA_BITS = 4096;

  private static final int MOST_EXPONENT_BITS = 32;

  private static final int MOST_KNOWN = 20_000;

  /// @param jkt its thumbprint
  record ProofKey(JWSHeader header, JWSVerifier verifier, String jkt) {

    boolean signed(CompactJws jws) {
      try {
        return verifier.verify(
            header, jws.signed().getBytes(StandardCharsets.US_ASCII), jws.signature());
      } catch (JOSEException _) {
        return false; // a signature of the wrong length
      }
    }
  }

  private final Cache<String, ProofKey> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

  /// The key that signed it. A header is remembered once it has signed: strangers can't fill the
  /// memory without it.
  ProofKey signer(CompactJws jws) {
    var remembered = known.getIfPresent(jws.protectedHeader());
    var key = remembered == null ? read(jws.header()) : remembered;
    if (!key.signed(jws)) {
      throw ProofRefused.proof("the signature of the proof is wrong");
    }
    if (remembered == null) {
      known.put(jws.protectedHeader(), key);
    }
    return key;
  }

  private static ProofKey read(@Nullable JsonNode header) {
    if (header == null) {
      throw ProofRefused.proof("the proof is no JWT");
    }
    var type = CompactJws.text(header, "typ").toLowerCase(Locale.ROOT);
    if (!type.equals("dpop+jwt") && !type.equals("application/dpop+jwt")) {
      throw ProofRefused.proof("typ of the proof must be dpop+jwt");
    }
    var algorithm = CompactJws.text(header, "alg");
    if (!ALGORITHMS.contains(algorithm)) {
      throw ProofRefused.proof("alg of the proof must be one of " + String.join(", ", ALGORITHMS));
    }
    if (header.has("crit") || header.has("b64")) {
      throw ProofRefused.proof("the proof has an extension that is not understood");
    }
    return key(JWSAlgorithm.parse(algorithm), publicKey(header.path("jwk")));
  }

  private static JWK publicKey(JsonNode jwk) {
    if (!jwk.isObject()) {
      throw ProofRefused.proof("the proof needs a jwk");
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(jwk::has)) {
      throw ProofRefused.proof("jwk of the proof must be public");
    }
    var members = JsonNodeFactory.instance.objectNode();
    PUBLIC_MEMBERS.forEach(name -> {
      if (jwk.has(name)) {
        members.set(name, jwk.get(name));
      }
    });
    try {
      return JWK.parse(members.toString());
    } catch (ParseException | RuntimeException _) {
      // a stranger's key can be broken in ways that the parser did not think of
      throw ProofRefused.proof("jwk of the proof can't be read");
    }
  }

  /// The key must be of the kind that the algorithm is for (RFC 8725 section 3.1).
  private static ProofKey key(JWSAlgorithm algorithm, JWK jwk) {
    try {
      JWSVerifier verifier =
          switch (jwk) {
            case ECKey ec when Curve.P_256.equals(ec.getCurve()) -> new ECDSAVerifier(ec);
            case OctetKeyPair ed when Curve.Ed25519.equals(ed.getCurve()) ->
                new Ed25519Verifier(ed);
            case RSAKey rsa when isReasonable(rsa) -> new RSASSAVerifier(rsa);
            default -> throw ProofRefused.proof("a key of this kind is not accepted");
          };
      if (!verifier.supportedJWSAlgorithms().contains(algorithm)) {
        throw ProofRefused.proof("alg of the proof does not fit its key");
      }
      return new ProofKey(new JWSHeader(algorithm), verifier, jwk.computeThumbprint().toString());
    } catch (JOSEException | IllegalArgumentException _) {
      throw ProofRefused.proof("jwk of the proof can't be used");
    }
  }

  private static boolean isReasonable(RSAKey rsa) {
    return rsa.size() >= FEWEST_RSA_BITS
        && rsa.size() <= MOST_RSA_BITS
        && rsa.getPublicExponent().decodeToBigInteger().bitLength() <= MOST_EXPONENT_BITS;
  }
}
