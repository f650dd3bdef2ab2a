package procura.resource;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON that means one thing only: a member named twice, trailing text, deep nesting and broken
/// UTF-8 are refused, so that nobody reads another value than the one checked here.
public final class StrictJson {

  private static final int DEEPEST = 64;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private StrictJson() {}

  public static JsonNode parse(byte[] utf8) throws IOException {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8", e);
    }
  }

  private static JsonNode parse(String text) throws IOException {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new IOException("not the JSON expected: " + e.getClass().getSimpleName(), e);
    }
  }

  static ObjectNode object(byte[] utf8) throws IOException {
    return object(parse(utf8));
  }

  static ObjectNode object(String text) throws IOException {
    return object(parse(text));
  }

  private static ObjectNode object(JsonNode json) throws IOException {
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("not a JSON object");
  }

  static Map<String, Object> map(JsonNode object) {
    var map = new LinkedHashMap<String, Object>();
    MAPPER
        .convertValue(object, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {})
        .forEach((name, value) -> {
          if (value != null) {
            map.put(name, value);
          }
        });
    return map;
  }

  static @Nullable String text(JsonNode object, String member) {
    var node = object.get(member);
    return node != null && node.isTextual() ? node.textValue() : null;
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }
}
