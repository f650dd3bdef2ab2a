package procura.server.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Objects;

/// The least that can issue a durable token: bare Netty, a secret's hash, a JWT written by hand,
/// one row in a group commit before the answer leaves. Throw-away code: no tenants, no policy, no
/// protocol. What the product costs above it is the price of being a product.
final class Floor {

  static final String CLIENT = "floor";
  static final String SECRET = "procura_cs_the-floor-has-one-client-and-this-is-its-secret";
  static final String READY = "floor ready on ";

  private static final int LARGEST_REQUEST = 16 * 1024;

  private Floor() {}

  /// The database comes by the environment, which other users of the machine can't read.
  private static String environment(String name) {
    return Objects.requireNonNull(System.getenv("PROCURA_DATABASE_" + name), name);
  }

  public static void main(String[] arguments)
      throws GeneralSecurityException, SQLException, InterruptedException {
    var rows = FloorRows.open(environment("URL"), environment("USER"), environment("PASSWORD"));
    var signer = new FloorSigner();
    var group = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    var server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
                        .addLast(new FloorHandler(rows, signer));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
    System.out.println(
        READY + ((InetSocketAddress) server.localAddress()).getPort() + " " + signer.provider());
    server.closeFuture().sync();
  }
}
