package procura.authority.details;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.identity.resource.DetailsType;

/// The JSON Schema of a type of authorization details (RFC 9396 section 2): what may be registered,
/// and whether an object fits. A schema describes all members but `type` and is closed, so that an
/// object says nothing that a person was not shown.
public final class DetailsSchema {

  private static final int DEEPEST = 6;

  /// What each keyword of these costs is bounded by the object's size. No references: nothing is
  /// ever fetched, and nothing goes round in circles.
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "const",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "uniqueItems",
          "pattern",
          "title",
          "description");

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// Patterns in linear time, since they are written by one tenant and run for all.
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .regularExpressionFactory(expression -> {
                        var pattern = Pattern.compile(expression);
                        return text -> pattern.matcher(text).find();
                      })
                      .build()));

  /// A schema is compiled once; the text is all that it depends on.
  private static final Cache<String, Schema> COMPILED =
      Caffeine.newBuilder().maximumSize(10_000).build();

  private DetailsSchema() {}

  /// Whether a type can be registered.
  ///
  /// @throws IllegalArgumentException with what is wrong with its schema or its sentence
  public static void check(DetailsType type) {
    var schema = parse(type.schema());
    var errors =
        REGISTRY
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
            .validate(schema);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException("schema: " + errors.getFirst().getMessage());
    }
    checkClosed(schema, "schema", 0);
    if (!schema.path("type").asText().equals("object")) {
      throw new IllegalArgumentException("schema must have the type `object`");
    }
    if (schema.path("properties").has("type")) {
      throw new IllegalArgumentException("schema: the member `type` is the type's name already");
    }
    for (var placeholder : DetailsSentence.placeholders(type.sentence())) {
      var at = schema;
      for (var step : placeholder) {
        at = at.path("properties").path(step);
      }
      if (at.isMissingNode()) {
        throw new IllegalArgumentException(
            "sentence: the schema has no `" + String.join(".", placeholder) + "`");
      }
    }
  }

  private static JsonNode parse(String schema) {
    try {
      return JSON.readTree(schema);
    } catch (JsonProcessingException _) {
      throw new IllegalArgumentException("schema is no JSON");
    }
  }

  private static void checkClosed(JsonNode schema, String where, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException("schema is nested too deeply");
    }
    if (!schema.isObject() || !schema.path("type").isTextual()) {
      throw new IllegalArgumentException(where + " must be an object with one `type`");
    }
    for (var name : (Iterable<String>) schema::fieldNames) {
      if (!KEYWORDS.contains(name)) {
        throw new IllegalArgumentException(where + ": the keyword `" + name + "` is not supported");
      }
    }
    var pattern = schema.path("pattern");
    if (pattern.isTextual() && !compiles(pattern.asText())) {
      throw new IllegalArgumentException(where + ": the pattern is not supported");
    }
    switch (schema.path("type").asText()) {
      case "object" -> {
        if (!schema.path("additionalProperties").isBoolean()
            || schema.path("additionalProperties").asBoolean()) {
          throw new IllegalArgumentException(where + " needs `additionalProperties`: false");
        }
        for (var property : schema.path("properties").properties()) {
          checkClosed(property.getValue(), where + "." + property.getKey(), depth + 1);
        }
      }
      case "array" -> {
        if (!schema.has("items")) {
          throw new IllegalArgumentException(where + " needs `items`");
        }
        checkClosed(schema.path("items"), where + "[]", depth + 1);
      }
      default -> {}
    }
  }

  private static boolean compiles(String pattern) {
    try {
      return pattern.length() <= 200 && Pattern.compile(pattern) != null;
    } catch (PatternSyntaxException _) {
      return false;
    }
  }

  /// What is wrong with an object of that type, or null.
  public static @Nullable String violation(DetailsType type, ObjectNode item) {
    var members = item.deepCopy();
    members.remove("type");
    var schema = COMPILED.get(type.schema(), text -> REGISTRY.getSchema(parse(text)));
    var errors = schema.validate(members);
    return errors.isEmpty()
        ? null
        : errors.getFirst().getInstanceLocation() + " " + errors.getFirst().getMessage();
  }
}
