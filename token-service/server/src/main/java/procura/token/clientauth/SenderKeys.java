package procura.token.clientauth;

import static procura.token.error.OAuthErrorCode.INVALID_DPOP_PROOF;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_TOKEN;
import static procura.token.error.OAuthErrorCode.USE_DPOP_NONCE;

import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.authority.proof.DPoPProof;
import procura.authority.proof.DPoPProofs;
import procura.authority.proof.ProofRefused;
import procura.authority.proof.ProofTarget;
import procura.identity.TenantId;
import procura.identity.issuance.Confirmation;
import procura.tenancy.isolation.PublicUrls;
import procura.token.clientauth.AuthenticatedClient.Agent;
import procura.token.clientauth.AuthenticatedClient.App;
import procura.token.clientauth.AuthenticatedClient.Federated;
import procura.token.error.OAuthException;

/// The key that the sender of a request proves to hold, to which its tokens, codes and requests are
/// then bound (RFC 9449 section 5 and 10, RFC 8705 section 3). Without a proof nothing is looked
/// at.
@Singleton
public final class SenderKeys {

  private final DPoPProofs proofs;
  private final PublicUrls urls;

  SenderKeys(DPoPProofs proofs, PublicUrls urls) {
    this.proofs = proofs;
    this.urls = urls;
  }

  /// Reads the proof of a POST to one of the tenant's endpoints. Comes before the client is
  /// authenticated: who must come again with a nonce has not used up an assertion.
  ///
  /// @param endpoint the last part of its URL
  public @Nullable DPoPProof proof(View view, Evidence evidence, String endpoint) {
    if (evidence.proofs().isEmpty()) {
      return null;
    }
    try {
      return proofs.read(
          view, evidence.proofs(), ProofTarget.post(urls.issuer(view.tenant()) + "/" + endpoint));
    } catch (ProofRefused refused) {
      throw refused(refused);
    }
  }

  /// Makes a proof count, once. Comes after the client is authenticated: strangers leave no trace.
  ///
  /// @return the thumbprint of its key
  public String spend(TenantId tenant, DPoPProof proof) {
    try {
      proofs.spend(tenant, proof);
      return proof.jkt();
    } catch (ProofRefused refused) {
      throw refused(refused);
    }
  }

  /// The key that the sender holds, whatever the client's tokens are bound to; null when it shows
  /// none.
  public @Nullable Confirmation shown(
      TenantId tenant, Evidence evidence, @Nullable DPoPProof proof) {
    if (proof != null) {
      return Confirmation.dpop(spend(tenant, proof));
    }
    return evidence.certificate() == null ? null : evidence.certificate().confirmation();
  }

  /// What the tokens of this request are bound to; null for bearer tokens.
  public @Nullable Confirmation confirmation(
      TenantId tenant, AuthenticatedClient client, Evidence evidence, @Nullable DPoPProof proof) {
    var byCertificate = isByCertificate(client);
    if (proof != null) {
      if (byCertificate && client instanceof App) {
        throw new OAuthException(
            INVALID_REQUEST, "this client's tokens are bound to its certificate, not to a proof");
      }
      return Confirmation.dpop(spend(tenant, proof));
    }
    if (byCertificate) {
      if (evidence.certificate() == null) {
        throw new OAuthException(
            INVALID_REQUEST, "this client's tokens are bound to its certificate: send it by TLS");
      }
      return evidence.certificate().confirmation();
    }
    if (client instanceof App app && app.client().metadata().tokens().dpopBound()) {
      throw new OAuthException(
          INVALID_DPOP_PROOF, "this client's tokens are bound to a key: send a DPoP proof");
    }
    return null;
  }

  /// An app says so in its metadata (RFC 8705 section 3.4), also when it authenticates otherwise or
  /// not at all; an agent by coming with a certificate.
  private static boolean isByCertificate(AuthenticatedClient client) {
    return switch (client) {
      case App app -> app.client().metadata().tokens().certificateBound();
      case Agent agent -> agent.method().isByCertificate();
      case Federated _ -> false;
    };
  }

  private static OAuthException refused(ProofRefused refused) {
    var nonce = refused.nonce();
    return switch (refused.kind()) {
      case USE_DPOP_NONCE ->
          new OAuthException(
              USE_DPOP_NONCE,
              refused.reason(),
              null,
              nonce == null ? Map.of() : Map.of("DPoP-Nonce", nonce));
      case INVALID_DPOP_PROOF -> new OAuthException(INVALID_DPOP_PROOF, refused.reason());
      case INVALID_TOKEN -> new OAuthException(INVALID_TOKEN, refused.reason());
    };
  }
}
