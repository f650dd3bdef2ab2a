package procura.server.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One keep-alive connection with at most one request under way.
final class Connection implements AutoCloseable {

  private final SocketChannel channel;
  private final Tally tally;
  private byte[] received = new byte[16 * 1024];
  private int length;
  private long askedAt;

  private Connection(SocketChannel channel, Tally tally) {
    this.channel = channel;
    this.tally = tally;
  }

  static Connection open(Selector selector, InetSocketAddress server, Tally tally)
      throws IOException {
    var channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    var connection = new Connection(channel, tally);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  /// Sends the next request; false when there is none.
  boolean ask(Workload workload) throws IOException {
    var request = workload.next();
    if (request == Workload.END) {
      return false;
    }
    length = 0;
    askedAt = System.nanoTime();
    var buffer = ByteBuffer.wrap(request);
    while (buffer.hasRemaining()) {
      channel.write(buffer); // a request fits the socket's buffer: this is once
    }
    return true;
  }

  /// Reads what has come; true when the answer is complete.
  boolean read(Workload workload) throws IOException {
    if (length == received.length) {
      received = Arrays.copyOf(received, 2 * length);
    }
    int read = channel.read(ByteBuffer.wrap(received, length, received.length - length));
    if (read < 0) {
      throw new EOFException("the server hung up: " + text());
    }
    length += read;
    int whole = HttpAnswer.length(received, length);
    if (whole == HttpAnswer.INCOMPLETE || whole > length) {
      return false;
    }
    if (HttpAnswer.status(received) == workload.status()) {
      tally.answered(System.nanoTime() - askedAt);
      workload.answered(ByteBuffer.wrap(received, 0, length));
    } else {
      tally.refused(text());
    }
    return true;
  }

  private String text() {
    return new String(received, 0, length, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
