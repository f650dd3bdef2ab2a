package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpStatus;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import procura.server.PlatformUnderTest;

/// Behind a proxy each client is counted by itself, and none can pass for another.
class BehindProxiesIT {

  private static final int AT_ONCE = 200; // sign-ups from one address
  private static final int MOST = 10_000;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void whoAsksTooMuchIsWhomTheProxyNames() throws Exception {
    try (var platform = PlatformUnderTest.behindProxies("127.0.0.1")) {
      assertThat(untilTurnedAway(platform, "203.0.113.1")).isGreaterThanOrEqualTo(AT_ONCE);
      assertThat(untilTurnedAway(platform, "203.0.113.2, 203.0.113.1")).isLessThan(AT_ONCE);
      assertThat(untilTurnedAway(platform, "203.0.113.1, 203.0.113.2"))
          .isGreaterThanOrEqualTo(AT_ONCE);
    }
  }

  @Test
  void nobodyElseIsHeardOnIt() throws Exception {
    try (var platform = PlatformUnderTest.behindProxies("192.0.2.0/24")) {
      assertThat(untilTurnedAway(platform, "203.0.113.1")).isGreaterThanOrEqualTo(AT_ONCE);
      assertThat(untilTurnedAway(platform, "203.0.113.2")).isLessThan(AT_ONCE);
    }
  }

  private long untilTurnedAway(PlatformUnderTest platform, String client) {
    return IntStream.range(0, MOST)
        .takeWhile(_ -> signUp(platform, client) != HttpStatus.TOO_MANY_REQUESTS.getCode())
        .count();
  }

  private int signUp(PlatformUnderTest platform, String forwardedFor) {
    var request =
        HttpRequest.newBuilder(platform.base().resolve("/api/v1/tenants"))
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", forwardedFor)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
