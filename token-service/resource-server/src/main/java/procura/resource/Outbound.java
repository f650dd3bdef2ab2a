package procura.resource;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Calls out to the authorization server, with limits on time and size.
interface Outbound {

  Answer send(Call call) throws IOException;

  /// `form` present: a POST of it; absent: a GET.
  record Call(URI uri, Map<String, String> headers, @Nullable Map<String, String> form) {

    static Call get(URI uri) {
      return new Call(uri, Map.of("Accept", "application/json"), null);
    }
  }

  record Answer(int status, String body) {}
}
