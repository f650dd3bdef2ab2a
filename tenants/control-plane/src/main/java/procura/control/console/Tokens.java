package procura.control.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the issuer gave for a signed-in browser. `idToken` is checked once and not kept.
record Tokens(String accessToken, Instant accessTokenExpiresAt, @Nullable String refreshToken) {

  @Override
  public String toString() {
    return "tokens until " + accessTokenExpiresAt;
  }
}
