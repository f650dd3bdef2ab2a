package procura.resource;

import static java.lang.Thread.State.TERMINATED;
import static java.lang.Thread.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static procura.resource.Requests.allowed;
import static procura.resource.Requests.bearer;
import static procura.resource.Requests.refused;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTokenValidatorTest {

  private final FakeIssuer issuer = new FakeIssuer();
  private final ProtectedResource resource = issuer.resource().build();

  private boolean accepts(String token) {
    return resource.validate(token) instanceof Validation.Valid;
  }

  @Nested
  class Rfc9068Section4 {

    @ParameterizedTest
    @CsvSource({"at+jwt", "application/at+jwt", "AT+JWT"})
    void acceptsBothSpellingsOfTheType(String typ) {
      assertThat(accepts(issuer.token().header("typ", typ).signed())).isTrue();
    }

    @Test
    void acceptsAnAudienceListOfThisResourceAlone() {
      assertThat(accepts(issuer.token().claim("aud", List.of(FakeIssuer.RESOURCE)).signed()))
          .isTrue();
    }

    @Test
    void acceptsSeveralAudiencesOnlyOfAnIssuerConfiguredSo() {
      var token =
          issuer.token().claim("aud", List.of("https://x.example", FakeIssuer.RESOURCE)).signed();
      assertThat(accepts(token)).isFalse();
      var trusting = TrustedIssuer.of(FakeIssuer.ISSUER).acceptingSeveralAudiences();
      assertThat(issuer.resource().trusting(trusting).build().validate(token))
          .isInstanceOf(Validation.Valid.class);
    }

    @Test
    void aFractionOfASecondIsADate() {
      assertThat(
              accepts(
                  issuer
                      .token()
                      .claim("exp", issuer.time.instant().getEpochSecond() + 60.5)
                      .signed()))
          .isTrue();
    }

    @Test
    void clocksMayDifferByTheLeewayAndNoMore() {
      var token = issuer.token().signed();
      assertThat(accepts(token)).isTrue();
      issuer.time.pass(Duration.ofSeconds(309));
      assertThat(accepts(token)).isTrue();
      issuer.time.pass(Duration.ofSeconds(1));
      assertThat(accepts(token)).isFalse();
    }
  }

  @Nested
  class Algorithms {

    @ParameterizedTest
    @CsvSource({"RS256, SHA256withRSA", "PS256, RSASSA-PSS"})
    void rsa(String alg, String jcaName) throws Exception {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      issuer.published.add(
          new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID("rsa").build());
      var token =
          issuer.token().header("alg", alg).header("kid", "rsa").signed(jcaName, pair.getPrivate());
      assertThat(accepts(token)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"EdDSA", "Ed25519"})
    void edwards(String alg) throws Exception {
      var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      var encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
      var x = Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
      issuer.published.add(new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("ed").build());
      var token =
          issuer
              .token()
              .header("alg", alg)
              .header("kid", "ed")
              .signed("Ed25519", pair.getPrivate());
      assertThat(accepts(token)).isTrue();
      assertThat(accepts(token.substring(0, token.length() - 4) + "AAAA")).isFalse();
    }

    @Test
    void aShortRsaKeyIsNoKey() throws Exception {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      var pair = generator.generateKeyPair();
      issuer.published.add(
          new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID("rsa").build());
      var token =
          issuer
              .token()
              .header("alg", "RS256")
              .header("kid", "rsa")
              .signed("SHA256withRSA", pair.getPrivate());
      assertThat(accepts(token)).isFalse();
    }

    @Test
    void anAlgorithmThatTheResourceDoesNotAllowIsRefused() {
      var strict = issuer.resource().algorithms(Set.of(SignatureAlgorithm.PS256)).build();
      assertThat(strict.validate(issuer.token().signed())).isInstanceOf(Validation.Invalid.class);
    }
  }

  @Nested
  class Keys {

    @Test
    void areFetchedOnceForManyTokens() {
      IntStream.range(0, 20)
          .forEach(
              i -> assertThat(accepts(issuer.token().claim("jti", "j" + i).signed())).isTrue());
      assertThat(issuer.callsTo("/jwks")).isEqualTo(1);
    }

    @Test
    void manyRequestsAtOnceFetchOnce() throws Exception {
      var start = new CountDownLatch(1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> answers =
            IntStream.range(0, 50)
                .mapToObj(i ->
                    threads.submit(() -> {
                      start.await();
                      return accepts(issuer.token().claim("jti", "j" + i).signed());
                    }))
                .toList();
        start.countDown();
        for (var answer : answers) {
          assertThat(answer.get()).isTrue();
        }
      }
      assertThat(issuer.callsTo("/jwks")).isEqualTo(1);
    }

    @Test
    void whoComesDuringAFetchWaitsForIt() throws Exception {
      var inside = new CountDownLatch(1);
      var open = new CountDownLatch(1);
      issuer.beforeKeys =
          () -> {
            inside.countDown();
            awaitQuietly(open);
          };
      var accepted = new ConcurrentLinkedQueue<Boolean>();
      var first = Thread.ofPlatform().start(() -> accepted.add(accepts(issuer.token().signed())));
      inside.await();
      var second = Thread.ofPlatform().start(() -> accepted.add(accepts(issuer.token().signed())));
      await().until(() -> second.getState() == WAITING || second.getState() == TERMINATED);
      open.countDown();
      first.join();
      second.join();
      assertThat(accepted).containsExactly(true, true);
      assertThat(issuer.callsTo("/jwks")).isEqualTo(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void aNewKeyIsFetchedWhenItsFirstTokenArrives() {
      assertThat(accepts(issuer.token().signed())).isTrue();
      issuer.time.pass(Duration.ofSeconds(11));
      var rotated = FakeIssuer.ecKey("key-2");
      issuer.published.add(rotated);
      assertThat(accepts(new TokenForge(rotated, issuer.time.instant()).signed())).isTrue();
      assertThat(issuer.callsTo("/jwks")).isEqualTo(2);
    }

    @Test
    void inventedKeyIdsCauseOneFetchPerInterval() {
      IntStream.range(0, 100)
          .forEach(
              i -> assertThat(accepts(issuer.token().header("kid", "k" + i).signed())).isFalse());
      assertThat(issuer.callsTo("/jwks")).isEqualTo(1);
      issuer.time.pass(Duration.ofSeconds(11));
      IntStream.range(0, 100)
          .forEach(
              i -> assertThat(accepts(issuer.token().header("kid", "k" + i).signed())).isFalse());
      assertThat(issuer.callsTo("/jwks")).isEqualTo(2);
    }

    @Test
    void anIssuerThatIsAwayForAWhileIsNotMissed() {
      assertThat(accepts(issuer.token().signed())).isTrue();
      issuer.away = true;
      issuer.time.pass(Duration.ofMinutes(30));
      assertThat(accepts(issuer.token().signed())).isTrue();
      issuer.time.pass(Duration.ofMinutes(31));
      assertThat(resource.validate(issuer.token().signed()))
          .isInstanceOf(Validation.Undecided.class);
    }

    @Test
    void aWithdrawnKeyIsWorthNothingSoon() {
      var token =
          issuer.token().claim("exp", issuer.time.instant().getEpochSecond() + 3600).signed();
      assertThat(accepts(token)).isTrue();
      issuer.published.remove(issuer.key);
      issuer.published.add(FakeIssuer.ecKey("key-2"));
      issuer.time.pass(Duration.ofMinutes(11));
      assertThat(accepts(token)).isFalse();
    }

    @Test
    void metadataOfAnotherIssuerIsRefused() {
      issuer.metadata.put("issuer", FakeIssuer.ISSUER + "/");
      assertThat(resource.validate(issuer.token().signed()))
          .isInstanceOf(Validation.Undecided.class);
    }

    @Test
    void keysAreNotFetchedInTheClear() {
      issuer.metadata.put("jwks_uri", "http://as.example/t/acme/jwks");
      assertThat(resource.validate(issuer.token().signed()))
          .isInstanceOf(Validation.Undecided.class);
      assertThat(issuer.callsTo("/jwks")).isZero();
    }
  }

  @Nested
  class Rfc7662Introspection {

    private final ProtectedResource asking =
        issuer
            .resource()
            .client(new ClientAuthentication.ClientSecret("cli_mcp", "s3cret"))
            .build();

    private Map<String, Object> active() {
      var claims = issuer.token().claims();
      claims.put("active", true);
      return claims;
    }

    @Test
    void anOpaqueTokenIsWhatTheIssuerSaysItIs() {
      issuer.onIntrospection = _ -> FakeIssuer.json(active());
      var token = allowed(asking.authorize(bearer("procura_at_abc123")));
      assertThat(token.sub()).isEqualTo("usr_bob");
      var call = issuer.calls.stream().filter(c -> c.form() != null).findFirst().orElseThrow();
      assertThat(call.form()).containsEntry("token", "procura_at_abc123");
      assertThat(call.headers().get("Authorization")).startsWith("Basic ");
    }

    @Test
    void anAnswerIsBelievedForFiveSeconds() {
      issuer.onIntrospection = _ -> FakeIssuer.json(active());
      allowed(asking.authorize(bearer("procura_at_abc123")));
      issuer.onIntrospection = _ -> FakeIssuer.json(Map.of("active", false));
      issuer.time.pass(Duration.ofSeconds(4));
      allowed(asking.authorize(bearer("procura_at_abc123")));
      issuer.time.pass(Duration.ofSeconds(1));
      assertThat(refused(asking.authorize(bearer("procura_at_abc123"))).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("[C10] an answer for another audience is refused")
    void anAnswerForAnotherAudienceIsRefused() {
      var other = active();
      other.put("aud", "https://other.example");
      issuer.onIntrospection = _ -> FakeIssuer.json(other);
      assertThat(refused(asking.authorize(bearer("procura_at_abc123"))).status()).isEqualTo(401);
    }

    @Test
    void activeAsAStringIsNotActive() {
      var lax = active();
      lax.put("active", "true");
      issuer.onIntrospection = _ -> FakeIssuer.json(lax);
      assertThat(refused(asking.authorize(bearer("procura_at_abc123"))).status()).isEqualTo(401);
    }

    @Test
    void anErrorOfTheIssuerIsNotTheTokensFault() {
      issuer.onIntrospection = _ -> new Outbound.Answer(401, "{}");
      assertThat(refused(asking.authorize(bearer("procura_at_abc123"))).status()).isEqualTo(503);
    }

    @Test
    void aRevokedJwtIsNoticedByThoseWhoAsk() {
      var careful =
          issuer
              .resource()
              .client(new ClientAuthentication.ClientSecret("cli_mcp", "s3cret"))
              .askingAboutEveryToken()
              .believingIntrospectionFor(Duration.ZERO)
              .build();
      var token = issuer.token().signed();
      issuer.onIntrospection = _ -> FakeIssuer.json(active());
      allowed(careful.authorize(bearer(token)));
      issuer.onIntrospection = _ -> FakeIssuer.json(Map.of("active", false));
      assertThat(refused(careful.authorize(bearer(token))).error()).isEqualTo("invalid_token");
    }
  }

  @Test
  void theMemoryOfVerifiedTokensIsBounded() {
    var generations = new Generations<String>(100);
    IntStream.range(0, 10_000).forEach(i -> generations.put("k" + i, "v"));
    assertThat(generations.size()).isLessThanOrEqualTo(100);
    assertThat(generations.get("k9999")).isEqualTo("v");
    assertThat(generations.get("k0")).isNull();
  }
}
