package procura.token.endpoint;

import static procura.token.scene.Scene.CLINIC;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.exchange;
import static procura.token.scene.Scene.now;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.authority.Authority;
import procura.tenancy.keys.SigningKeys;
import procura.token.scene.Scene;

/// Forged, swapped and broken JWTs (RFC 8725, RFC 9068 section 4): inactive at introspection and no
/// subject token, each.
class ConfusedTokensIT {

  private final Scene scene = Scene.vets();
  private final ECKey stranger = Scene.key("stranger");
  private String kid = "";
  private PrivateKey ours;
  private String good = "";
  private String payload = "";

  @BeforeEach
  void takeOurKey() throws Exception {
    var key = Scene.bean(Authority.class).now(scene.tenant()).keys().getFirst();
    kid = key.kid();
    ours = Scene.bean(SigningKeys.class).privateKey(scene.tenant(), kid);
    good = scene.alone(scene.web, PETS).accessToken();
    payload = JWSObject.parse(good).getPayload().toString();
  }

  private JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("at+jwt")).keyID(kid);
  }

  private String signed(JWSHeader header, String claims) throws JOSEException {
    var jws = new JWSObject(header, new Payload(claims));
    jws.sign(new ECDSASigner(ours, Curve.P_256));
    return jws.serialize();
  }

  private String forged(JWSHeader header) throws JOSEException {
    var jws = new JWSObject(header, new Payload(payload));
    jws.sign(new ECDSASigner(stranger));
    return jws.serialize();
  }

  private String with(String claim, String value) throws JOSEException {
    return signed(
        header().build(),
        payload.replaceFirst("\"" + claim + "\":(\"[^\"]*\"|\\d+)", "\"" + claim + "\":" + value));
  }

  private void inactive(Map<String, String> tokens) {
    new TreeMap<>(tokens)
        .forEach((name, token) -> {
          try {
            scene.introspect(scene.petsServer, token).isInactive();
            scene.token(scene.petsServer, exchange(token, CLINIC)).refused("invalid_request");
            scene.token(scene.web, exchange(token, PETS)).refused("invalid_request");
          } catch (AssertionError e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
          }
        });
  }

  @Test
  void whatWeSignAgainIsGood() throws Exception {
    scene.introspect(scene.petsServer, signed(header().build(), payload)).isActive();
    scene
        .introspect(
            scene.petsServer,
            signed(header().type(new JOSEObjectType("application/at+jwt")).build(), payload))
        .isActive();
  }

  @Test
  @DisplayName("JW-01: no signature, in every spelling")
  void unsigned() {
    var tokens = new LinkedHashMap<String, String>();
    var body = good.split("\\.", -1)[1];
    for (var alg : new String[] {"none", "None", "nOnE", "NONE", ""}) {
      var head =
          Base64URL.encode("{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}");
      tokens.put(alg + " without", head + "." + body + ".");
      tokens.put(alg + " with", head + "." + body + "." + good.split("\\.", -1)[2]);
      tokens.put(alg + " two parts", head + "." + body);
    }
    tokens.put("stripped", good.substring(0, good.lastIndexOf('.') + 1));
    tokens.put(
        "zero", good.substring(0, good.lastIndexOf('.') + 1) + Base64URL.encode(new byte[64]));
    tokens.put("short", good.substring(0, good.length() - 4));
    tokens.put("two signatures", good + good.substring(good.lastIndexOf('.')));
    inactive(tokens);
  }

  @Test
  @DisplayName("JW-01 RFC 8725 section 3.1: another algorithm than the key's")
  void otherAlgorithms() throws Exception {
    var tokens = new LinkedHashMap<String, String>();
    var key = Scene.bean(Authority.class).now(scene.tenant()).keys().getFirst().publicJwk();
    var mac =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(kid)
                .build(),
            new Payload(payload));
    mac.sign(new MACSigner((key + " ".repeat(64)).getBytes(StandardCharsets.UTF_8)));
    tokens.put("HS256", mac.serialize());
    for (var alg : new String[] {"ES384", "RS256", "EdDSA", "HS256", "xyz"}) {
      var head =
          Base64URL.encode("{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}");
      tokens.put(alg, head + good.substring(good.indexOf('.')));
    }
    inactive(tokens);
  }

  @Test
  @DisplayName("JW-02: keys that the token brings along")
  void keysInTheHeader() throws Exception {
    var tokens = new LinkedHashMap<String, String>();
    tokens.put("kid", forged(header().build()));
    tokens.put("jwk", forged(header().jwk(stranger.toPublicJWK()).build()));
    tokens.put(
        "jwk alone",
        forged(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .jwk(stranger.toPublicJWK())
                .build()));
    tokens.put("jku", forged(header().jwkURL(URI.create("http://127.0.0.1:1/jwks")).build()));
    tokens.put("x5u", forged(header().x509CertURL(URI.create("http://127.0.0.1:1/x5u")).build()));
    tokens.put("other kid", forged(header().keyID("stranger").build()));
    tokens.put(
        "no kid", signed(new JWSHeader.Builder(header().build()).keyID(null).build(), payload));
    tokens.put("path kid", forged(header().keyID("../../etc/passwd").build()));
    tokens.put(
        "crit",
        signed(
            header().criticalParams(Set.of("b64")).base64URLEncodePayload(true).build(), payload));
    tokens.put(
        "unknown crit",
        signed(header().criticalParams(Set.of("x")).customParam("x", 1).build(), payload));
    inactive(tokens);
  }

  @Test
  @DisplayName("JW-03 RFC 8725 section 3.11: other kinds of JWT")
  void otherKinds() throws Exception {
    var tokens = new LinkedHashMap<String, String>();
    for (var type :
        new String[] {
          "JWT",
          "id_token+jwt",
          "logout+jwt",
          "dpop+jwt",
          "client-authentication+jwt",
          "secevent+jwt",
          "at+jwt2",
          ""
        }) {
      tokens.put("typ " + type, signed(header().type(new JOSEObjectType(type)).build(), payload));
    }
    tokens.put(
        "no typ", signed(new JWSHeader.Builder(header().build()).type(null).build(), payload));
    tokens.put("id token", scene.forBob(scene.web, PETS, "read openid").get("id_token"));
    tokens.put("assertion", scene.keyed.assertion(c -> c));
    inactive(tokens);
  }

  @Test
  @DisplayName("JW-04: claims that are missing, of the wrong type, or not ours")
  void brokenClaims() throws Exception {
    var tokens = new LinkedHashMap<String, String>();
    tokens.put("expired", with("exp", String.valueOf(now().getEpochSecond())));
    for (var exp : new String[] {"\"9999999999\"", "1e400", "-1", "null", "true", "[]"}) {
      tokens.put("exp " + exp, with("exp", exp));
    }
    for (var claim : new String[] {"exp", "iat", "client_id", "aud", "iss", "sub", "jti"}) {
      tokens.put(
          "without " + claim,
          signed(
              header().build(), payload.replaceFirst("\"" + claim + "\":(\"[^\"]*\"|\\d+),?", "")));
    }
    tokens.put("aud two", with("aud", "[\"mcp-server://pets\",\"https://clinic.example/api\"]"));
    tokens.put("aud none", with("aud", "[]"));
    tokens.put("aud number", with("aud", "7"));
    tokens.put("iss other", with("iss", "\"https://as.example/t/other\""));
    tokens.put("iss slash", with("iss", "\"" + scene.issuer() + "/\""));
    tokens.put("sub object", with("sub", "{}"));
    tokens.put("scope", with("scope", "[\"read\"]"));
    tokens.put("scope wider", with("scope", "\"read admin\""));
    tokens.put("grant", with("jti", "\"x\",\"grant_id\":\"nonsense\""));
    tokens.put("act text", with("jti", "\"x\",\"act\":\"agt_vet\""));
    tokens.put("act empty", with("jti", "\"x\",\"act\":{}"));
    tokens.put("act number", with("jti", "\"x\",\"act\":{\"sub\":5}"));
    tokens.put(
        "act deep",
        with(
            "jti",
            "\"x\",\"act\":"
                + "{\"sub\":\"a\",\"act\":".repeat(500)
                + "{\"sub\":\"b\"}"
                + "}".repeat(500)));
    tokens.put("not json", signed(header().build(), "hello"));
    tokens.put("array", signed(header().build(), "[]"));
    tokens.put("empty", signed(header().build(), "{}"));
    tokens.put("deep", signed(header().build(), "[".repeat(5_000)));
    inactive(tokens);
    var tooLong =
        signed(header().build(), payload.replace("}", ",\"x\":\"" + "y".repeat(20_000) + "\"}"));
    scene.introspect(scene.petsServer, tooLong).refused("invalid_request");
    scene.token(scene.petsServer, exchange(tooLong, CLINIC)).refused("invalid_request");
  }

  @Test
  @DisplayName("one token has one spelling")
  void otherSpellings() {
    var tokens = new LinkedHashMap<String, String>();
    var parts = new ArrayList<>(java.util.List.of(good.split("\\.", -1)));
    tokens.put("leading space", " " + good);
    tokens.put("trailing newline", good + "\n");
    tokens.put("padding", parts.get(0) + "." + parts.get(1) + "=." + parts.get(2));
    tokens.put("inner space", good.replaceFirst("\\.", ". "));
    tokens.put("bearer", "Bearer " + good);
    tokens.put("bom", "\uFEFF" + good);
    inactive(tokens);
  }
}
