package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What anybody sends to a guarded resource is read or refused. Kept inputs at every build; new
/// ones with `JAZZER_FUZZ=1`.
class TokenFuzzTest {

  @FuzzTest
  void json(byte[] body) {
    try {
      assertThat(StrictJson.parse(body)).isNotNull();
    } catch (IOException _) {
      // refused
    }
  }

  @FuzzTest
  void jws(byte[] token) {
    try {
      var jws = Jws.parse(new String(token, StandardCharsets.UTF_8));
      assertThat(jws.signed() + "." + jws.signature())
          .isEqualTo(new String(token, StandardCharsets.UTF_8));
    } catch (TokenRefused _) {
      // refused
    }
  }
}
