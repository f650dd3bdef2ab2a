package procura.token.origin;

import io.micronaut.http.HttpRequest;
import java.util.UUID;
import procura.tenancy.limit.ClientAddress;

/// Where a request came from, for the record.
public final class Origin {

  private Origin() {}

  public static String of(HttpRequest<?> request) {
    return ClientAddress.name(request);
  }

  /// One id for everything that a request causes.
  public static String correlation(HttpRequest<?> request) {
    return request
        .getAttribute("procura.correlation", String.class)
        .orElseGet(() -> UUID.randomUUID().toString());
  }
}
