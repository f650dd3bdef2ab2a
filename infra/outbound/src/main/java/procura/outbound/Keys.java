package procura.outbound;

import com.nimbusds.jose.jwk.JWK;
import java.util.List;

/// What is known of a JWK Set behind a URL.
public sealed interface Keys {

  /// Public keys, none of them symmetric.
  record Known(List<JWK> keys) implements Keys {
    public Known {
      keys = List.copyOf(keys);
    }
  }

  /// @param reason for the audit trail
  record Unavailable(String reason) implements Keys {}
}
