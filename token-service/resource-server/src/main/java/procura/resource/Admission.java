package procura.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// May this request go on? What to answer when it may not.
public sealed interface Admission {

  record Allowed(AccessToken token) implements Admission {}

  /// `headers` hold the challenge; `error` is its code and absent when no token was presented (RFC
  /// 6750 section 3.1); `reason` is for the log only.
  record Refused(int status, Map<String, String> headers, @Nullable String error, String reason)
      implements Admission {

    public Refused {
      headers = Map.copyOf(headers);
    }

    /// A JSON body for people who debug; clients read the challenge.
    public String body() {
      return error == null ? "{}" : "{\"error\":\"" + error + "\"}";
    }
  }
}
