package procura.authority.proof;

import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken;
import procura.authority.View;

/// Whether who sends a token is who it was given to: the check of a protected resource for tokens
/// that are bound to a key (RFC 9449 section 7, RFC 8705 section 3).
@Singleton
public final class Senders {

  private final DPoPProofs proofs;

  Senders(DPoPProofs proofs) {
    this.proofs = proofs;
  }

  /// What came with the token.
  ///
  /// @param proofs all `DPoP` headers
  /// @param certificate of the connection
  public record Sender(
      PresentedToken presented,
      List<String> proofs,
      @Nullable ClientCertificate certificate,
      String method,
      String url) {}

  /// @throws ProofRefused when the sender does not hold the token's key
  public void check(View view, AccessToken token, Sender sender) {
    var scheme = sender.presented().scheme();
    var bound = token.confirmation();
    if (bound != null && bound.jkt() != null) {
      if (scheme != PresentedToken.Scheme.DPOP) {
        throw ProofRefused.token("a token bound to a proof key was sent without proof");
      }
      checkProof(view, bound.jkt(), sender);
    } else if (scheme == PresentedToken.Scheme.DPOP) {
      throw ProofRefused.token("the token is not bound to a proof key");
    } else if (bound != null && !isOf(sender.certificate(), bound.x5tS256())) {
      throw ProofRefused.token("the token is bound to another certificate");
    }
  }

  private static boolean isOf(@Nullable ClientCertificate certificate, @Nullable String x5tS256) {
    return certificate != null && certificate.thumbprint().equals(x5tS256);
  }

  private void checkProof(View view, String jkt, Sender sender) {
    var proof =
        proofs.read(
            view,
            sender.proofs(),
            new ProofTarget(sender.method(), sender.url(), sender.presented().value()));
    if (proof == null) {
      throw ProofRefused.proof("the token needs a DPoP header");
    }
    proofs.spend(view.tenant(), proof); // before the binding: a replay tells nothing about keys
    if (!jkt.equals(proof.jkt())) {
      throw ProofRefused.token("the token is bound to another key");
    }
  }
}
