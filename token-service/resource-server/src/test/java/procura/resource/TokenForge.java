package procura.resource;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes tokens, good ones and broken ones: header and claims are free text up to the last byte.
final class TokenForge {

  private final ECKey key;
  private final Map<String, Object> header = new LinkedHashMap<>();
  private final Map<String, Object> claims = new LinkedHashMap<>();

  TokenForge(ECKey key, Instant now) {
    this.key = key;
    header.put("alg", "ES256");
    header.put("typ", "at+jwt");
    header.put("kid", key.getKeyID());
    claims.put("iss", FakeIssuer.ISSUER);
    claims.put("aud", FakeIssuer.RESOURCE);
    claims.put("sub", "usr_bob");
    claims.put("client_id", "cli_vetassist");
    claims.put("jti", "jti-1");
    claims.put("scope", "pet:read");
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 300);
  }

  TokenForge header(String name, @Nullable Object value) {
    put(header, name, value);
    return this;
  }

  TokenForge claim(String name, @Nullable Object value) {
    put(claims, name, value);
    return this;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value == null) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }

  String headerJson() {
    return new String(StrictJson.write(header), StandardCharsets.UTF_8);
  }

  String claimsJson() {
    return new String(StrictJson.write(claims), StandardCharsets.UTF_8);
  }

  Map<String, Object> claims() {
    return new LinkedHashMap<>(claims);
  }

  String signed() {
    return signed(headerJson(), claimsJson());
  }

  /// Signs these very texts with the ES256 key.
  String signed(String headerJson, String claimsJson) {
    var input = base64(headerJson) + "." + base64(claimsJson);
    try {
      var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(key.toECPrivateKey());
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + base64(signer.sign());
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Signs with a key of another kind, by its JCA name.
  String signed(String jcaName, PrivateKey other) {
    var input = base64(headerJson()) + "." + base64(claimsJson());
    try {
      var signer = Signature.getInstance(jcaName);
      if (jcaName.equals("RSASSA-PSS")) {
        signer.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      signer.initSign(other);
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + base64(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  String unsigned() {
    return base64(headerJson()) + "." + base64(claimsJson()) + ".";
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
