package procura.audit.record;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// JSON in the one form that can be hashed (RFC 8785): members sorted by UTF-16 code units, no
/// whitespace, shortest escapes. Knows the values that records have: objects, arrays, strings,
/// booleans and integers that every JSON reader keeps exactly.
public final class CanonicalJson {

  /// Above this an integer is not the same number for every reader (RFC 8785 section 3.2.2.3).
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;

  private CanonicalJson() {}

  public static byte[] bytes(Map<String, ?> object) {
    var json = new StringBuilder(512);
    write(object, json);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Object value, StringBuilder json) {
    switch (value) {
      case Map<?, ?> object -> writeObject(object, json);
      case List<?> array -> writeArray(array, json);
      case String text -> writeString(text, json);
      case Boolean flag -> json.append(flag.booleanValue());
      case Long number -> writeInteger(number, json);
      case Integer number -> json.append(number.intValue());
      default ->
          throw new IllegalArgumentException("`" + value.getClass() + "` has no canonical form");
    }
  }

  private static void writeObject(Map<?, ?> object, StringBuilder json) {
    var sorted = new TreeMap<String, Object>();
    object.forEach((name, value) -> sorted.put((String) name, value));
    json.append('{');
    var separator = "";
    for (var member : sorted.entrySet()) {
      json.append(separator);
      writeString(member.getKey(), json);
      json.append(':');
      write(member.getValue(), json);
      separator = ",";
    }
    json.append('}');
  }

  private static void writeArray(List<?> array, StringBuilder json) {
    json.append('[');
    var separator = "";
    for (var element : array) {
      json.append(separator);
      write(element, json);
      separator = ",";
    }
    json.append(']');
  }

  private static void writeInteger(long number, StringBuilder json) {
    if (Math.abs(number) > MAX_SAFE_INTEGER) {
      throw new IllegalArgumentException("`" + number + "` is no integer that JSON readers keep");
    }
    json.append(number);
  }

  /// RFC 8785 section 3.2.2.2. Half a surrogate pair has no canonical form; it becomes U+FFFD,
  /// since evidence of what an attacker sent must not fail on what he sent.
  private static void writeString(String text, StringBuilder json) {
    json.append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        default -> {
          if (c < 0x20) {
            json.append("\\u00")
                .append(c < 0x10 ? '0' : '1')
                .append(Character.forDigit(c & 15, 16));
          } else if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            json.append(c).append(text.charAt(++i));
          } else {
            json.append(Character.isSurrogate(c) ? '\uFFFD' : c);
          }
        }
      }
    }
    json.append('"');
  }
}
