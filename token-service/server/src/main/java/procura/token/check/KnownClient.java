package procura.token.check;

import java.util.List;
import java.util.Map;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Strangers;
import procura.authority.View;
import procura.identity.client.ClientId;

/// The client that asks. Unknown and suspended look alike, and neither is redirected to.
public final class KnownClient {

  private KnownClient() {}

  /// @throws NoRedirect when there is none
  public static ClientAuthority of(View view, Map<String, List<String>> parameters) {
    var ids = parameters.getOrDefault("client_id", List.of());
    if (ids.isEmpty()) {
      throw new NoRedirect("client_id is required");
    }
    if (ids.size() > 1) {
      throw new NoRedirect("client_id must be sent once");
    }
    if (ids.getFirst().isBlank() || ids.getFirst().length() > 512) {
      throw unknown();
    }
    var client = view.client(new ClientId(ids.getFirst()));
    if (client == null || !Strangers.isActive(view, client)) {
      throw unknown();
    }
    return client;
  }

  private static NoRedirect unknown() {
    return new NoRedirect("the client is not known here");
  }
}
