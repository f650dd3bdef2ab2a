package procura.token.grant;

import static procura.token.error.OAuthErrorCode.INVALID_GRANT;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.authority.details.Details;
import procura.identity.AuthorizationDetails;
import procura.token.error.OAuthException;

/// An assertion as it came (RFC 7523 section 2.1): read, and nothing of it believed.
record Assertion(SignedJWT jwt, JWTClaimsSet claims, @Nullable String type) {

  /// `typ` of an Identity Assertion JWT Authorization Grant (ID-JAG section 3.1).
  static final String ID_JAG = "oauth-id-jag+jwt";

  /// `typ` of a JWT authorization grant (RFC 10070).
  static final String AUTHORIZATION_GRANT = "authorization-grant+jwt";

  private static final int LONGEST = 16 * 1024;
  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  static Assertion parse(String assertion) {
    if (assertion.length() > LONGEST || !COMPACT.matcher(assertion).matches()) {
      throw invalid("no signed JWT");
    }
    try {
      var jwt = SignedJWT.parse(assertion);
      var type = jwt.getHeader().getType();
      return new Assertion(jwt, jwt.getJWTClaimsSet(), type == null ? null : lower(type.getType()));
    } catch (ParseException | IllegalArgumentException _) {
      throw invalid("no JWT");
    }
  }

  /// A media type may be written with or without its `application/` (RFC 7515 section 4.1.9).
  private static String lower(String type) {
    var lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
  }

  /// A text claim; one of another kind makes the assertion unacceptable.
  @Nullable String text(String claim) {
    try {
      return claims.getStringClaim(claim);
    } catch (ParseException _) {
      throw invalid(claim + " is not text");
    }
  }

  /// A claim that is one text or several.
  List<String> texts(String claim) {
    var value = claims.getClaim(claim);
    if (value instanceof String one) {
      return List.of(one);
    }
    if (value instanceof List<?> many) {
      return many.stream()
          .map(each -> {
            if (each instanceof String text) {
              return text;
            }
            throw invalid(claim + " is not text");
          })
          .toList();
    }
    if (value != null) {
      throw invalid(claim + " is not text");
    }
    return List.of();
  }

  /// `authorization_details` (ID-JAG section 3.1): what the person may do at most. A request for
  /// others, or for any where the assertion has none, goes beyond what anybody has said.
  @Nullable AuthorizationDetails details() {
    try {
      return Details.claimOf(jwt.getPayload().toString());
    } catch (IllegalArgumentException _) {
      throw invalid("authorization_details can't be read");
    }
  }

  /// The value of a claim, or of a member of nested claims with dots between, as text; null where
  /// there is none.
  @Nullable String at(String path) {
    var whole = claims.getClaim(path);
    return whole == null ? at(claims.getClaims(), path) : plain(whole);
  }

  private static @Nullable String at(Map<?, ?> object, String path) {
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      if (object.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        var found = at(inner, path.substring(dot + 1));
        if (found != null) {
          return found;
        }
      }
    }
    var value = object.get(path);
    return value == null ? null : plain(value);
  }

  private static @Nullable String plain(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : null;
  }

  /// All unacceptable assertions look alike; only the record tells them apart.
  static OAuthException invalid(String reason) {
    return new OAuthException(
        INVALID_GRANT, "the assertion is not acceptable", "assertion: " + reason);
  }
}
