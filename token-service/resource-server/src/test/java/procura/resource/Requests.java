package procura.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import procura.resource.Admission.Allowed;
import procura.resource.Admission.Refused;

/// Requests and answers of the guard, in a word.
final class Requests {

  private Requests() {}

  static ResourceRequest bearer(String token) {
    return authorization("Bearer " + token);
  }

  static ResourceRequest authorization(String... values) {
    return ResourceRequest.of("POST", "/mcp", null, Map.of("Authorization", List.of(values)));
  }

  static ResourceRequest anonymous() {
    return ResourceRequest.of("POST", "/mcp", null, Map.of());
  }

  static AccessToken allowed(Admission admission) {
    assertThat(admission).isInstanceOf(Allowed.class);
    return ((Allowed) admission).token();
  }

  static Refused refused(Admission admission) {
    assertThat(admission).isInstanceOf(Refused.class);
    return (Refused) admission;
  }

  static String challenge(Admission admission) {
    return String.valueOf(refused(admission).headers().get("WWW-Authenticate"));
  }
}
