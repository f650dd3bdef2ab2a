package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsTest {

  private final Connections connections =
      new Connections(5, 3, Duration.ofSeconds(10), new TrustedProxies(List.of("10.0.0.0/8")));

  private static InetAddress at(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private long admitted(int times, String address) {
    return IntStream.range(0, times).filter(_ -> connections.admit(at(address))).count();
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8:0:1::1, 2001:db8:0:2::1"})
  void oneAddressHasItsShareAndAllTogetherTheirs(String one, String other) {
    assertThat(admitted(4, one)).isEqualTo(3);
    assertThat(admitted(4, other)).isEqualTo(2);
    connections.leave(at(one));
    assertThat(admitted(2, one)).isEqualTo(1);
    assertThat(connections.open()).isEqualTo(5);
  }

  /// A customer has all addresses of a /64.
  @Test
  void theManyAddressesOfOneIpv6CustomerAreOne() {
    assertThat(admitted(2, "2001:db8:0:1::1")).isEqualTo(2);
    assertThat(admitted(2, "2001:db8:0:1:ffff::7")).isEqualTo(1);
    connections.leave(at("2001:db8:0:1::1"));
    assertThat(admitted(2, "2001:db8:0:1::99")).isEqualTo(1);
  }

  @Test
  void whoWasTurnedAwayLeavesNothingBehind() {
    assertThat(admitted(100, "192.0.2.1")).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      connections.leave(at("192.0.2.1"));
    }
    assertThat(connections.open()).isZero();
    assertThat(admitted(100, "192.0.2.1")).isEqualTo(3);
  }

  @Test
  void aTrustedProxyBringsThoseOfMany() {
    assertThat(admitted(6, "10.0.0.1")).isEqualTo(5);
    connections.leave(at("10.0.0.1"));
    assertThat(connections.open()).isEqualTo(4);
  }
}
