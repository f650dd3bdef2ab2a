package procura.authority.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import procura.identity.client.ApplicationType;
import procura.identity.client.Registration.Origin;

/// What strangers say about themselves is read or has flaws. Kept inputs at every build; new ones
/// with `JAZZER_FUZZ=1`.
class MetadataFuzzTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @FuzzTest
  void registration(byte[] body) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException _) {
      return;
    }
    for (var origin : Origin.values()) {
      assertThat(MetadataReader.read(json, new Terms(origin, false), List.of())).isNotNull();
    }
  }

  @FuzzTest
  void redirectUris(byte[] uri) {
    var text = new String(uri, java.nio.charset.StandardCharsets.UTF_8);
    for (var type : ApplicationType.values()) {
      if (RedirectUris.flaw(text, type, true) == null) {
        assertThat(text.toLowerCase(java.util.Locale.ROOT))
            .doesNotStartWith("javascript:")
            .doesNotStartWith("data:")
            .doesNotContain("#");
      }
    }
  }
}
