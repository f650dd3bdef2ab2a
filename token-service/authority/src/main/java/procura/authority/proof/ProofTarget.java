package procura.authority.proof;

import org.jspecify.annotations.Nullable;

/// The request that a proof must be made for.
///
/// @param url as this server publishes it, never as a header names it
/// @param accessToken the token that comes with the proof; null where none is presented
public record ProofTarget(String method, String url, @Nullable String accessToken) {

  public static ProofTarget post(String url) {
    return new ProofTarget("POST", url, null);
  }
}
