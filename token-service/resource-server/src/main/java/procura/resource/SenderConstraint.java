package procura.resource;

import com.nimbusds.jose.util.X509CertUtils;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The key that a token is bound to (`cnf`, RFC 7800): of a DPoP proof (RFC 9449) or of a TLS
/// client certificate (RFC 8705). A binding that is not known here can't be checked, so it refuses.
sealed interface SenderConstraint {

  record Unbound() implements SenderConstraint {}

  record ProofKey(String thumbprint) implements SenderConstraint {}

  record Certificate(String thumbprint) implements SenderConstraint {

    boolean isOf(ResourceRequest request) {
      var certificate = request.clientCertificate();
      return certificate != null
          && thumbprint.equals(X509CertUtils.computeSHA256Thumbprint(certificate).toString());
    }
  }

  record Unknown() implements SenderConstraint {}

  static SenderConstraint of(AccessToken token) {
    return switch (token.claims().get("cnf")) {
      case null -> new Unbound();
      case Map<?, ?> cnf when cnf.size() == 1 -> of(cnf.get("jkt"), cnf.get("x5t#S256"));
      default -> new Unknown();
    };
  }

  private static SenderConstraint of(@Nullable Object jkt, @Nullable Object x5t) {
    if (jkt instanceof String thumbprint) {
      return new ProofKey(thumbprint);
    }
    return x5t instanceof String thumbprint ? new Certificate(thumbprint) : new Unknown();
  }
}
