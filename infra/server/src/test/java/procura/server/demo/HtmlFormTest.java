package procura.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlFormTest {

  private static final String PAGE =
      """
      <html><head><style>p { color: red }</style></head><body>
      <form action="/search"><input name="q"></form>
      <h1>Vet Assist &amp; friends</h1>
      <form method="post" action="/t/x/consent?a=1&amp;b=2">
        <input type="hidden" name="csrf" value="a&quot;b">
        <label><input type=checkbox name=scope value='pet:read' checked> See your pets</label>
        <button type="submit" name="decision" value="approve">Allow</button>
        <button type="submit" name="decision" value="deny">Deny</button>
      </form></body></html>
      """;

  @Test
  void readsWhatAScriptNeedsToSubmitTheForm() {
    var form = HtmlForm.of(PAGE).get(1);
    assertThat(form.action()).isEqualTo("/t/x/consent?a=1&b=2");
    assertThat(form.hidden()).isEqualTo(Map.of("csrf", "a\"b"));
    assertThat(form.checkboxes("scope")).containsExactly("pet:read");
    assertThat(form.has("decision")).isTrue();
    assertThat(form.has("q")).isFalse();
  }

  @Test
  void readsWhatAPersonReads() {
    assertThat(HtmlForm.words(PAGE))
        .contains("Vet Assist & friends", "See your pets", "Allow")
        .doesNotContain("color");
  }
}
