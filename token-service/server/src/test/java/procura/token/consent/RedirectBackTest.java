package procura.token.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RedirectBackTest {

  @Test
  void aRegisteredQueryIsKept_OAuth21_section_2_3() {
    assertThat(RedirectBack.withQuery("https://a.example/cb", Map.of("state", "a b&c=+%")))
        .isEqualTo("https://a.example/cb?state=a%20b%26c%3D%2B%25");
    assertThat(RedirectBack.withQuery("https://a.example/cb?x=1", Map.of("code", "c")))
        .isEqualTo("https://a.example/cb?x=1&code=c");
    assertThat(RedirectBack.withQuery("com.example.app:/cb", Map.of("code", "c")))
        .isEqualTo("com.example.app:/cb?code=c");
  }
}
