package procura.resource;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// How this resource proves who it is at the authorization server, where it is a client too: to
/// introspect, to exchange tokens and to send receipts.
public sealed interface ClientAuthentication {

  String clientId();

  /// A call to one of the issuer's endpoints that carries `form` and the proof.
  Proof proof(String issuer, Instant now);

  /// What to add to the headers and the form of one call.
  record Proof(Map<String, String> headers, Map<String, String> form) {}

  /// `client_secret_basic`, RFC 6749 section 2.3.1.
  record ClientSecret(String clientId, String secret) implements ClientAuthentication {

    @Override
    public Proof proof(String issuer, Instant now) {
      var pair = encoded(clientId) + ":" + encoded(secret);
      var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      return new Proof(Map.of("Authorization", "Basic " + basic), Map.of());
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "ClientSecret[clientId=" + clientId + "]";
    }
  }

  /// `private_key_jwt`, RFC 7523 section 2.2 as updated by RFC 10070: the audience is the issuer
  /// and nothing else. Each assertion is used once.
  record PrivateKeyJwt(String clientId, JWK key) implements ClientAuthentication {

    private static final JOSEObjectType TYPE = new JOSEObjectType("client-authentication+jwt");
    private static final long LIFETIME_SECONDS = 60;

    @Override
    public Proof proof(String issuer, Instant now) {
      var claims = new LinkedHashMap<String, Object>();
      claims.put("iss", clientId);
      claims.put("sub", clientId);
      claims.put("aud", issuer);
      claims.put("iat", now.getEpochSecond());
      claims.put("exp", now.getEpochSecond() + LIFETIME_SECONDS);
      claims.put("jti", UUID.randomUUID().toString());
      return new Proof(
          Map.of(),
          Map.of(
              "client_id",
              clientId,
              "client_assertion_type",
              "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
              "client_assertion",
              new ResourceKey(key).sign(TYPE, claims)));
    }

    @Override
    public String toString() {
      return "PrivateKeyJwt[clientId=" + clientId + "]";
    }
  }
}
