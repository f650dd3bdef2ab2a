package procura.token.clientauth;

import static org.assertj.core.api.Assertions.assertThat;
import static procura.token.scene.Scene.PETS;
import static procura.token.scene.Scene.alone;
import static procura.token.scene.Scene.everything;
import static procura.token.scene.Scene.now;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import procura.house.fakes.TestAuthority;
import procura.house.fakes.TestAuthority.Identity;
import procura.identity.agent.AgentCommand.RevokeAgentCredential;
import procura.identity.agent.AgentId;
import procura.identity.agent.AgentProfile;
import procura.identity.client.AuthenticationMethod;
import procura.identity.client.Credential.SpiffeId;
import procura.identity.client.GrantType;
import procura.tenancy.lifecycle.BindingRules;
import procura.tenancy.lifecycle.BindingRules.TrustDomain;
import procura.token.scene.Answer;
import procura.token.scene.Form;
import procura.token.scene.Party;
import procura.token.scene.Scene;

/// draft-ietf-oauth-spiffe-client-auth: workloads that have no secret of ours.
class SpiffeIT {

  private static final String ROBOT = "spiffe://prod.example/ns/pets/sa/robot";
  private static final String AGENT = "spiffe://prod.example/ns/pets/sa/agent";

  private static final TestAuthority AUTHORITY = TestAuthority.create();
  private static final Identity WORKLOAD =
      AUTHORITY.issue("CN=workload", "san=uri:" + ROBOT, "ku=digitalSignature");
  private static final Identity TWO_NAMES =
      AUTHORITY.issue("CN=workload", "san=uri:" + ROBOT + ",uri:" + AGENT, "ku=digitalSignature");
  private static final Identity NO_SIGNATURES = AUTHORITY.issue("CN=workload", "san=uri:" + ROBOT);
  private static final Identity STRANGER =
      TestAuthority.create().issue("CN=workload", "san=uri:" + ROBOT, "ku=digitalSignature");

  private final Scene scene = Scene.vets();
  private final ECKey key = Scene.key("bundle");
  private final ECKey foreign = Scene.key("foreign");
  private final AtomicInteger asked = new AtomicInteger();
  private final HttpServer bundles = bundles();

