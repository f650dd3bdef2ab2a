package procura.authority.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// What anybody sends as a proof is a JWS or none. Kept inputs at every build; new ones with
/// `JAZZER_FUZZ=1`.
class ProofFuzzTest {

  @FuzzTest
  void compactJws(byte[] proof) {
    var jws = CompactJws.parse(new String(proof, StandardCharsets.UTF_8), 8 * 1024);
    if (jws != null) {
      var header = jws.header();
      assertThat(header == null || header.isObject()).isTrue();
      assertThat(jws.payload().isObject()).isTrue();
    }
  }
}
