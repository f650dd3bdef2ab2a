package procura.resource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Decides whether a string is an access token for this resource: a JWT by its signature, anything
/// else by asking the issuer. Remembers what it verified under the token's SHA-256, for a minute at
/// most, so that a key the issuer withdraws is soon worth nothing.
public final class AccessTokenValidator {

  private static final int LONGEST_TOKEN = 16 * 1024;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final JwtAccessTokens jwts;
  private final @Nullable Introspection introspection;
  private final boolean alwaysAsk;
  private final TokenRules rules;
  private final InstantSource time;
  private final Generations<Verified> verified;

  AccessTokenValidator(
      JwtAccessTokens jwts,
      @Nullable Introspection introspection,
      boolean alwaysAsk,
      TokenRules rules,
      int cacheSize,
      InstantSource time) {
    this.jwts = jwts;
    this.introspection = introspection;
    this.alwaysAsk = alwaysAsk;
    this.rules = rules;
    this.time = time;
    this.verified = new Generations<>(cacheSize);
  }

  public Validation validate(String token) {
    if (token.length() > LONGEST_TOKEN) {
      return new Validation.Invalid("longer than 16 KB");
    }
    try {
      var digest = digest(token);
      return new Validation.Valid(
          token.indexOf('.') < 0 ? opaque(token, digest) : jwt(token, digest));
    } catch (TokenRefused refused) {
      return new Validation.Invalid(refused.reason());
    } catch (IssuerUnavailable e) {
      return new Validation.Undecided(String.valueOf(e.getMessage()));
    }
  }

  int remembered() {
    return verified.size();
  }

  private AccessToken opaque(String token, String digest) throws TokenRefused, IssuerUnavailable {
    if (introspection == null) {
      throw new TokenRefused("opaque, and introspection is not configured");
    }
    return introspection.check(token, digest);
  }

  private AccessToken jwt(String token, String digest) throws TokenRefused, IssuerUnavailable {
    var checked = verifiedJwt(token, digest);
    if (alwaysAsk
        && introspection != null
        && introspection.issuer().trusted().identifier().equals(checked.issuer())) {
      introspection.check(token, digest);
    }
    return checked;
  }

  private AccessToken verifiedJwt(String token, String digest)
      throws TokenRefused, IssuerUnavailable {
    var known = verified.get(digest);
    var now = time.instant();
    if (known != null && now.isBefore(known.until())) {
      if (rules.isExpired(known.token().expiresAt(), now)) {
        throw new TokenRefused("expired");
      }
      return known.token();
    }
    var checked = jwts.check(token);
    verified.put(digest, new Verified(checked, now.plus(REMEMBERED)));
    return checked;
  }

  static String digest(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private record Verified(AccessToken token, Instant until) {}
}