  private HttpServer bundles() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/prod",
          exchange -> {
            answer(exchange, bundle(key));
          });
      server.createContext(
          "/foreign",
          exchange -> {
            asked.incrementAndGet();
            answer(exchange, bundle(foreign));
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /// SPIFFE Trust Domain and Bundle section 4.
  private static String bundle(ECKey signer) {
    var tokens = signer.toPublicJWK().toJSONObject();
    tokens.put("use", "jwt-svid");
    var authority =
        new ECKey.Builder(Curve.P_256, (ECPublicKey) AUTHORITY.certificate().getPublicKey())
            .build()
            .toJSONObject();
    authority.put("use", "x509-svid");
    authority.put("x5c", List.of(TestAuthority.base64(AUTHORITY.certificate())));
    return JSONObjectUtils.toJSONString(
        Map.of("keys", List.of(tokens, authority), "spiffe_refresh_hint", 60));
  }

  @BeforeEach
  void trust() {
    scene.change(old ->
        old.with(
            new BindingRules(
                false, List.of(), List.of(new TrustDomain("prod.example", url("/prod"))))));
    scene.register(
        "cli_robot",
        Scene.metadata(AuthenticationMethod.SPIFFE_JWT, Set.of(GrantType.values()), false),
        everything(),
        List.of(new SpiffeId("cred_robot", ROBOT)));
    scene.register("agt_robot", AgentProfile.DEFAULT_DEPTH, new SpiffeId("cred_agent", AGENT));
  }

  @AfterEach
  void stop() {
    bundles.stop(0);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + bundles.getAddress().getPort() + path;
  }

  private String svid(String id, UnaryOperator<JWTClaimsSet.Builder> change) {
    return svid(header().build(), key, id, change);
  }

  private JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key.getKeyID());
  }

  private String svid(
      JWSHeader header, ECKey signer, String id, UnaryOperator<JWTClaimsSet.Builder> change) {
    var claims =
        new JWTClaimsSet.Builder()
            .subject(id)
            .audience(scene.issuer())
            .expirationTime(Date.from(now().plusSeconds(300)));
    try {
      var jwt = new SignedJWT(header, change.apply(claims).build());
      jwt.sign(new ECDSASigner(signer));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private Answer with(String svid) {
    return scene.token(form(svid));
  }

  private static Form form(String svid) {
    return alone(PETS)
        .with("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe")
        .with("client_assertion", svid);
  }

  @Nested
  @DisplayName("JWT-SVIDs")
  class Tokens {

    @Test
    @DisplayName("5.6: an SVID is shown until it ends; iss and jti say nothing")
    void aWorkloadIsItsSpiffeId() throws Exception {
      var svid = svid(ROBOT, c -> c);
      assertThat(with(svid).ok().claims().getSubject()).isEqualTo("cli_robot");
      with(svid).ok();
      scene.token(form(svid).with("client_id", "cli_robot")).ok();
      scene.token(form(svid).with("client_id", ROBOT)).ok();
      assertThat(with(svid(AGENT, c -> c)).ok().claims().getSubject()).isEqualTo("agt_robot");
      scene.token(form(svid(AGENT, c -> c)).with("client_id", "agt_robot")).ok();
      scene.post("introspect", form(svid).with("token", "x").without("grant_type")).isInactive();
    }

    @Test
    @DisplayName("#55: another trust domain, another audience, a bundle that the request names")
    void whatIsNotOursIsRefused() {
      List<String> bad =
          List.of(
              svid("spiffe://other.example/ns/pets/sa/robot", c -> c),
              svid("spiffe://prod.example/ns/pets/sa/other", c -> c),
              svid("spiffe://prod.example/ns/pets/../sa/robot", c -> c),
              svid("cli_robot", c -> c),
              svid(ROBOT, c -> c.audience(scene.issuer() + "/token")),
              svid(ROBOT, c -> c.audience(List.of(scene.issuer(), "https://other.example"))),
              svid(ROBOT, c -> c.audience(List.of())),
              svid(ROBOT, c -> c.expirationTime(null)),
              svid(ROBOT, c -> c.expirationTime(Date.from(now().minusSeconds(60)))),
              svid(ROBOT, c -> c.notBeforeTime(Date.from(now().plusSeconds(60)))),
              svid(header().build(), foreign, ROBOT, c -> c),
              svid(header().keyID(foreign.getKeyID()).build(), foreign, ROBOT, c -> c),
              svid(
                  header()
                      .jwkURL(URI.create(url("/foreign")))
                      .jwk(foreign.toPublicJWK())
                      .keyID(foreign.getKeyID())
                      .build(),
                  foreign,
                  ROBOT,
                  c -> c),
              svid(header().type(new JOSEObjectType("at+jwt")).build(), key, ROBOT, c -> c),
              "a.b.c");
      for (int i = 0; i < bad.size(); i++) {
        assertThat(with(bad.get(i)).text()).as("case %s", i).contains("invalid_client");
      }
      assertThat(asked).hasValue(0);
    }

    @Test
    void anSvidIsNoAssertionOfAnotherKindAndTheOtherWayRound() {
      scene
          .token(form(svid(ROBOT, c -> c)).with("client_assertion_type", Party.WithKey.TYPE))
          .refused("invalid_client");
      with(scene.keyed.assertion(c -> c)).refused("invalid_client");
      scene.token(form(svid(ROBOT, c -> c)).with("client_id", "cli_web")).refused("invalid_client");
      scene
          .token(form(svid(ROBOT, c -> c)).with("client_id", "cli_keyed"))
          .refused("invalid_client");
    }

    @Test
    @DisplayName("what is taken away from the workload, or from its trust domain, is gone at once")
    void trustEnds() {
      with(svid(AGENT, c -> c)).ok();
      scene.send(
          new RevokeAgentCredential(scene.tenant(), new AgentId("agt_robot"), "cred_agent", now()));
      with(svid(AGENT, c -> c)).refused("invalid_client");
      with(svid(ROBOT, c -> c)).ok();
      scene.change(old -> old.with(BindingRules.NONE));
      with(svid(ROBOT, c -> c)).refused("invalid_client");
    }
  }

  @Nested
  @DisplayName("X.509-SVIDs")
  class Certificates {

    @BeforeEach
    void register() {
      scene.register(
          "cli_tls",
          Scene.metadata(AuthenticationMethod.SPIFFE_X509, Set.of(GrantType.values()), false),
          everything(),
          List.of(new SpiffeId("cred_tls", ROBOT)));
    }

    private Answer by(String client, Identity certificate) {
      return scene.token(alone(PETS).with("client_id", client), certificate);
    }

    @Test
    void theCertificateNamesTheWorkload() throws Exception {
      by("cli_tls", WORKLOAD).ok();
      assertThat(by(ROBOT, WORKLOAD).ok().claims().getSubject()).isEqualTo("cli_tls");
    }

    @Test
    @DisplayName(
        "#55: two names, no signatures, another authority, another workload, an untrusted domain")
    void otherCertificatesAreRefused() {
      for (var other : List.of(TWO_NAMES, NO_SIGNATURES, STRANGER)) {
        by("cli_tls", other).refused("invalid_client");
      }
      by("agt_robot", WORKLOAD).refused("invalid_client");
      scene.token(alone(PETS).with("client_id", "cli_tls")).refused("invalid_client");
      scene.change(old -> old.with(BindingRules.NONE));
      by("cli_tls", WORKLOAD).refused("invalid_client");
    }
  }
}
