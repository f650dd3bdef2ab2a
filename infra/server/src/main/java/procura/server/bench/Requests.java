package procura.server.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.Map;
import procura.server.demo.Web;

/// Requests as they go over the wire, made once.
final class Requests {

  private Requests() {}

  static byte[] get(URI uri, Map<String, String> headers) {
    return (head("GET", uri, headers) + "\r\n").getBytes(US_ASCII);
  }

  static byte[] form(URI uri, Map<String, String> headers, Map<String, String> form) {
    var body = Web.encoded(form);
    var head =
        head("POST", uri, headers)
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n";
    return (head + body).getBytes(US_ASCII);
  }

  private static String head(String method, URI uri, Map<String, String> headers) {
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var head =
        new StringBuilder("%s %s%s HTTP/1.1\r\n".formatted(method, uri.getRawPath(), query))
            .append("Host: ")
            .append(uri.getRawAuthority())
            .append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.toString();
  }
}
