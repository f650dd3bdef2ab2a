package procura.token.jwt;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The text of a JSON object (RFC 8259), member after member. For the hot path, where a library's
/// generator takes as long as everything that it writes.
public final class JsonObject {

  private static final int USUAL_LENGTH = 512;
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder(USUAL_LENGTH).append('{');

  public JsonObject with(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  public JsonObject with(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  public JsonObject with(String name, List<String> values) {
    name(name);
    text.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      string(values.get(i));
    }
    text.append(']');
    return this;
  }

  public JsonObject with(String name, JsonObject value) {
    name(name);
    text.append(value.text).append('}');
    return this;
  }

  /// A value that is JSON already.
  public JsonObject withJson(String name, String json) {
    name(name);
    text.append(json);
    return this;
  }

  public JsonObject with(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  private void name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    text.append('"').append(name).append("\":");
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  public byte[] bytes() {
    return toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
