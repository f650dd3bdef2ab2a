package procura.control.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.inject.Singleton;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import procura.tenancy.keys.Envelope;

/// What a browser carries from the start of a sign-in to its end, sealed: so the end can only come
/// to the browser that began.
@Singleton
final class LoginState {

  private static final String PURPOSE = "console login";

  private final Envelope envelope;
  private final ObjectMapper json = JsonMapper.builder().build();

  LoginState(Envelope envelope) {
    this.envelope = envelope;
  }

  /// `verifier` is the secret of PKCE (RFC 7636), `expiresAt` in seconds since 1970.
  record Begun(
      String tenant, String state, String nonce, String verifier, String returnTo, long expiresAt) {

    @Override
    public String toString() {
      return "sign-in to " + tenant;
    }
  }

  String sealed(Begun begun) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(envelope.seal(PURPOSE, json.writeValueAsString(begun)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Nullable Begun opened(String sealed) {
    try {
      return json.readValue(
          envelope.open(PURPOSE, Base64.getUrlDecoder().decode(sealed)), Begun.class);
    } catch (JsonProcessingException | IllegalStateException | IllegalArgumentException _) {
      return null;
    }
  }
}
