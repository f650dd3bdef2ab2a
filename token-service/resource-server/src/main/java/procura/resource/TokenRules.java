package procura.resource;

import java.time.Duration;
import java.time.Instant;

/// The rules that any token must keep, however it was checked: meant for this resource, in its
/// time, with a well-formed chain of actors.
record TokenRules(String identifier, Duration leeway) {

  private static final Duration WIDEST_LEEWAY = Duration.ofSeconds(60);

  TokenRules {
    if (leeway.isNegative() || leeway.compareTo(WIDEST_LEEWAY) > 0) {
      throw new IllegalArgumentException("leeway must be 0 to 60 seconds");
    }
  }

  boolean isExpired(Instant expiresAt, Instant now) {
    return !now.isBefore(expiresAt.plus(leeway));
  }

  void requireAudience(Claims claims, TrustedIssuer issuer) throws TokenRefused {
    var audience = claims.audience();
    if (!audience.contains(identifier)) {
      throw new TokenRefused("aud does not name this resource");
    }
    if (audience.size() > 1 && !issuer.severalAudiences()) {
      throw new TokenRefused("aud names other resources too");
    }
  }

  void requireInTime(Claims claims, Instant now) throws TokenRefused {
    if (isExpired(claims.requiredTime("exp"), now)) {
      throw new TokenRefused("expired");
    }
    for (var name : new String[] {"nbf", "iat"}) {
      var time = claims.time(name);
      if (time != null && time.isAfter(now.plus(leeway))) {
        throw new TokenRefused(name + " is in the future");
      }
    }
  }
}
