package procura.authority.details;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import procura.identity.AuthorizationDetails;

/// The JSON of authorization details (RFC 9396 section 2): hostile until `read` has made one
/// spelling of it.
public final class Details {

  /// More than that nobody reads on a consent page.
  private static final int MOST_ITEMS = 10;

  private static final int LONGEST = 8 * 1024;
  private static final int DEEPEST = 8;

  /// The common members (section 2.2) of which each value allows something, so that fewer of them
  /// allow less.
  private static final Set<String> SETS = Set.of("locations", "actions", "datatypes", "privileges");

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(40)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Details() {}

  /// Reads what a client or a token of ours says.
  ///
  /// @throws IllegalArgumentException with what is wrong, in words for the client's developer
  public static AuthorizationDetails read(String wire) {
    JsonNode read;
    try {
      read = wire.length() > LONGEST ? null : JSON.readTree(wire);
    } catch (JsonProcessingException _) {
      throw new IllegalArgumentException("authorization_details is no JSON");
    }
    if (read == null) {
      throw new IllegalArgumentException("authorization_details is too long");
    }
    if (!read.isArray() || read.isEmpty() || read.size() > MOST_ITEMS) {
      throw new IllegalArgumentException(
          "authorization_details is an array of 1 to " + MOST_ITEMS + " objects");
    }
    for (var item : read) {
      if (!item.isObject() || !item.path("type").isTextual()) {
        throw new IllegalArgumentException("each authorization detail is an object with a type");
      }
    }
    return new AuthorizationDetails(write(sorted(read)));
  }

  /// The claim `authorization_details` of a token of ours, from the text that was signed: numbers
  /// stay as they were written.
  public static @Nullable AuthorizationDetails claimOf(String claims) {
    if (!claims.contains("\"authorization_details\"")) {
      return null;
    }
    try {
      var claim = JSON.readTree(claims).get("authorization_details");
      return claim == null ? null : read(write(claim));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static List<ObjectNode> items(AuthorizationDetails details) {
    var items = new ArrayList<ObjectNode>();
    for (var item : tree(details)) {
      items.add((ObjectNode) item);
    }
    return items;
  }

  /// As JSON, to be part of an answer.
  public static JsonNode tree(AuthorizationDetails details) {
    try {
      return JSON.readTree(details.value());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("unreadable authorization details", e);
    }
  }

  public static @Nullable AuthorizationDetails of(List<? extends JsonNode> items) {
    if (items.isEmpty()) {
      return null;
    }
    var all = JSON.createArrayNode();
    items.forEach(all::add);
    return new AuthorizationDetails(write(sorted(all)));
  }

  public static Set<String> types(AuthorizationDetails details) {
    var types = new TreeSet<String>();
    items(details).forEach(item -> types.add(type(item)));
    return types;
  }

  public static String type(JsonNode item) {
    return item.path("type").asText();
  }

  /// Whether nothing of `asked` goes beyond `granted` (section 7.1): each object is one of those
  /// granted, or one with fewer locations, actions, data types or privileges. What else might be
  /// narrower only the resource could tell, so it counts as different.
  public static boolean within(AuthorizationDetails asked, AuthorizationDetails granted) {
    var limits = items(granted);
    return items(asked).stream()
        .allMatch(item -> limits.stream().anyMatch(limit -> within(item, limit)));
  }

  private static boolean within(ObjectNode item, ObjectNode limit) {
    if (item.size() != limit.size()) {
      return false;
    }
    for (var member : item.properties()) {
      var most = limit.get(member.getKey());
      if (most == null
          || !(member.getValue().equals(most)
              || (SETS.contains(member.getKey()) && fewer(member.getValue(), most)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fewer(JsonNode some, JsonNode all) {
    if (!some.isArray() || !all.isArray() || some.isEmpty()) {
      return false;
    }
    var known = new HashSet<JsonNode>();
    all.forEach(known::add);
    for (var one : some) {
      if (!known.contains(one)) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode sorted(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var sorted = JSON.createObjectNode();
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
          visible(name);
          sorted.set(name, sorted(object.path(name)));
        }
        yield sorted;
      }
      case ArrayNode array -> {
        var sorted = JSON.createArrayNode();
        array.forEach(element -> sorted.add(sorted(element)));
        yield sorted;
      }
      default -> {
        visible(node.asText());
        yield node;
      }
    };
  }

  /// Characters that are not seen, or turn others around, could make a person agree to something
  /// else than what they read.
  private static void visible(String text) {
    if (text.codePoints()
        .anyMatch(c ->
            Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE)) {
      throw new IllegalArgumentException(
          "authorization_details holds a character that can't be shown");
    }
  }

  private static String write(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
