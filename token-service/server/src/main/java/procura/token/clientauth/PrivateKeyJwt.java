package procura.token.clientauth;

import static procura.token.clientauth.ClientAuthentication.refused;
import static procura.token.error.OAuthErrorCode.INVALID_CLIENT;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.eventstore.FactLog;
import procura.eventstore.Fence;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.client.Credential;
import procura.identity.client.SecurityRules;
import procura.identity.client.SecurityRules.SecurityProfile;
import procura.identity.issuance.IssuanceEvent.AudienceExcused;
import procura.tenancy.isolation.PublicUrls;
import procura.token.error.OAuthException;

/// `private_key_jwt`: RFC 7523 section 2.2 and 3, as RFC 10070 updates them. The assertion's only
/// audience is this issuer, it lives for minutes, and it is used once.
@Singleton
public final class PrivateKeyJwt {

  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private static final Set<String> TYPES = Set.of("jwt", "client-authentication+jwt");
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(5);
  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final int LONGEST = 16 * 1024;
  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final PublicUrls urls;
  private final AssertionIds used;
  private final FactLog log;
  private final RegisteredKeys keys;

  PrivateKeyJwt(PublicUrls urls, AssertionIds used, RegisteredKeys keys, FactLog log) {
    this.keys = keys;
    this.urls = urls;
    this.used = used;
    this.log = log;
  }

  /// Who an assertion says it is of, before anything is believed (`client_id` may be left out).
  static String subject(String assertion) {
    try {
      var subject =
          assertion.length() > LONGEST || !COMPACT.matcher(assertion).matches()
              ? null
              : SignedJWT.parse(assertion).getJWTClaimsSet().getSubject();
      if (subject == null) {
        throw refused("the assertion has no subject");
      }
      return subject;
    } catch (ParseException | IllegalArgumentException _) {
      throw refused("the assertion is no JWT");
    }
  }

  /// The id of the credential that the assertion proves.
  ///
  /// @param rules the profile that the client is held to, and what it is still excused from
  String verify(
      TenantId tenant,
      ClientId client,
      List<Credential> credentials,
      String assertion,
      SecurityRules rules,
      Instant now) {
    try {
      var jwt = SignedJWT.parse(assertion);
      var header = jwt.getHeader();
      if (!RegisteredKeys.ALGORITHMS.contains(header.getAlgorithm())
          || header.getCriticalParams() != null
          || (header.getType() != null
              && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)))) {
        throw refused("the assertion's algorithm or type is not accepted");
      }
      var credential = keys.signer(tenant, jwt, credentials);
      if (credential == null) {
        throw refused("no registered key signed the assertion");
      }
      if (rules.profile() != SecurityProfile.OAUTH_2_1) {
        checkStrictly(jwt);
      }
      var claims = jwt.getJWTClaimsSet();
      checkClaims(client, claims, now);
      var excused = isExcused(tenant, claims, rules, now);
      if (!used.firstUse(
          tenant, client, claims.getJWTID(), claims.getExpirationTime().toInstant().plus(LEEWAY))) {
        throw unfit("the assertion was used before");
      }
      if (excused != null) {
        record(new AudienceExcused(tenant, client, excused, now));
      }
      return credential;
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      throw refused("the assertion is malformed");
    }
  }

  /// What was just verified came to nothing: it has not been used.
  void giveBack(TenantId tenant, ClientId client, String assertion) {
    try {
      used.forget(tenant, client, SignedJWT.parse(assertion).getJWTClaimsSet().getJWTID());
    } catch (ParseException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  /// FAPI 2.0 Security Profile section 5.3.2.1 and 5.4.1: one audience as a string, and no
  /// RSASSA-PKCS1-v1_5.
  private static void checkStrictly(SignedJWT jwt) {
    if (JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
      throw unfit("the client's profile has no RS256");
    }
    if (!(jwt.getPayload().toJSONObject().get("aud") instanceof String)) {
      throw unfit("the client's profile wants aud of the assertion as a string");
    }
  }

  /// RFC 10070: the issuer is the only audience, so that no other server can be shown the assertion
  /// that was meant for it. A client may be excused until a date, outside the stricter profiles: by
  /// the audiences of before, which were the token endpoint's URL and, for CIBA (section 7.1), that
  /// of its own endpoint.
  ///
  /// @return the date of the excuse that was needed, or null
  private @Nullable Instant isExcused(
      TenantId tenant, JWTClaimsSet claims, SecurityRules rules, Instant now) {
    var issuer = urls.issuer(tenant);
    if (List.of(issuer).equals(claims.getAudience())) {
      return null;
    }
    var until = rules.tokenEndpointAudienceUntil();
    if (until != null
        && now.isBefore(until)
        && rules.profile() == SecurityProfile.OAUTH_2_1
        && claims.getAudience().size() == 1
        && Set.of(issuer + "/token", issuer + "/bc-authorize")
            .contains(claims.getAudience().getFirst())) {
      return until;
    }
    throw unfit("aud of the assertion must be this issuer alone (RFC 10070)");
  }

  private void record(AudienceExcused fact) {
    var id = UUID.randomUUID().toString();
    log.append(
            List.of(fact),
            new Cause(new Actor(null, null, fact.client(), List.of(), null), id, id),
            Fence.NONE)
        .toCompletableFuture()
        .join();
  }

  private static void checkClaims(ClientId client, JWTClaimsSet claims, Instant now) {
    if (!client.value().equals(claims.getSubject()) || !client.value().equals(claims.getIssuer())) {
      throw unfit("iss and sub of the assertion must be the client");
    }
    var expires = instant(claims.getExpirationTime());
    if (expires == null
        || !now.isBefore(expires.plus(LEEWAY))
        || expires.isAfter(now.plus(LONGEST_LIFE).plus(LEEWAY))) {
      throw unfit("exp of the assertion must be within five minutes");
    }
    var notBefore = instant(claims.getNotBeforeTime());
    var issued = instant(claims.getIssueTime());
    if ((notBefore != null && notBefore.isAfter(now.plus(LEEWAY)))
        || (issued != null && issued.isAfter(now.plus(LEEWAY)))) {
      throw unfit("the assertion is not valid yet");
    }
    if (!AssertionIds.acceptable(claims.getJWTID())) {
      throw unfit("the assertion needs a jti");
    }
  }

  /// Who holds the key is told what to mend; to all others every refusal is the same.
  private static OAuthException unfit(String reason) {
    return new OAuthException(INVALID_CLIENT, reason);
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
