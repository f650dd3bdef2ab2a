package procura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.house.fakes.TestClock;
import procura.identity.TenantId;
import procura.outbound.Keys.Known;
import procura.outbound.Keys.Unavailable;

@DisplayName("RFC 7517 section 5: JWK Sets behind URLs")
class KeySetsIT {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
  private final Host host = Host.plain();
  private final Outbound outbound = new Outbound(new OutboundSettings(null, true));
  private final KeySets sets = new KeySets(outbound, clock);
  private final AtomicReference<String> published = new AtomicReference<>("");
  private final AtomicInteger status = new AtomicInteger(200);

  KeySetsIT() {
    host.at(
        "/jwks",
        http -> {
          http.getResponseHeaders().set("Cache-Control", "max-age=600");
          Host.answer(http, status.get(), String.valueOf(published.get()));
        });
  }

  @AfterEach
  void stop() {
    outbound.close();
    host.close();
  }

  private static JWK key(String kid) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
  }

  private void publish(JWK... keys) {
    published.set(new JWKSet(List.of(keys)).toString(true));
  }

  private List<String> find(String kid) {
    return find(ACME, kid);
  }

  private List<String> find(TenantId tenant, String kid) {
    return switch (sets.find(tenant, host.url("/jwks"), kid)) {
      case Known(var keys) -> keys.stream().map(JWK::getKeyID).toList();
      case Unavailable(var reason) -> List.of("unavailable: " + reason);
    };
  }

  private int fetches() {
    return host.asked().size();
  }

  @Test
  void aSetIsKeptAsLongAsItsHeadersSay() throws Exception {
    publish(key("a"));
    assertThat(find("a")).containsExactly("a");
    clock.advance(Duration.ofSeconds(599));
    assertThat(find("a")).containsExactly("a");
    assertThat(fetches()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    assertThat(find("a")).containsExactly("a");
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void anUnknownKidFetchesAnewButNotTwiceInARow() throws Exception {
    publish(key("a"));
    find("a");
    clock.advance(Duration.ofSeconds(31));
    publish(key("a"), key("b"));
    assertThat(find("b")).containsExactly("a", "b");
    assertThat(fetches()).isEqualTo(2);
    for (int i = 0; i < 20; i++) {
      find("nobody's-" + i);
    }
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void anUnknownKidCostsNothingWhileTheHostIsDown() throws Exception {
    publish(key("a"));
    find("a");
    status.set(500);
    clock.advance(Duration.ofSeconds(31));
    assertThat(find("b")).containsExactly("a");
    assertThat(find("c")).containsExactly("a");
    assertThat(fetches()).isEqualTo(2);
  }

  @Test
  void aFailureIsNeverKept() throws Exception {
    status.set(500);
    assertThat(find("a")).containsExactly("unavailable: answered 500");
    status.set(200);
    published.set("no JSON");
    assertThat(find("a")).containsExactly("unavailable: is no JWK Set");
    publish(key("a"));
    assertThat(find("a")).containsExactly("a");
  }

  @Test
  void aSetThatRanOutIsNotUsedWhenItsHostIsDown() throws Exception {
    publish(key("a"));
    find("a");
    clock.advance(Duration.ofMinutes(10));
    status.set(503);
    assertThat(find("a")).containsExactly("unavailable: answered 503");
  }

  @Test
  void privateAndSymmetricKeysAreRefused() throws Exception {
    published.set(new JWKSet(key("a")).toString(false));
    assertThat(find("a")).containsExactly("unavailable: holds a private or symmetric key");
    published.set(
        new JWKSet(List.of(key("a").toPublicJWK(), new OctetSequenceKeyGenerator(256).generate()))
            .toString(false));
    assertThat(find("a")).containsExactly("unavailable: holds a private or symmetric key");
  }

  @Test
  void nothingOfOneTenantServesAnother() throws Exception {
    publish(key("a"));
    find(ACME, "a");
    publish(key("b"));
    assertThat(find(OTHER, "a")).containsExactly("b");
    assertThat(find(ACME, "a")).containsExactly("a");
  }

  @Test
  void manyWhoAskAtOnceCauseOneFetch() throws Exception {
    var arrived = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var body = new JWKSet(key("a")).toString(true);
    host.at(
        "/slow",
        http -> {
          arrived.countDown();
          try {
            goOn.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          Host.answer(http, 200, body);
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> sets.find(ACME, host.url("/slow"), "a"));
      arrived.await();
      var others =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> sets.find(ACME, host.url("/slow"), "a")))
              .toList();
      goOn.countDown();
      assertThat(first.get()).isInstanceOf(Known.class);
      for (Future<Keys> other : others) {
        assertThat(other.get()).isInstanceOf(Known.class);
      }
    }
    assertThat(fetches()).isEqualTo(1);
  }
}
