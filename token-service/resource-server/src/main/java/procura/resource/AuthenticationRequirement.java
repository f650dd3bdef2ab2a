package procura.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How and how recently the person must have signed in for an operation (RFC 9470). `acrValues` in
/// order of preference; empty means any. Name every class that will do: a token has the class of
/// what the person did, which may be more than was asked for (`urn:procura:acr:2`, and `phr`).
public record AuthenticationRequirement(List<String> acrValues, @Nullable Duration maxAge) {

  public AuthenticationRequirement {
    acrValues = List.copyOf(acrValues);
    if (acrValues.isEmpty() && maxAge == null) {
      throw new IllegalArgumentException("ask for acr values, a maximum age, or both");
    }
    if (maxAge != null && maxAge.toSeconds() < 1) {
      throw new IllegalArgumentException("no sign-in is younger than a second when it is shown");
    }
  }

  boolean isMetBy(AccessToken token, Instant now) {
    return (acrValues.isEmpty() || acrValues.contains(String.valueOf(token.text("acr"))))
        && (maxAge == null || isRecent(token, now, maxAge));
  }

  private static boolean isRecent(AccessToken token, Instant now, Duration maxAge) {
    return token.claims().get("auth_time") instanceof Number seconds
        && !now.isAfter(Instant.ofEpochSecond(seconds.longValue()).plus(maxAge));
  }
}
