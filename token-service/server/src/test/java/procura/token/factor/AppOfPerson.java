package procura.token.factor;

import java.time.Instant;

/// A telephone with an authenticator app.
public final class AppOfPerson {

  private final byte[] secret;

  /// @param key as the page shows it
  public AppOfPerson(String key) {
    this.secret = Base32.decode(key.replace(" ", ""));
  }

  public String code(Instant at) {
    return Totp.code(secret, Totp.step(at));
  }
}
