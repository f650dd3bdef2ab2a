package procura.token.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The claims that a client asks for one by one with the `claims` parameter (OpenID Connect Core
/// section 5.5). Whether it calls one essential changes nothing: what there is, is given, and what
/// there is not never stops anybody from signing in.
public record ClaimsRequest(List<String> idToken, List<String> userinfo) {

  public static final ClaimsRequest NONE = new ClaimsRequest(List.of(), List.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  public ClaimsRequest {
    idToken = List.copyOf(idToken);
    userinfo = List.copyOf(userinfo);
  }

  /// Reads what the authorization endpoint has accepted.
  public static ClaimsRequest of(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    try {
      var request = JSON.readTree(json);
      return new ClaimsRequest(names(request.path("id_token")), names(request.path("userinfo")));
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
