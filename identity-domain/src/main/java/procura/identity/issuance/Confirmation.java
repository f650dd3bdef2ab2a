package procura.identity.issuance;

import org.jspecify.annotations.Nullable;

/// The key that whoever uses a token must prove to hold, as `cnf` says it (RFC 7800 section 3.1).
/// One of the two is there.
///
/// @param jkt the SHA-256 thumbprint of a DPoP key, base64url (RFC 9449 section 6.1)
/// @param x5tS256 the SHA-256 thumbprint of a client certificate, base64url (RFC 8705 section 3.1)
public record Confirmation(@Nullable String jkt, @Nullable String x5tS256) {

  public Confirmation {
    if ((jkt == null) == (x5tS256 == null)) {
      throw new IllegalArgumentException("a token is bound to one key");
    }
  }

  public static Confirmation dpop(String jkt) {
    return new Confirmation(jkt, null);
  }

  public static Confirmation certificate(String x5tS256) {
    return new Confirmation(null, x5tS256);
  }
}
