package procura.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import procura.identity.Access;
import procura.identity.Scopes;
import procura.identity.client.ApplicationType;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.ClientCommand.RegisterClient;
import procura.identity.client.ClientId;
import procura.identity.client.ClientMetadata;
import procura.identity.client.Credential;
import procura.identity.client.GrantType;
import procura.identity.client.RequestRules;
import procura.identity.client.SecurityRules;

/// A confidential client with a key: it pushes its requests, signs them, and proves itself by
/// `private_key_jwt`.
record KeyedClient(Rig rig, ClientId id, ECKey key) {

  static final String URI = "https://keyed.example/cb?dummy1=lorem&dummy2=ipsum";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  static KeyedClient register(Rig rig, String id, RequestRules requests, SecurityRules security) {
    return register(rig, id, AuthenticationMethod.PRIVATE_KEY_JWT, requests, security);
  }

  static KeyedClient register(
      Rig rig,
      String id,
      AuthenticationMethod method,
      RequestRules requests,
      SecurityRules security) {
    var key = key(id);
    var metadata =
        new ClientMetadata(
            "Keyed " + id,
            null,
            List.of(URI, "https://keyed.example/other"),
            List.of(),
            method == AuthenticationMethod.NONE
                ? Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                : Set.of(
                    GrantType.AUTHORIZATION_CODE,
                    GrantType.REFRESH_TOKEN,
                    GrantType.CLIENT_CREDENTIALS,
                    GrantType.TOKEN_EXCHANGE,
                    GrantType.CIBA),
            method,
            ApplicationType.WEB,
            false,
            false,
            List.of(),
            requests,
            null,
            null,
            security,
            null,
            null);
    List<Credential> credentials =
        method == AuthenticationMethod.NONE
            ? List.of()
            : List.of(
                new Credential.PublicKeys("crd_key", new JWKSet(key.toPublicJWK()).toString()));
    rig.cast()
        .send(
            new RegisterClient(
                Cast.GREENFIELD,
                new ClientId(id),
                metadata,
                List.of(
                    new Access(Cast.PETS, Scopes.of("pet:read", "pet:write")),
                    new Access(Payments.BANK, Scopes.of("pay:read", "pay:write"))),
                credentials,
                rig.clock().instant()));
    return new KeyedClient(rig, new ClientId(id), key);
  }

  static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("key-" + id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String issuer() {
    return rig.issuer("greenfield");
  }

  AuthorizationUrl request() {
    return AuthorizationUrl.of(id, URI);
  }

  // --- pushing

  HttpResponse<String> push(AuthorizationUrl request) {
    return push(request, assertion(claims -> claims));
  }

  HttpResponse<String> push(AuthorizationUrl request, String assertion) {
    return post(
        "par",
        request.plus("client_assertion_type", ASSERTION).plus("client_assertion", assertion));
  }

  HttpResponse<String> post(String endpoint, AuthorizationUrl form) {
    return rig.browser().post("/t/greenfield/" + endpoint, form.form());
  }

  /// What the browser is sent to authorize with, after a push.
  AuthorizationUrl pushed(AuthorizationUrl request) {
    return reference(json(push(request)).path("request_uri").asText());
  }

  AuthorizationUrl reference(String requestUri) {
    return new AuthorizationUrl("greenfield", List.of())
        .with("client_id", id.value())
        .with("request_uri", requestUri);
  }

  HttpResponse<String> token(String... parameters) {
    return proved("token", parameters);
  }

  /// A form from the client itself.
  HttpResponse<String> proved(String endpoint, String... parameters) {
    return proved(assertion(claims -> claims), endpoint, parameters);
  }

  HttpResponse<String> proved(String assertion, String endpoint, String[] parameters) {
    var form = new ArrayList<String>();
    for (int i = 0; i < parameters.length; i += 2) {
      form.add(TestBrowser.pair(parameters[i], parameters[i + 1]));
    }
    form.add(TestBrowser.pair("client_assertion_type", ASSERTION));
    form.add(TestBrowser.pair("client_assertion", assertion));
    return rig.browser().post("/t/greenfield/" + endpoint, String.join("&", form));
  }

  HttpResponse<String> redeem(String code, String... more) {
    var all = new ArrayList<>(List.of(more));
    all.addAll(
        List.of(
            "grant_type",
            "authorization_code",
            "code",
            code,
            "code_verifier",
            AuthorizationUrl.VERIFIER,
            "redirect_uri",
            URI));
    return token(all.toArray(String[]::new));
  }

  // --- signing

  String assertion(UnaryOperator<JWTClaimsSet.Builder> change) {
    var now = rig.clock().instant();
    return sign(
        "client-authentication+jwt",
        change
            .apply(
                new JWTClaimsSet.Builder()
                    .issuer(id.value())
                    .subject(id.value())
                    .audience(issuer())
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(60)))
                    .jwtID(UUID.randomUUID().toString()))
            .build());
  }

  /// A good request object, but for what `change` changes.
  String object(UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign("oauth-authz-req+jwt", change.apply(claims()).build());
  }

  JWTClaimsSet.Builder claims() {
    Instant now = rig.clock().instant();
    return new JWTClaimsSet.Builder()
        .issuer(id.value())
        .audience(issuer())
        .issueTime(Date.from(now))
        .notBeforeTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("client_id", id.value())
        .claim("response_type", "code")
        .claim("redirect_uri", URI)
        .claim("scope", "pet:read")
        .claim("state", AuthorizationUrl.STATE)
        .claim("code_challenge", AuthorizationUrl.CHALLENGE)
        .claim("code_challenge_method", "S256");
  }

  String sign(String type, JWTClaimsSet claims) {
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(new JOSEObjectType(type))
            .keyID(key.getKeyID())
            .build(),
        claims);
  }

  String sign(JWSHeader header, JWTClaimsSet claims) {
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.body(), e);
    }
  }
}
