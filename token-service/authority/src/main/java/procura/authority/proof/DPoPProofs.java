package procura.authority.proof;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.TenantId;
import procura.tenancy.keys.Secrets;

/// Checks DPoP proofs as RFC 9449 section 4.3 lists it, for the token endpoint and for what is
/// protected here. One signature is verified for a proof, and none for a request without one.
@Singleton
public final class DPoPProofs {

  private static final int LONGEST = 8 * 1024;
  private static final int LONGEST_ID = 255;
  private static final Duration WINDOW = Duration.ofSeconds(60);

  /// What another node's clock may be off.
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final ProofKeys keys = new ProofKeys();
  private final ProofNonces nonces;
  private final SpentProofStore spent;
  private final InstantSource clock;

  DPoPProofs(ProofNonces nonces, SpentProofStore spent, InstantSource clock) {
    this.nonces = nonces;
    this.spent = spent;
    this.clock = clock;
  }

  /// `dpop_signing_alg_values_supported`
  public static List<String> algorithms() {
    return ProofKeys.ALGORITHMS;
  }

  /// Reads the proof of a request, if it has one. Nothing is spent yet.
  ///
  /// @param headers all `DPoP` headers
  /// @throws ProofRefused when the proof is not good
  public @Nullable DPoPProof read(View view, List<String> headers, ProofTarget target) {
    if (headers.isEmpty()) {
      return null;
    }
    if (headers.size() > 1) {
      throw ProofRefused.proof("send one DPoP header");
    }
    var jws = CompactJws.parse(headers.getFirst().strip(), LONGEST);
    if (jws == null) {
      throw ProofRefused.proof("the proof is no JWT");
    }
    var key = keys.signer(jws);
    var claims = jws.payload();
    if (!CompactJws.text(claims, "htm").equals(target.method())) {
      throw ProofRefused.proof("htm of the proof is not the method of the request");
    }
    if (!ProofUrls.same(CompactJws.text(claims, "htu"), target.url())) {
      throw ProofRefused.proof("htu of the proof is not the URL of the request");
    }
    var token = target.accessToken();
    if (token != null && !CompactJws.text(claims, "ath").equals(Secrets.hash(token))) {
      throw ProofRefused.proof("ath of the proof is not of the access token");
    }
    var now = clock.instant();
    var issued = issued(claims, now);
    var id = CompactJws.text(claims, "jti");
    if (id.isEmpty() || id.length() > LONGEST_ID) {
      throw ProofRefused.proof("jti of the proof must have 1 to 255 characters");
    }
    return new DPoPProof(
        key.jkt(),
        Secrets.hash(key.jkt() + "." + id),
        issued.plus(WINDOW).plus(SKEW),
        nextNonce(view, claims, now));
  }

  /// Makes a proof count, once on all nodes.
  ///
  /// @throws ProofRefused when it counted before
  public void spend(TenantId tenant, DPoPProof proof) {
    if (!spent.firstUse(tenant, proof)) {
      throw ProofRefused.proof("the proof was used before");
    }
  }

  private static Instant issued(JsonNode claims, Instant now) {
    var iat = claims.path("iat");
    if (!iat.isNumber()
        || Math.abs(iat.doubleValue() - now.toEpochMilli() / 1_000.0) > WINDOW.toSeconds()) {
      throw ProofRefused.proof("iat of the proof is not now");
    }
    return Instant.ofEpochSecond(iat.longValue());
  }

  /// Section 8: checks the nonce where the tenant demands one, and says which to use next.
  private @Nullable String nextNonce(View view, JsonNode claims, Instant now) {
    var settings = view.settings();
    if (settings == null || !settings.settings().binding().dpopNonce()) {
      return null;
    }
    var nonce = CompactJws.text(claims, "nonce");
    var current = nonces.current(view.tenant(), now);
    if (!nonces.isGood(view.tenant(), nonce, now)) {
      throw ProofRefused.nonce(current);
    }
    return nonce.equals(current) ? null : current;
  }
}
