package procura.authority.registration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import procura.identity.client.ApplicationType;

@DisplayName("OAuth 2.1 section 2.3.1, what a redirect URI may be")
class RedirectUrisTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://\u0430pp.example/cb", // a Cyrillic letter
        "https://app.example/\u202Ecb",
        "https://app.example/cb\u00E9",
        "https://app.example/c b",
        "https://app.example/cb\r\nSet-Cookie:a=b",
        "https://user@app.example/cb",
        "https://app.example\\@evil.example/cb",
        "https://app.example/cb#f",
        "https://*.app.example/cb",
        "https:///cb",
        "https:cb",
        "//app.example/cb",
        "http://app.example/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://localhost.evil.example/cb",
        "http://[::ffff:127.0.0.1]/cb",
        "http://2130706433/cb",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "jAvAsCrIpT:com.example//%0aalert(1)",
        "data:text/html,x",
        "view-source:https://app.example/",
        "blob:https://app.example/x",
        "app:cb",
        ""
      })
  void whatIsNone(String uri) {
    for (var type : ApplicationType.values()) {
      for (var strict : new boolean[] {true, false}) {
        assertThat(RedirectUris.flaw(uri, type, strict)).as("%s %s", type, strict).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/cb",
        "https://xn--pp-5ia.example/cb?x=%C3%A9",
        "http://127.0.0.1/cb",
        "http://[::1]:8080/cb",
        "com.example.app:/cb"
      })
  void whatIsOne(String uri) {
    assertThat(RedirectUris.flaw(uri, ApplicationType.NATIVE, true)).isNull();
  }
}
