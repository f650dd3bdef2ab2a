package procura.authority.proof;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A compact JWS (RFC 7515 section 3.1) taken apart, not verified. A member named twice, deep
/// nesting and characters outside the alphabet make it none.
///
/// @param protectedHeader the first part as it came
/// @param signed the first two
record CompactJws(String protectedHeader, JsonNode payload, String signed, Base64URL signature) {

  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  private static final int DEEPEST = 16;

  private static final ObjectMapper STRICT =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /// Null when it is none.
  static @Nullable CompactJws parse(String text, int longest) {
    if (text.length() > longest || !COMPACT.matcher(text).matches()) {
      return null;
    }
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    var payload = json(text.substring(first + 1, second));
    return payload == null
        ? null
        : new CompactJws(
            text.substring(0, first),
            payload,
            text.substring(0, second),
            new Base64URL(text.substring(second + 1)));
  }

  @Nullable JsonNode header() {
    return json(protectedHeader);
  }

  private static @Nullable JsonNode json(String part) {
    try {
      var node = STRICT.readTree(Base64.getUrlDecoder().decode(part));
      return node.isObject() ? node : null;
    } catch (JacksonException | IllegalArgumentException _) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of an array in memory
    }
  }

  /// The member if it is text that is there.
  static String text(JsonNode object, String member) {
    return object.path(member).isTextual() ? object.path(member).textValue() : "";
  }
}
