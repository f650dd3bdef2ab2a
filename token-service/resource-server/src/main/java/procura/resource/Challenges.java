package procura.resource;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.resource.Admission.Refused;

/// The refusals of a protected resource, each with the challenge a client needs to do better: RFC
/// 6750 section 3, RFC 9728 section 5.1, RFC 9470 section 3, RFC 9449 section 7.1.
final class Challenges {

  private final String metadataUrl;

  Challenges(String metadataUrl) {
    this.metadataUrl = metadataUrl;
  }

  /// No `error`: the client has done nothing wrong yet.
  Refused noToken(Collection<String> scopes) {
    return refused(401, "Bearer", null, parameters(scopes), "no token");
  }

  Refused badToken(String scheme, Collection<String> scopes, String reason) {
    return refused(401, scheme, "invalid_token", parameters(scopes), reason);
  }

  Refused badProof(Collection<String> scopes, String reason) {
    return refused(401, "DPoP", "invalid_dpop_proof", parameters(scopes), reason);
  }

  Refused malformed(String reason) {
    return refused(400, "Bearer", "invalid_request", Map.of(), reason);
  }

  Refused tooFewScopes(String scheme, Collection<String> scopes) {
    return refused(403, scheme, "insufficient_scope", parameters(scopes), "scope");
  }

  /// Says nothing about who would be let in.
  Refused actorNotAdmitted(String scheme) {
    return refused(403, scheme, "actor_unauthorized", Map.of(), "actor");
  }

  Refused stepUp(String scheme, Collection<String> scopes, AuthenticationRequirement requirement) {
    var parameters = new LinkedHashMap<String, String>();
    if (!requirement.acrValues().isEmpty()) {
      parameters.put("acr_values", String.join(" ", requirement.acrValues()));
    }
    var maxAge = requirement.maxAge();
    if (maxAge != null) {
      parameters.put("max_age", Long.toString(maxAge.toSeconds()));
    }
    parameters.putAll(parameters(scopes));
    return refused(
        401, scheme, "insufficient_user_authentication", parameters, "user authentication");
  }

  /// The token may be good, nobody can tell now: no challenge, the client should keep it.
  static Refused undecided(String reason) {
    return new Refused(
        503,
        Map.of("Retry-After", "2", "Cache-Control", "no-store"),
        "temporarily_unavailable",
        reason);
  }

  private Map<String, String> parameters(Collection<String> scopes) {
    var parameters = new LinkedHashMap<String, String>();
    if (!scopes.isEmpty()) {
      parameters.put("scope", String.join(" ", scopes));
    }
    return parameters;
  }

  private Refused refused(
      int status,
      String scheme,
      @Nullable String error,
      Map<String, String> parameters,
      String reason) {
    var challenge = new StringBuilder(scheme);
    var separator = " ";
    var all = new LinkedHashMap<String, String>();
    if (error != null) {
      all.put("error", error);
    }
    all.put("resource_metadata", metadataUrl);
    all.putAll(parameters);
    if (scheme.equals("DPoP")) {
      all.put("algs", DPoPProofs.ALGORITHMS);
    }
    for (var parameter : all.entrySet()) {
      challenge
          .append(separator)
          .append(parameter.getKey())
          .append("=\"")
          .append(parameter.getValue())
          .append('"');
      separator = ", ";
    }
    return new Refused(
        status,
        Map.of("WWW-Authenticate", challenge.toString(), "Cache-Control", "no-store"),
        error,
        reason);
  }
}
