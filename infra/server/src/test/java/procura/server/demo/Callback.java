package procura.server.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Where the client waits for the browser: a port that it got a moment ago, as RFC 8252 section 7.3
/// lets native software do.
final class Callback implements AutoCloseable {

  static final String SAYS = "You can close this window.";

  private final HttpServer server;

  Callback() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/callback",
        exchange -> {
          var page =
              ("<!doctype html><html lang=en><title>Done</title><link rel=icon href=data:,><p>"
                  + SAYS);
          var bytes = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  /// The registered address with this port.
  URI uri() {
    var registered = URI.create(GreenfieldVets.REDIRECT_URI);
    return URI.create(
        "http://127.0.0.1:" + server.getAddress().getPort() + registered.getRawPath());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
