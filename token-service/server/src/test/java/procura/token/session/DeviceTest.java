package procura.token.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0 | Edge on Windows",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit Version/18.0 Safari/604.1 | Safari on iPhone",
        "Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/140.0 Mobile Safari/537.36 | Chrome on Android",
        "curl/8.0 | A program"
      })
  void namesABrowserAsAPersonWould(String userAgent, String name) {
    assertThat(Device.of(userAgent)).isEqualTo(name);
  }

  @org.junit.jupiter.api.Test
  void withoutAHeaderItIsAProgram() {
    assertThat(Device.of(null)).isEqualTo("A program");
  }
}
