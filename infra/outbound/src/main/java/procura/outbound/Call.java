package procura.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;

/// One request out: `GET` or `POST`, how much of an answer is read, and how long it may take
/// altogether.
///
/// @param tenant in whose name: no tenant's calls keep another's waiting
/// @param body null for `GET`
/// @param mostBytes a longer answer is none
public record Call(
    TenantId tenant,
    URI url,
    Map<String, String> headers,
    @Nullable Body body,
    int mostBytes,
    Duration within) {

  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration WITHIN = Duration.ofSeconds(5);

  /// What a `POST` carries.
  public record Body(String contentType, String text) {}

  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call get(TenantId tenant, URI url) {
    return new Call(tenant, url, Map.of("Accept", "application/json"), null, MOST_BYTES, WITHIN);
  }

  public static Call post(TenantId tenant, URI url, String contentType, String text) {
    return new Call(
        tenant,
        url,
        Map.of("Accept", "application/json"),
        new Body(contentType, text),
        MOST_BYTES,
        WITHIN);
  }

  /// With a header more, or another value of it.
  public Call header(String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new Call(tenant, url, all, body, mostBytes, within);
  }

  public Call atMost(int bytes) {
    return new Call(tenant, url, headers, body, bytes, within);
  }

  public Call within(Duration time) {
    return new Call(tenant, url, headers, body, mostBytes, time);
  }
}
