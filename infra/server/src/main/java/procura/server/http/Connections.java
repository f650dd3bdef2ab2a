package procura.server.http;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How many connections there may be, in all and from one address, and how long one may take to
/// bring a request. A trusted proxy brings those of many.
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

  private final int most;
  private final int mostOfOne;
  private final Duration receiving;
  private final TrustedProxies proxies;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<Object, Integer> byAddress = new ConcurrentHashMap<>();

  Connections(
      @Property(name = "procura.limits.connections", defaultValue = "10000") int most,
      @Property(name = "procura.limits.connections-of-one-address", defaultValue = "4000")
          int mostOfOne,
      @Property(name = "procura.limits.receiving", defaultValue = "10s") Duration receiving,
      TrustedProxies proxies) {
    this.proxies = proxies;
    this.most = most;
    this.mostOfOne = mostOfOne;
    this.receiving = receiving;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new OfServer());
    return event.getBean();
  }

  /// Whether there is room for one more; if so, it has it.
  boolean admit(@Nullable InetAddress address) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    if (isCounted(address)
        && byAddress.merge(RateLimitFilter.address(address), 1, Integer::sum) > mostOfOne) {
      leave(address);
      return false;
    }
    return true;
  }

  void leave(@Nullable InetAddress address) {
    open.decrementAndGet();
    if (isCounted(address)) {
      byAddress.computeIfPresent(
          RateLimitFilter.address(address), (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private boolean isCounted(@Nullable InetAddress address) {
    return address != null && !proxies.contain(address);
  }

  int open() {
    return open.get();
  }

  private final class OfServer implements NettyServerCustomizer {

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new OfConnection(channel) : this;
    }
  }

  private final class OfConnection implements NettyServerCustomizer {

    private final Channel channel;
    private final ReceivingDeadline deadline;

    OfConnection(Channel channel) {
      this.channel = channel;
      this.deadline = new ReceivingDeadline(receiving, System::nanoTime);
    }

    @Override
    public void onInitialPipelineBuilt() {
      var address =
          channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
      if (admit(address)) {
        channel.closeFuture().addListener(_ -> leave(address));
        channel.pipeline().addFirst("receiving", deadline);
      } else {
        var _ = channel.close();
      }
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel.pipeline().context(deadline) != null) {
        deadline.watch(channel.pipeline(), ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND);
      }
    }
  }
}
