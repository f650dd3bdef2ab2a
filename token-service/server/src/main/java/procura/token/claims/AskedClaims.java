package procura.token.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The claims that a client asks for one by one with the `claims` parameter (OpenID Connect Core
/// section 5.5) for the ID token. Whether it calls one essential changes nothing: what there is, is
/// given, and what there is not never stops anybody from signing in. Those for UserInfo come by the
/// scopes that the person agreed to for them.
public record AskedClaims(List<String> idToken) {

  private static final AskedClaims NONE = new AskedClaims(List.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  public AskedClaims {
    idToken = List.copyOf(idToken);
  }

  /// Reads what the authorization endpoint has accepted.
  public static AskedClaims of(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    try {
      return new AskedClaims(names(JSON.readTree(json).path("id_token")));
    } catch (JsonProcessingException _) {
      return NONE;
    }
  }

  private static List<String> names(JsonNode members) {
    var names = new ArrayList<String>();
    members.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
