package procura.tenancy.keys;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/// Seals what this server must be able to read again and nobody else may: short-lived state in
/// cookies, secrets of its own. Bound to a purpose, so that one can't stand for another.
@Singleton
public final class Envelope {

  private final MasterKey masterKey;

  public Envelope(MasterKey masterKey) {
    this.masterKey = masterKey;
  }

  public byte[] seal(String purpose, String clear) {
    return masterKey.wrap(clear.getBytes(StandardCharsets.UTF_8), "envelope " + purpose);
  }

  /// Opens what `seal` made for the same purpose.
  ///
  /// @throws IllegalStateException when it was not
  public String open(String purpose, byte[] sealed) {
    return new String(masterKey.unwrap(sealed, "envelope " + purpose), StandardCharsets.UTF_8);
  }
}
