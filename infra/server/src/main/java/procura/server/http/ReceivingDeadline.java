package procura.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Cuts off whoever takes too long to say what they want. A byte now and then keeps an idle timer
/// quiet, but not this: from the first byte of a request, or from the beginning of the connection,
/// there is so long until its last one and no longer.
///
/// It looks now and then and sets no timer for each request: who is quick costs two assignments.
final class ReceivingDeadline extends ChannelInboundHandlerAdapter {

  private static final int LOOKS = 4;

  private final long longest;
  private final LongSupplier nanoTime;
  private @Nullable Future<?> looking;
  private boolean owing = true;
  private long since;

  /// Requests that were received and are not answered yet: those who wait for us are late for
  /// nothing.
  private int unanswered;

  ReceivingDeadline(Duration longest, LongSupplier nanoTime) {
    this.longest = longest.toNanos();
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /// Its other half, for behind the decoder, where a request is known to be whole.
  void watch(ChannelPipeline pipeline, String before) {
    pipeline.addBefore(before, "received", new Received());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    var pause = longest / LOOKS;
    looking =
        context
            .executor()
            .scheduleAtFixedRate(() -> look(context), pause, pause, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (looking != null) {
      looking.cancel(false);
    }
  }

  private void look(ChannelHandlerContext context) {
    if (owing && unanswered == 0 && nanoTime.getAsLong() - since >= longest) {
      var _ = context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (!owing) {
      owing = true;
      since = nanoTime.getAsLong();
    }
    context.fireChannelRead(bytes);
  }

  /// The framework would say that the body is too large, which it is not.
  private static @Nullable HttpResponseStatus tooLong(Object message) {
    return message instanceof HttpRequest request
        ? switch (request.decoderResult().cause()) {
          case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
          case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
          case null, default -> null;
        }
        : null;
  }

  private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
    answer.headers().set("Content-Length", 0).set("Connection", "close");
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  private final class Received extends ChannelDuplexHandler {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var tooLong = tooLong(message);
      if (tooLong != null) {
        ReferenceCountUtil.release(message);
        refuse(context, tooLong);
        return;
      }
      if (message instanceof LastHttpContent) {
        owing = false;
        unanswered++;
      }
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof LastHttpContent && unanswered > 0) {
        unanswered--;
      }
      var _ = context.write(message, promise);
    }
  }
}
