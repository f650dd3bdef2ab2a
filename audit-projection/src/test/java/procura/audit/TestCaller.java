package procura.audit;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.List;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.client.ClientId;
import procura.identity.user.UserId;

/// In the place of the filter that checks admin tokens: the caller is whom a header names.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class TestCaller {

  static final String HEADER = "Test-Caller";

  @RequestFilter
  void name(HttpRequest<?> request) {
    var caller = request.getHeaders().get(HEADER);
    if (caller != null) {
      var user = caller.startsWith("usr_") ? new UserId(caller) : null;
      var client = user == null ? new ClientId(caller) : null;
      request.setAttribute(
          "procura.cause",
          new Cause(new Actor(user, null, client, List.of(), "192.0.2.1"), "test", "test"));
    }
  }
}
