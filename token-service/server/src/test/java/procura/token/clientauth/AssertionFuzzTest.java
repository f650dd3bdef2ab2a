package procura.token.clientauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import procura.token.error.OAuthException;

/// What anybody sends as a client assertion has a subject or is refused. Kept inputs at every
/// build; new ones with `JAZZER_FUZZ=1`.
class AssertionFuzzTest {

  @FuzzTest
  void subject(byte[] assertion) {
    try {
      assertThat(PrivateKeyJwt.subject(new String(assertion, StandardCharsets.UTF_8))).isNotNull();
    } catch (OAuthException refused) {
      assertThat(refused.code().value()).isEqualTo("invalid_client");
    }
  }
}
