package procura.token.check;

import org.jspecify.annotations.Nullable;
import procura.token.error.OAuthException;

/// How an authorization request came, which some checks ask for.
///
/// @param pushed it is being pushed now, or was (RFC 9126)
/// @param pushedAs what is stored of its `request_uri`, once it has one
/// @param signed its parameters are those of a signed request object (RFC 9101)
/// @param dpopKey the thumbprint of the key whose proof came with the push (RFC 9449 section 10.1)
/// @param unreadable why the request object it came in was not believed; its parameters are then
///   only good for answering that
public record Provenance(
    boolean pushed,
    @Nullable String pushedAs,
    boolean signed,
    @Nullable String dpopKey,
    @Nullable OAuthException unreadable) {

  public static final Provenance PLAIN = new Provenance(false, null, false, null, null);

  public static Provenance pushing(@Nullable String dpopKey) {
    return new Provenance(true, null, false, dpopKey, null);
  }

  public static Provenance pushed(String as, boolean signed, @Nullable String dpopKey) {
    return new Provenance(true, as, signed, dpopKey, null);
  }

  Provenance inSignedObject() {
    return new Provenance(pushed, pushedAs, true, dpopKey, null);
  }

  Provenance inUnreadableObject(OAuthException why) {
    return new Provenance(pushed, pushedAs, false, dpopKey, why);
  }
}
