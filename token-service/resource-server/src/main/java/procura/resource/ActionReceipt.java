package procura.resource;

import com.nimbusds.jose.JOSEObjectType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;

/// One thing that was done, or was not let be done, with a token: what the auditor sees of a tool
/// call. Carries ids and the chain of actors, neither arguments nor results.
public record ActionReceipt(
    String resource, String id, String tool, Outcome outcome, AccessToken token, Instant at) {

  /// How the call ended.
  public enum Outcome {
    SUCCEEDED,
    FAILED,
    REFUSED
  }

  private static final JOSEObjectType TYPE = new JOSEObjectType("action-receipt+jwt");

  /// A JWS of type `action-receipt+jwt`: `iss` is the resource, `aud` the issuer, `token_jti` the
  /// token that was used.
  String signed(ResourceKey key) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", resource);
    claims.put("aud", token.issuer());
    claims.put("iat", at.getEpochSecond());
    claims.put("jti", id);
    var jti = token.jti();
    if (jti != null) {
      claims.put("token_jti", jti);
    }
    claims.put("tool", tool);
    claims.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    claims.put("sub", token.sub());
    var act = token.claims().get("act");
    if (act != null) {
      claims.put("act", act);
    }
    return key.sign(TYPE, claims);
  }
}
