package procura.token.registration;

import static procura.token.error.OAuthErrorCode.INVALID_SOFTWARE_STATEMENT;
import static procura.token.error.OAuthErrorCode.UNAPPROVED_SOFTWARE_STATEMENT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Strangers;
import procura.authority.View;
import procura.outbound.KeySets;
import procura.outbound.Keys.Known;
import procura.outbound.Keys.Unavailable;
import procura.tenancy.lifecycle.RegistrationPolicy.StatementIssuer;
import procura.token.error.OAuthException;
import procura.token.jwt.JwtSignatures;

/// Software statements (RFC 7591 section 2.3): somebody whom the tenant trusts vouches for
/// metadata, and what they vouch for outweighs what the client says itself.
@Singleton
final class SoftwareStatements {

  private static final Set<String> ABOUT_ITSELF =
      Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "software_statement");
  private static final int LONGEST = 16 * 1024;
  private static final long LEEWAY_SECONDS = 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeySets keys;

  SoftwareStatements(KeySets keys) {
    this.keys = keys;
  }

  /// The metadata that counts, and who vouches for some of it.
  record Vouched(ObjectNode metadata, @Nullable String issuer) {}

  Vouched of(View view, ObjectNode json, Instant now) {
    var statement = json.path("software_statement");
    if (statement.isMissingNode() || statement.isNull()) {
      if (Strangers.policy(view).statementRequired()) {
        throw new OAuthException(
            UNAPPROVED_SOFTWARE_STATEMENT, "a software_statement is required here");
      }
      return new Vouched(json, null);
    }
    if (!statement.isTextual() || statement.textValue().length() > LONGEST) {
      throw invalid("software_statement must be a JWT");
    }
    try {
      var jwt = SignedJWT.parse(statement.textValue());
      var issuer = issuer(view, jwt.getJWTClaimsSet().getIssuer());
      verify(view, jwt, issuer, now);
      var merged = json.deepCopy();
      claims(jwt)
          .properties()
          .forEach(claim -> {
            if (!ABOUT_ITSELF.contains(claim.getKey())) {
              merged.set(claim.getKey(), claim.getValue());
            }
          });
      return new Vouched(merged, issuer.issuer());
    } catch (ParseException | IllegalArgumentException _) {
      throw invalid("software_statement must be a signed JWT");
    }
  }

  private static StatementIssuer issuer(View view, @Nullable String name) {
    return Strangers.policy(view).statementIssuers().stream()
        .filter(trusted -> trusted.issuer().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new OAuthException(
                UNAPPROVED_SOFTWARE_STATEMENT, "the software_statement's issuer is not trusted"));
  }

  private void verify(View view, SignedJWT jwt, StatementIssuer issuer, Instant now)
      throws ParseException {
    if (!JwtSignatures.isAcceptable(jwt.getHeader())) {
      throw invalid("the software_statement's algorithm is not accepted");
    }
    var type = jwt.getHeader().getType();
    if (type != null && !type.equals(JOSEObjectType.JWT)) { // RFC 8725 §3.11
      throw invalid("typ of a software_statement is JWT, or left out");
    }
    boolean signed =
        switch (keys.find(
            view.tenant(), URI.create(issuer.jwksUri()), jwt.getHeader().getKeyID())) {
          case Known(var known) ->
              known.stream()
                  .filter(key -> JwtSignatures.fits(jwt.getHeader(), key))
                  .anyMatch(key -> verifies(jwt, key));
          case Unavailable(var reason) ->
              throw new OAuthException(
                  INVALID_SOFTWARE_STATEMENT,
                  "the keys of the software_statement's issuer can't be had",
                  reason);
        };
    if (!signed) {
      throw invalid("the software_statement's signature is wrong");
    }
    var claims = jwt.getJWTClaimsSet();
    var expires = claims.getExpirationTime();
    var begins = claims.getNotBeforeTime();
    if ((expires != null && !now.isBefore(expires.toInstant().plusSeconds(LEEWAY_SECONDS)))
        || (begins != null && now.isBefore(begins.toInstant().minusSeconds(LEEWAY_SECONDS)))) {
      throw invalid("the software_statement is not valid at this time");
    }
  }

  private static boolean verifies(SignedJWT jwt, JWK key) {
    try {
      return JwtSignatures.verifies(jwt, key);
    } catch (JOSEException _) {
      return false;
    }
  }

  private static ObjectNode claims(SignedJWT jwt) {
    try {
      JsonNode claims = JSON.readTree(jwt.getPayload().toString());
      if (claims instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException _) {
      // said below
    }
    throw invalid("the software_statement has no claims");
  }

  private static OAuthException invalid(String description) {
    return new OAuthException(INVALID_SOFTWARE_STATEMENT, description);
  }
}
