package procura.resource;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// [Outbound] by the JDK's client. The limit on time covers the whole call: an issuer that drips
/// its answer would otherwise hold every request of the resource. Redirects are not followed.
final class HttpOutbound implements Outbound {

  private static final int LARGEST_ANSWER = 256 * 1024;

  private final HttpClient client;
  private final Duration timeout;

  HttpOutbound(HttpClient client, Duration timeout) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException("the client for calls out must not follow redirects");
    }
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public Answer send(Call call) throws IOException {
    var request = HttpRequest.newBuilder(call.uri()).timeout(timeout);
    call.headers().forEach(request::header);
    var form = call.form();
    if (form != null) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(encoded(form)));
    }
    var answer =
        client.sendAsync(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_ANSWER));
    try {
      var response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer from " + call.uri() + " in " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("no answer from " + call.uri() + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
