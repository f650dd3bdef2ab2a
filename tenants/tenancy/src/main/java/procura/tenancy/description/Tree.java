package procura.tenancy.description;

import java.util.LinkedHashMap;
import java.util.Map;

/// A document as maps of maps, in the order in which it was written.
final class Tree {

  private static final String REFERENCE = "$ref";

  private Tree() {}

  @SuppressWarnings("unchecked") // every key of an OpenAPI document is a text
  static Map<String, Object> of(Object tree) {
    return (Map<String, Object>) tree;
  }

  /// What stands there, which is made where it is missing.
  static Map<String, Object> at(Map<String, Object> tree, String... path) {
    var found = tree;
    for (var step : path) {
      found = of(found.computeIfAbsent(step, _ -> new LinkedHashMap<String, Object>()));
    }
    return found;
  }

  static String reference() {
    return REFERENCE;
  }

  /// A map of its own each time: what is the same object twice would be written as an alias.
  static Map<String, Object> referenceTo(String kind, String name) {
    return new LinkedHashMap<>(Map.of(REFERENCE, "#/components/" + kind + "/" + name));
  }
}
