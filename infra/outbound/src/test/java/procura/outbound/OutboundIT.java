package procura.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.TenantId;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;
import procura.outbound.Outcome.Reason;

@DisplayName("The one hardened client")
class OutboundIT {

  private static final OutboundSettings RIG = new OutboundSettings(null, true);

  private static final TenantId ACME = new TenantId("acme");

  private final Host host = Host.plain();
  private final Outbound rig = new Outbound(RIG);
  private final Outbound product = new Outbound(OutboundSettings.PUBLIC_NETWORK);

  @AfterEach
  void stop() {
    rig.close();
    product.close();
    host.close();
  }

  private static Reason reason(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Failure.class);
    return ((Failure) outcome).reason();
  }

  private static Answer answer(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Answer.class);
    return (Answer) outcome;
  }

  @Test
  void getsAndPosts() {
    host.at(
        "/echo",
        http -> {
          assertThat(http.getRequestHeaders().getFirst("User-Agent")).isEqualTo("Procura");
          assertThat(http.getRequestHeaders())
              .doesNotContainKeys("Cookie", "Authorization", "Accept-Encoding");
          Host.answer(
              http, 200, new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        });
    var got = answer(rig.send(Call.get(ACME, host.url("/echo?a=%2F..%2f&b"))));
    assertThat(got.status()).isEqualTo(200);
    assertThat(got.isJson()).isTrue();
    var posted =
        answer(rig.send(Call.post(ACME, host.url("/echo"), "application/json", "{\"é\":1}")));
    assertThat(posted.body()).isEqualTo("{\"é\":1}");
    assertThat(host.asked()).containsExactly("GET /echo?a=%2F..%2f&b", "POST /echo");
  }

  @Test
  void noCookieComesBack() {
    var seen = new AtomicInteger();
    host.at(
        "/",
        http -> {
          seen.addAndGet(http.getRequestHeaders().getOrDefault("Cookie", List.of()).size());
          http.getResponseHeaders().add("Set-Cookie", "a=b");
          Host.answer(http, 200, "{}");
        });
    assertThat(answer(rig.send(Call.get(ACME, host.url("/")))).header("set-cookie")).isEmpty();
    rig.send(Call.get(ACME, host.url("/")));
    assertThat(seen).hasValue(0);
  }

  @Nested
  @DisplayName("#28 [DC-01] addresses")
  class Addresses {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "127.0.0.1",
          "10.1.2.3",
          "192.168.0.1",
          "169.254.169.254",
          "100.64.0.1",
          "0.0.0.0",
          "[::1]",
          "[::]",
          "[fd00::1]",
          "[fe80::1]",
          "[::ffff:10.0.0.1]",
          "[64:ff9b::a00:1]",
          "2130706433",
          "0x7f.1",
          "127.1",
          "localhost"
        })
    void areRefusedHoweverTheyAreWritten(String name) {
      host.at("/", http -> Host.answer(http, 200, "{}"));
      var outcome =
          product.send(Call.get(ACME, URI.create("https://" + name + ":" + host.port() + "/")));
      assertThat(reason(outcome))
          .isIn(Reason.FORBIDDEN_ADDRESS, Reason.UNKNOWN_HOST, Reason.BAD_URL);
      assertThat(host.asked()).isEmpty();
    }

    @Test
    void behindAName() {
      for (var address :
          List.of("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1", "64:ff9b::a00:1")) {
        try (var out = resolving(false, address)) {
          assertThat(reason(out.send(Call.get(ACME, URI.create("https://evil.test/")))))
              .as(address)
              .isEqualTo(Reason.FORBIDDEN_ADDRESS);
        }
      }
    }

    @Test
    void oneAmongManyCondemnsAll() {
      try (var out = resolving(true, "127.0.0.1", "10.0.0.1")) {
        host.at("/", http -> Host.answer(http, 200, "{}"));
        var url = URI.create("https://both.test:" + host.port() + "/");
        assertThat(reason(out.send(Call.get(ACME, url)))).isEqualTo(Reason.FORBIDDEN_ADDRESS);
        assertThat(host.asked()).isEmpty();
      }
    }

    @Test
    void theMachinesOwnAddressesToo() throws Exception {
      var own = InetAddress.getLocalHost();
      assertThat(
              reason(
                  product.send(Call.get(ACME, new URI("https", own.getHostAddress(), "/", null)))))
          .isEqualTo(Reason.FORBIDDEN_ADDRESS);
    }

    private static Outbound resolving(boolean allowLoopback, String... addresses) {
      return new Outbound(
          new OutboundSettings(null, allowLoopback),
          _ -> List.of(addresses).stream().map(InetAddress::ofLiteral).toList());
    }
  }

  @Nested
  @DisplayName("#29 DNS rebinding")
  class Rebinding {

    private static Certificate certificate;

    @BeforeAll
    static void issue(@TempDir Path directory) throws Exception {
      certificate = Certificate.in(directory);
    }

    @Test
    void theCheckedAddressIsTheOneThatIsConnected() {
      var resolved = new AtomicInteger();
      // good when it is checked, and what the attacker wants when somebody asks again
      Names rebinding =
          _ ->
              List.of(
                  InetAddress.ofLiteral(
                      resolved.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254"));
      try (var tls = Host.tls(certificate.server()).at("/", http -> Host.answer(http, 200, "{}"));
          var out = new Outbound(new OutboundSettings(certificate.file(), true), rebinding)) {
        var url = URI.create("https://host.test:" + tls.port() + "/");
        assertThat(answer(out.send(Call.get(ACME, url))).status()).isEqualTo(200);
        assertThat(resolved).hasValue(1);
        assertThat(tls.asked()).containsExactly("GET /");
        // nothing stayed open: the next call resolves and is checked again
        assertThat(reason(out.send(Call.get(ACME, url)))).isEqualTo(Reason.FORBIDDEN_ADDRESS);
        assertThat(tls.asked()).hasSize(1);
      }
    }

    @Test
    void aCertificateOfNobodyOrOfAnotherNameIsNone() {
      Names here = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));
      try (var tls = Host.tls(certificate.server()).at("/", http -> Host.answer(http, 200, "{}"));
          var stranger = new Outbound(RIG, here);
          var friend = new Outbound(new OutboundSettings(certificate.file(), true), here)) {
        var right = URI.create("https://host.test:" + tls.port() + "/");
        var wrong = URI.create("https://other.test:" + tls.port() + "/");
        assertThat(reason(stranger.send(Call.get(ACME, right)))).isEqualTo(Reason.CONNECTION);
        assertThat(reason(friend.send(Call.get(ACME, wrong)))).isEqualTo(Reason.CONNECTION);
        assertThat(tls.asked()).isEmpty();
      }
    }
  }

  @Nested
  @DisplayName("URLs")
  class Urls {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "http://example.com/",
          "ftp://example.com/",
          "file:///etc/passwd",
          "javascript:alert(1)",
          "/relative",
          "https:///nohost",
          "https://user@example.com/",
          "https://example.com/#fragment",
          "https://under_score.example/"
        })
    void onlyHttpsWithAHost(String url) {
      assertThat(reason(product.send(Call.get(ACME, URI.create(url))))).isEqualTo(Reason.BAD_URL);
    }

    @Test
    void httpOnlyToLoopbackAndOnlyInARig() {
      host.at("/", http -> Host.answer(http, 200, "{}"));
      assertThat(reason(product.send(Call.get(ACME, host.url("/"))))).isEqualTo(Reason.BAD_URL);
      assertThat(reason(rig.send(Call.get(ACME, URI.create("http://example.com/")))))
          .isEqualTo(Reason.BAD_URL);
      assertThat(answer(rig.send(Call.get(ACME, host.url("/")))).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  @DisplayName("#30 [DC-02] a redirect is not followed")
  void redirects(int status) {
    host.at("/inside", http -> Host.answer(http, 200, "{}"));
    host.at(
        "/moved",
        http -> {
          http.getResponseHeaders().set("Location", host.url("/inside").toString());
          Host.answer(http, status, "");
        });
    assertThat(answer(rig.send(Call.get(ACME, host.url("/moved")))).status()).isEqualTo(status);
    assertThat(host.asked()).containsExactly("GET /moved");
  }

  @Nested
  @DisplayName("#31 [DC-03] limits")
  class Limits {

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeAnythingIsRead() {
      var toldAll = new CountDownLatch(1);
      host.at(
          "/long",
          http -> {
            http.sendResponseHeaders(200, 6 * 1024);
            http.getResponseBody().flush(); // not one byte of it
            await(toldAll);
          });
      var outcome = rig.send(Call.get(ACME, host.url("/long")).atMost(5 * 1024));
      toldAll.countDown();
      assertThat(reason(outcome)).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void anEndlessAnswerIsCut() {
      host.at(
          "/endless",
          http -> {
            http.sendResponseHeaders(200, 0);
            var block = new byte[1024];
            while (true) { // until the other side hangs up
              http.getResponseBody().write(block);
            }
          });
      assertThat(reason(rig.send(Call.get(ACME, host.url("/endless")).atMost(5 * 1024))))
          .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void aByteNowAndThenRunsOutOfTime() {
      var over = new CountDownLatch(1);
      host.at(
          "/drip",
          http -> {
            http.sendResponseHeaders(200, 0);
            http.getResponseBody().write('{');
            http.getResponseBody().flush();
            await(over);
          });
      var outcome = rig.send(Call.get(ACME, host.url("/drip")).within(Duration.ofMillis(300)));
      over.countDown();
      assertThat(reason(outcome)).isEqualTo(Reason.TIMEOUT);
    }

    @Test
    void aCompressedAnswerIsNotUnpacked() throws Exception {
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(new byte[10_000_000]);
      }
      host.at(
          "/bomb",
          http -> {
            http.getResponseHeaders().set("Content-Encoding", "gzip");
            http.sendResponseHeaders(200, packed.size());
            http.getResponseBody().write(packed.toByteArray());
          });
      assertThat(reason(rig.send(Call.get(ACME, host.url("/bomb"))))).isEqualTo(Reason.ENCODED);
    }

    @Test
    @DisplayName("MT-06: whoever names slow hosts holds up no other tenant")
    void noTenantTakesAllCalls() throws InterruptedException {
      host.at("/", http -> Host.answer(http, 200, "{}"));
      var under = new AtomicInteger();
      var most = new AtomicInteger();
      var held = new CountDownLatch(16);
      var done = new CountDownLatch(1);
      var slow = new ArrayList<Host>();
      for (int i = 0; i < 10; i++) {
        slow.add(
            Host.plain()
                .at(
                    "/",
                    _ -> {
                      most.accumulateAndGet(under.incrementAndGet(), Math::max);
                      held.countDown();
                      await(done);
                      under.decrementAndGet();
                    }));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 80; i++) {
          var url = slow.get(i % slow.size()).url("/");
          threads.execute(() -> rig.send(Call.get(ACME, url)));
        }
        held.await();
        var other = Call.get(new TenantId("other"), host.url("/"));
        assertThat(answer(rig.send(other)).status()).isEqualTo(200);
        done.countDown();
      }
      assertThat(most).hasValueLessThanOrEqualTo(16);
      slow.forEach(Host::close);
      for (int i = 0; i < 20; i++) {
        assertThat(answer(rig.send(Call.get(ACME, host.url("/")))).status()).isEqualTo(200);
      }
    }

    @Test
    void nobodyListening() {
      host.close();
      assertThat(reason(rig.send(Call.get(ACME, host.url("/"))))).isEqualTo(Reason.CONNECTION);
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
