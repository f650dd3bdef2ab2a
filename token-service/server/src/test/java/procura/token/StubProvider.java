package procura.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;

/// A provider that does what a test tells it to, right or wrong.
final class StubProvider implements AutoCloseable {

  private final HttpServer server;
  private final ECKey key = newKey();
  private volatile String idToken = "";
  private volatile String issuerInMetadata;
  private volatile int tokenStatus = 200;

  StubProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    issuerInMetadata = issuer();
    server.createContext(
        "/.well-known/openid-configuration", http -> answer(http, 200, metadata()));
    server.createContext(
        "/jwks", http -> answer(http, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext(
        "/token", http -> answer(http, tokenStatus, "{\"id_token\":\"" + idToken + "\"}"));
    server.start();
  }

  static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private String metadata() {
    return """
    {"issuer":"%s","authorization_endpoint":"%s/authorize","token_endpoint":"%s/token",
     "jwks_uri":"%s/jwks","authorization_response_iss_parameter_supported":true}
    """
        .formatted(issuerInMetadata, issuer(), issuer(), issuer());
  }

  void claimsToBe(String issuer) {
    issuerInMetadata = issuer;
  }

  void tokenEndpointAnswers(int status) {
    tokenStatus = status;
  }

  void gives(String token) {
    idToken = token;
  }

  JWTClaimsSet.Builder good(String clientId, String nonce, Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer())
        .subject("sub-1")
        .audience(clientId)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("nonce", nonce);
  }

  String signed(JWTClaimsSet claims) {
    return signed(claims, key, "JWT");
  }

  static String signed(JWTClaimsSet claims, ECKey by, String type) {
    try {
      var jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .keyID(by.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              claims);
      jwt.sign(new ECDSASigner(by));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String signed(UnaryOperator<JWTClaimsSet.Builder> change, JWTClaimsSet.Builder good) {
    return signed(change.apply(good).build());
  }

  ECKey key() {
    return key;
  }

  static String unsigned(JWTClaimsSet claims) {
    return new PlainJWT(claims).serialize();
  }

  private static void answer(HttpExchange http, int status, String body) throws IOException {
    http.getRequestBody().readAllBytes();
    http.getResponseHeaders().set("Content-Type", "application/json");
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    http.sendResponseHeaders(status, bytes.length);
    try (var out = http.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
