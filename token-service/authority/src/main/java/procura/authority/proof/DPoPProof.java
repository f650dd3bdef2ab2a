package procura.authority.proof;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import procura.identity.issuance.Confirmation;

/// A proof whose signature and claims are good. It counts once it is spent.
///
/// @param jkt the thumbprint of its key (RFC 9449 section 6.1)
/// @param use what makes this one proof of that key, as a hash
/// @param until when it is too old in any case
/// @param nextNonce the nonce to use from now on, when the server's has rolled since
public record DPoPProof(String jkt, String use, Instant until, @Nullable String nextNonce) {

  public Confirmation confirmation() {
    return Confirmation.dpop(jkt);
  }
}
