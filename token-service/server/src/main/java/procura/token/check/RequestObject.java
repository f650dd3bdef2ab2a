package procura.token.check;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;
import static procura.token.error.OAuthErrorCode.INVALID_REQUEST_OBJECT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.View;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.token.clientauth.RegisteredKeys;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;
import procura.token.profile.Profiles;

/// A request by value that its client has signed: an authorization request (RFC 9101), or one for
/// approval elsewhere (CIBA section 7.1.1). Never unsigned, never nested, never fetched.
public record RequestObject(
    Kind kind, View view, ClientAuthority client, RegisteredKeys keys, String issuer, Instant at) {

  public enum Kind {
    AUTHORIZATION(INVALID_REQUEST_OBJECT),
    /// CIBA section 13 has no code of its own for it.
    BACKCHANNEL(INVALID_REQUEST);

    private final OAuthErrorCode refusal;

    Kind(OAuthErrorCode refusal) {
      this.refusal = refusal;
    }
  }

  private static final int LONGEST = 16 * 1024;
  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  /// Libraries leave it out or write `JWT`, and so does the OpenID conformance suite: section 10.8
  /// only recommends it. No assertion passes for a request for that: it lacks `client_id`.
  private static final Set<String> TYPES =
      Set.of("oauth-authz-req+jwt", "application/oauth-authz-req+jwt", "jwt");

  private static final Duration LONGEST_LIFE = Duration.ofMinutes(10);
  private static final Duration OLDEST = Duration.ofMinutes(60);
  private static final Duration LEEWAY = Duration.ofSeconds(30);

  /// A later time is none that anybody means, and some are none that a clock can show.
  private static final long YEAR_9999 = 253_402_300_799L;

  /// FAPI 2.0 Security Profile section 5.4.1.
  private static final Set<String> FAPI_ALGORITHMS = Set.of("PS256", "ES256", "EdDSA", "Ed25519");

  /// The claims of the JWT itself, which are no parameters (RFC 7519 section 4.1).
  private static final Set<String> ENVELOPE =
      Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /// The parameters inside.
  public Map<String, List<String>> read(String object) {
    try {
      if (object.length() > LONGEST || !COMPACT.matcher(object).matches()) {
        throw refused("the request object is no signed JWT");
      }
      var jwt = SignedJWT.parse(object);
      checkHeader(jwt);
      if (keys.signer(view.tenant(), jwt, client.credentials()) == null) {
        throw refused("no registered key of the client signed the request object");
      }
      var claims = JSON.readTree(jwt.getPayload().toString());
      if (claims == null || !claims.isObject()) {
        throw refused("the request object has no claims");
      }
      checkEnvelope(claims);
      return parameters(claims);
    } catch (ParseException
        | JOSEException
        | JsonProcessingException
        | IllegalArgumentException _) {
      throw refused("the request object is malformed");
    }
  }

  private void checkHeader(SignedJWT jwt) {
    var header = jwt.getHeader();
    var algorithm = header.getAlgorithm().getName();
    var rules = client.metadata().requests();
    var registered =
        kind == Kind.BACKCHANNEL ? rules.backchannelSigningAlg() : rules.objectSigningAlg();
    if (!RegisteredKeys.ALGORITHMS.contains(header.getAlgorithm())
        || (registered != null && !registered.equals(algorithm))
        || (Profiles.of(view, client) != SecurityProfile.OAUTH_2_1
            && !FAPI_ALGORITHMS.contains(algorithm))) {
      throw refused("the request object's algorithm is not accepted");
    }
    if (header.getType() != null
        && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT))) {
      throw refused("typ of a request object is oauth-authz-req+jwt"); // RFC 9101 §10.8
    }
    if (header.getCriticalParams() != null) {
      throw refused("the request object has critical headers");
    }
  }

  /// RFC 9101 section 4 to 6, FAPI 2.0 Message Signing section 5.3.1; CIBA section 7.1.1.
  private void checkEnvelope(JsonNode claims) {
    var id = client.id().value();
    boolean backchannel = kind == Kind.BACKCHANNEL;
    if ((claims.has("client_id") || !backchannel)
        && !claims.path("client_id").asText().equals(id)) {
      throw refused("client_id of the request object is not that of the request");
    }
    if ((claims.has("iss") || backchannel) && !claims.path("iss").asText().equals(id)) {
      throw refused("iss of the request object must be the client");
    }
    if (claims.path("sub").asText().equals(id)) {
      throw refused("sub of the request object is the client: it looks like an assertion"); // §10.8
    }
    var audience = claims.path("aud");
    if (Stream.concat(Stream.of(audience), audience.valueStream())
        .noneMatch(one -> one.isTextual() && one.textValue().equals(issuer))) {
      throw refused("aud of the request object must be this issuer, or name it among others");
    }
    var expires = instant(claims, "exp");
    if (!at.isBefore(expires.plus(LEEWAY)) || expires.isAfter(at.plus(LONGEST_LIFE).plus(LEEWAY))) {
      throw refused("exp of the request object must be within ten minutes");
    }
    if (instant(claims, "nbf").isBefore(at.minus(OLDEST).minus(LEEWAY))) {
      throw refused("nbf of the request object must be within the last hour");
    }
    if (instant(claims, "nbf").isAfter(at.plus(LEEWAY))
        || ((claims.has("iat") || backchannel)
            && instant(claims, "iat").isAfter(at.plus(LEEWAY)))) {
      throw refused("the request object is not valid yet");
    }
    if (backchannel && claims.path("jti").asText().isBlank()) {
      throw refused("the request object needs jti");
    }
    if (claims.has("request") || claims.has("request_uri")) {
      throw refused("a request object holds no other"); // §4
    }
  }

  private Instant instant(JsonNode claims, String name) {
    var value = claims.path(name);
    if (!value.isNumber()
        || !value.canConvertToLong()
        || value.asLong() < 0
        || value.asLong() > YEAR_9999) {
      throw refused("the request object needs " + name + " as a number of seconds");
    }
    return Instant.ofEpochSecond(value.asLong());
  }

  /// RFC 9101 section 4: numbers and structures stand as JSON, not as strings.
  private static Map<String, List<String>> parameters(JsonNode claims) {
    var parameters = new LinkedHashMap<String, List<String>>();
    for (var claim : claims.properties()) {
      if (ENVELOPE.contains(claim.getKey())) {
        continue;
      }
      var value = claim.getValue();
      if (claim.getKey().equals("resource") && value.isArray()) {
        parameters.put("resource", value.valueStream().map(JsonNode::asText).toList());
      } else if (value.isContainerNode()) {
        parameters.put(claim.getKey(), List.of(value.toString()));
      } else if (!value.isNull()) {
        parameters.put(claim.getKey(), List.of(value.asText()));
      }
    }
    return Asked.withoutEmpty(parameters);
  }

  private OAuthException refused(String reason) {
    return new OAuthException(kind.refusal, reason);
  }
}
