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
///
/// @param userInfo all that UserInfo is to say, those asked for by scope among them; null where the
///   scopes alone say it
public record AskedClaims(List<String> idToken, @Nullable List<String> userInfo) {

  /// The member of a kept `claims` request that lists what UserInfo is to say.
  public static final String USERINFO = "userinfo_with_scopes";

  private static final AskedClaims NONE = new AskedClaims(List.of(), null);

  private static final ObjectMapper JSON = new ObjectMapper();

  public AskedClaims {
    idToken = List.copyOf(idToken);
    userInfo = userInfo == null ? null : List.copyOf(userInfo);
  }

  /// Reads what the authorization endpoint has accepted.
  public static AskedClaims of(@Nullable String json) {
    if (json == null) {
      return NONE;
    }
    try {
      var kept = JSON.readTree(json);
      var userInfo = kept.path(USERINFO);
      return new AskedClaims(
          names(kept.path("id_token")),
          userInfo.isArray() ? userInfo.valueStream().map(JsonNode::asText).toList() : null);
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
