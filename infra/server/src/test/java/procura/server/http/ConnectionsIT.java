package procura.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import procura.server.PlatformUnderTest;

/// How many connections there may be at once, over real sockets. Everybody is on this machine,
/// which has all addresses that begin with 127.
@DisplayName("DS-02: too many")
class ConnectionsIT {

  private static final Map<String, String> FEW =
      Map.of("procura.limits.connections", "10", "procura.limits.connections-of-one-address", "6");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)\r\n");
  private static final String ANN = "127.0.0.2";
  private static final String BOB = "127.0.0.3";
  private static final String CAROL = "127.0.0.4";

  private static PlatformUnderTest product;

  private final List<Socket> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    FEW.forEach(System::setProperty);
    try {
      product = PlatformUnderTest.onFeed("store");
    } finally {
      FEW.keySet().forEach(System::clearProperty);
    }
  }

  @AfterAll
  static void stop() {
    product.close();
  }

  @AfterEach
  void everybodyLeaves() throws IOException {
    for (var socket : open) {
      socket.close();
    }
    await().until(() -> isServed(ANN));
  }

  private Socket connect(String from) throws IOException {
    var socket = new Socket();
    open.add(socket);
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), product.base().getPort()));
    socket.setSoTimeout(60_000);
    return socket;
  }

  private List<Socket> connect(int times, String from) throws IOException {
    var all = new ArrayList<Socket>();
    for (int i = 0; i < times; i++) {
      var socket = connect(from);
      assertThat(isServed(socket)).as("%s from %s", i, from).isTrue();
      all.add(socket);
    }
    return all;
  }

  private boolean isServed(String from) throws IOException {
    try (var socket = connect(from)) {
      return isServed(socket);
    }
  }

  /// Asks for something, and stays.
  private static boolean isServed(Socket socket) {
    try {
      socket
          .getOutputStream()
          .write(
              "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      var head = head(in);
      var length = LENGTH.matcher(head);
      return length.find()
          && in.readNBytes(Integer.parseInt(length.group(1))).length > 0
          && head.startsWith("HTTP/1.1 200");
    } catch (IOException _) {
      return false; // reset
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Test
  void oneAddressHasItsShareAndOthersAreNotHarmed() throws IOException {
    var anns = connect(6, ANN);
    for (int i = 0; i < 30; i++) {
      assertThat(isServed(ANN)).isFalse();
    }
    assertThat(isServed(BOB)).isTrue();
    assertThat(anns).allMatch(ConnectionsIT::isServed);
    anns.getFirst().close();
    await().until(() -> isServed(ANN));
  }

  @Test
  void thereAreSoManyInAllAndWhoIsThereIsServed() throws IOException {
    var all = Stream.concat(connect(5, ANN).stream(), connect(5, BOB).stream()).toList();
    for (int i = 0; i < 30; i++) {
      assertThat(isServed(CAROL)).isFalse();
    }
    assertThat(all).allMatch(ConnectionsIT::isServed);
    all.getLast().close();
    await().until(() -> isServed(CAROL));
  }

  @Test
  void whoSaysNothingMoreIsLetGo() throws IOException {
    var silent = connect(6, ANN);
    assertThat(isServed(ANN)).isFalse();
    for (var socket : silent) {
      assertThat(socket.getInputStream().read()).as("closed by the server").isEqualTo(-1);
    }
    connect(6, ANN);
  }
}
