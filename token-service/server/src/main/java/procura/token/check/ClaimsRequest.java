package procura.token.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import procura.token.claims.AskedClaims;
import procura.token.claims.StandardClaims;

/// The `claims` parameter (OpenID Connect Core section 5.5): single claims for the ID token or for
/// UserInfo. Members that are not understood are ignored, as the section wants.
public final class ClaimsRequest {

  private static final int LONGEST = 4096;
  private static final int MOST_CLAIMS = 50;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode request;

  private ClaimsRequest(JsonNode request) {
    this.request = request;
  }

  /// @throws IllegalArgumentException with what is wrong
  public static ClaimsRequest parse(String wire) {
    try {
      if (wire.length() > LONGEST) {
        throw new IllegalArgumentException("claims is too long");
      }
      var request = JSON.readTree(wire);
      if (!request.isObject()) {
        throw new IllegalArgumentException("claims is a JSON object");
      }
      checkMembers(request.path("id_token"));
      checkMembers(request.path("userinfo"));
      return new ClaimsRequest(request);
    } catch (JsonProcessingException _) {
      throw new IllegalArgumentException("claims is no JSON");
    }
  }

  private static void checkMembers(JsonNode claims) {
    if (claims.isMissingNode() || claims.isNull()) {
      return;
    }
    if (!claims.isObject() || claims.size() > MOST_CLAIMS) {
      throw new IllegalArgumentException("id_token and userinfo of claims are objects");
    }
    for (var claim : claims) {
      boolean fits =
          claim.isNull()
              || (claim.isObject()
                  && (!claim.has("essential") || claim.path("essential").isBoolean())
                  && (!claim.has("values") || claim.path("values").isArray()));
      if (!fits) {
        throw new IllegalArgumentException("a claim of claims is null, or an object of its wishes");
      }
    }
  }

  /// What `acr` must be one of; empty when the client can do without.
  public List<String> essentialAcr() {
    var acr = request.path("id_token").path("acr");
    return acr.path("essential").asBoolean() ? values(acr) : List.of();
  }

  /// What `acr` would best be, where it isn't essential.
  public List<String> voluntaryAcr() {
    var acr = request.path("id_token").path("acr");
    return acr.path("essential").asBoolean() ? List.of() : values(acr);
  }

  /// The only subject that the client wants an answer for (section 5.5.1).
  public @Nullable String subject() {
    var value = request.path("id_token").path("sub").path("value");
    return value.isTextual() ? value.asText() : null;
  }

  private static List<String> values(JsonNode claim) {
    var values = new ArrayList<String>();
    if (claim.path("value").isTextual()) {
      values.add(claim.path("value").asText());
    }
    claim.path("values").forEach(value -> values.add(value.asText()));
    return values;
  }

  /// The names asked for, for the ID token (`id_token`) or for UserInfo (`userinfo`).
  public List<String> names(String where) {
    var names = new ArrayList<String>();
    request.path(where).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /// As JSON, with the names of all that UserInfo is to say: what `scope` asks for, and what is
  /// asked for here besides (section 5.5). The scopes that a person agrees to can hold more than
  /// that, since a single claim is agreed to in the words of its scope.
  String with(Collection<String> claimsOfScope) {
    var all = new TreeSet<>(claimsOfScope);
    all.addAll(names("userinfo"));
    var kept = ((ObjectNode) request).deepCopy();
    var names = kept.putArray(AskedClaims.USERINFO);
    all.stream().filter(StandardClaims.names()::contains).forEach(names::add);
    return kept.toString();
  }

  /// As JSON in one spelling.
  @Override
  public String toString() {
    return request.toString();
  }
}
