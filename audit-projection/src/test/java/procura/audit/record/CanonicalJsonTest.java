package procura.audit.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

  @Nested
  class Rfc8785 {

    @Test
    void section3_2_2StringsAndLiterals() {
      var json = new LinkedHashMap<String, Object>();
      json.put("string", "\u20ac$\u000F\nA'B\"\\\\\"/");
      json.put("literals", List.of(true, false));
      assertThat(text(json))
          .isEqualTo("{\"literals\":[true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void section3_2_3MembersAreSortedByUtf16CodeUnits() {
      var json = new LinkedHashMap<String, Object>();
      for (var name : List.of("\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6")) {
        json.put(name, name);
      }
      var sorted = List.of("\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33");
      var expected =
          "{"
              + String.join(
                  ",",
                  sorted.stream()
                      .map(n -> n.equals("\r") ? "\\r" : n)
                      .map(n -> "\"" + n + "\":\"" + n + "\"")
                      .toList())
              + "}";
      assertThat(text(json)).isEqualTo(expected);
    }

    @Test
    void section3_2_2_3IntegersStayExact() {
      assertThat(text(Map.of("n", (1L << 53) - 1))).isEqualTo("{\"n\":9007199254740991}");
      assertThatThrownBy(() -> text(Map.of("n", 1L << 53)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void halfASurrogatePairDoesNotStopTheEvidence() {
    assertThat(text(Map.of("a", "x\ud800y"))).isEqualTo("{\"a\":\"x\ufffdy\"}");
    assertThat(text(Map.of("a", "x\udc00"))).isEqualTo("{\"a\":\"x\ufffd\"}");
  }

  @Property(tries = 500)
  void agreesWithAnotherImplementation(@ForAll Map<String, String> texts, @ForAll int number)
      throws IOException {
    var json = new LinkedHashMap<String, Object>();
    texts.forEach((name, text) -> json.put(wellFormed(name), wellFormed(text)));
    json.put("number", (long) number);
    json.put("nested", Map.of("list", List.copyOf(json.keySet())));
    assertThat(text(json)).isEqualTo(new JsonCanonicalizer(text(json)).getEncodedString());
  }

  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String text(Map<String, Object> json) {
    return new String(CanonicalJson.bytes(json), StandardCharsets.UTF_8);
  }
}
