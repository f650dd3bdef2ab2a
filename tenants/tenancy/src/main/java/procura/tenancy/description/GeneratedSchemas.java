package procura.tenancy.description;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Mends what the generator writes otherwise than OpenAPI 3.0.3 wants it, or than people can read.
final class GeneratedSchemas {

  private static final String PREFIX = "#/components/schemas/";

  /// What a page of a list is called, as the generator makes it of a generic type.
  private static final String PAGE = "Page_";

  private final Map<String, String> pages;

  private GeneratedSchemas(Map<String, String> pages) {
    this.pages = pages;
  }

  static Object mended(Object document) {
    var schemas = Tree.at(Tree.of(document), "components", "schemas");
    return new GeneratedSchemas(
            schemas.entrySet().stream()
                .filter(schema -> schema.getKey().startsWith(PAGE))
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, schema -> pageOf(Tree.of(schema.getValue())))))
        .mend(document);
  }

  private static String pageOf(Map<String, Object> page) {
    var item = Tree.at(page, "properties", "items", "items").get(Tree.reference());
    return String.valueOf(item).substring(PREFIX.length()) + "Page";
  }

  private Object mend(Object node) {
    return switch (node) {
      case Map<?, ?> map -> mend(Tree.of(map));
      case List<?> list -> list.stream().map(this::mend).toList();
      case String text -> text.replace("\\`", "`");
      default -> node;
    };
  }

  private Map<String, Object> mend(Map<String, Object> node) {
    var mended = new LinkedHashMap<String, Object>();
    node.forEach((key, value) -> {
      if (value instanceof String text && text.startsWith(PREFIX)) {
        mended.put(key, PREFIX + called(text.substring(PREFIX.length())));
      } else {
        mended.put(called(key), mend(value));
      }
    });
    return nullable(mended);
  }

  private String called(String name) {
    return pages.getOrDefault(name, name);
  }

  /// `nullable` counts only beside a `type`, and a schema of `allOf` allows null only where all do.
  private static Map<String, Object> nullable(Map<String, Object> schema) {
    if (schema.get("nullable") != Boolean.TRUE || !(schema.get("allOf") instanceof List<?> all)) {
      return schema;
    }
    if (all.equals(List.of(Map.of("type", "object")))) {
      schema.remove("allOf");
      schema.put("type", "object");
    } else {
      schema.remove("nullable");
      if (schema.size() == 1) {
        return Tree.of(all.getFirst());
      }
    }
    return schema;
  }
}
