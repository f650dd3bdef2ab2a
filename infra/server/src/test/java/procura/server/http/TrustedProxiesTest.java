package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

  private static final InetAddress EDGE = InetAddress.ofLiteral("10.1.2.3");

  private final TrustedProxies proxies =
      new TrustedProxies(List.of("10.0.0.0/8", "2001:db8:ff::/48"));

  @ParameterizedTest(name = "[{0}] -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "198.51.100.7, 203.0.113.9 | 203.0.113.9",
        "203.0.113.9, 10.9.9.9 | 203.0.113.9",
        "198.51.100.7; 203.0.113.9, 10.9.9.9 | 203.0.113.9",
        "203.0.113.9:5123 | 203.0.113.9",
        "[2001:db8::7]:5123 | 2001:db8::7",
        "2001:db8::7, 2001:db8:ff::1 | 2001:db8::7",
        "::ffff:203.0.113.9 | 203.0.113.9",
        "10.0.0.1 | 10.0.0.1",
        "198.51.100.7, unknown | 10.1.2.3",
        "198.51.100.7, | 10.1.2.3",
        "a.example | 10.1.2.3",
        "203.0.113.9, unknown, 10.0.0.1 | 10.0.0.1",
      })
  void theLastOneThatIsNoProxyWasNamedByOne(String headers, String origin) {
    var values = Arrays.stream(headers.split(";", -1)).map(String::strip).toList();
    assertThat(proxies.origin(EDGE, values)).isEqualTo(InetAddress.ofLiteral(origin));
  }

  @Test
  void withoutAWordItIsTheProxy() {
    assertThat(proxies.origin(EDGE, List.of())).isEqualTo(EDGE);
  }

  @Test
  void whoeverIsNoProxySpeaksForNobody() {
    var stranger = InetAddress.ofLiteral("192.0.2.1");
    assertThat(proxies.contain(stranger)).isFalse();
    assertThat(proxies.origin(stranger, List.of("203.0.113.9"))).isEqualTo(stranger);
  }
}
