package procura.server.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/// One request of the floor.
final class FloorHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final int LIFETIME_SECONDS = 600;

  private final FloorRows rows;
  private final FloorSigner signer;
  private final byte[] secretHash = sha256(Floor.SECRET);

  FloorHandler(FloorRows rows, FloorSigner signer) {
    this.rows = rows;
    this.signer = signer;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var form = request.content().toString(US_ASCII);
    if (!authenticated(request) || !form.contains("grant_type=client_credentials")) {
      answer(context, HttpResponseStatus.BAD_REQUEST, "{\"error\":\"invalid_request\"}");
      return;
    }
    var now = System.currentTimeMillis() / 1_000;
    var jti = UUID.randomUUID().toString();
    var claims =
        "{\"iss\":\"http://127.0.0.1:8080/t/bench\",\"sub\":\""
            + Floor.CLIENT
            + "\",\"aud\":\"https://pets.example/mcp\",\"exp\":"
            + (now + LIFETIME_SECONDS)
            + ",\"iat\":"
            + now
            + ",\"jti\":\""
            + jti
            + "\",\"client_id\":\""
            + Floor.CLIENT
            + "\",\"scope\":\"pet:read\"}";
    var json =
        "{\"access_token\":\""
            + signer.sign(claims)
            + "\",\"token_type\":\"Bearer\",\"expires_in\":600,\"scope\":\"pet:read\"}";
    rows.add(
        new FloorRows.Row(jti, Floor.CLIENT, now),
        () -> answer(context, HttpResponseStatus.OK, json));
  }

  private boolean authenticated(FullHttpRequest request) {
    var header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (header == null || !header.startsWith("Basic ")) {
      return false;
    }
    var pair = new String(Base64.getDecoder().decode(header.substring(6)), US_ASCII);
    int colon = pair.indexOf(':');
    return pair.startsWith(Floor.CLIENT + ":")
        && MessageDigest.isEqual(secretHash, sha256(pair.substring(colon + 1)));
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, String json) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(json.getBytes(US_ASCII)));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONTENT_LENGTH, json.length());
    var _ = context.writeAndFlush(response, context.voidPromise());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
