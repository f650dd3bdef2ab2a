package procura.token.grant;

import static procura.token.grant.Assertion.invalid;

import com.nimbusds.jose.JOSEException;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.TrustedIssuerAuthority;
import procura.authority.View;
import procura.identity.TenantId;
import procura.identity.client.Credential;
import procura.identity.trust.TrustPurpose;
import procura.tenancy.isolation.PublicUrls;
import procura.token.clientauth.AssertionIds;
import procura.token.clientauth.RegisteredKeys;

/// Whether an assertion is what it has to be (RFC 7523 section 3): of an issuer that the tenant
/// trusts for this purpose, signed by one of its keys, for us, in time, and new.
@Singleton
final class Assertions {

  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private static final Duration LONGEST_LIFE = Duration.ofHours(1);

  /// Platforms decide for themselves how long their tokens live.
  private static final Duration LONGEST_LIFE_OF_WORKLOAD = Duration.ofHours(24);

  private final PublicUrls urls;
  private final RegisteredKeys keys;
  private final SpentAssertions spent;

  Assertions(PublicUrls urls, RegisteredKeys keys, SpentAssertions spent) {
    this.urls = urls;
    this.keys = keys;
    this.spent = spent;
  }

  /// Good in itself, and not used up yet.
  record Verified(TrustedIssuerAuthority issuer, Assertion assertion, String subject, String jti) {}

  /// What an assertion has to be verified as. `typ` decides; where it says no more than `JWT`, what
  /// its issuer is trusted for does. There is no second try as anything else.
  TrustPurpose route(View view, Assertion assertion) {
    return switch (assertion.type()) {
      case Assertion.ID_JAG -> TrustPurpose.ID_JAG;
      case Assertion.AUTHORIZATION_GRANT -> TrustPurpose.CHAINING;
      case null -> routeByIssuer(view, assertion);
      case "jwt" -> routeByIssuer(view, assertion);
      default -> throw invalid("typ is of no authorization grant");
    };
  }

  private static TrustPurpose routeByIssuer(View view, Assertion assertion) {
    var name = assertion.claims().getIssuer();
    var issuer = name == null ? null : view.trustedIssuer(name);
    return issuer != null
            && issuer.profile().purposes().contains(TrustPurpose.CHAINING)
            && !issuer.profile().purposes().contains(TrustPurpose.WORKLOAD)
        ? TrustPurpose.CHAINING
        : TrustPurpose.WORKLOAD;
  }

  Verified verify(View view, Assertion assertion, TrustPurpose purpose, Instant now) {
    var claims = assertion.claims();
    var name = claims.getIssuer();
    if (name == null || name.equals(urls.issuer(view.tenant()))) {
      throw invalid("iss is missing or this server");
    }
    var issuer = view.trustedIssuer(name);
    if (issuer == null || !issuer.profile().purposes().contains(purpose)) {
      throw invalid("iss is not trusted for " + purpose.wireName());
    }
    if (!isSigned(view.tenant(), assertion, issuer)) {
      throw invalid("no key of the issuer signed it");
    }
    var subject = claims.getSubject();
    if (subject == null || subject.isBlank() || subject.length() > 1024) {
      throw invalid("sub is missing");
    }
    audience(view.tenant(), claims.getAudience(), purpose);
    times(assertion, purpose, now);
    var jti = claims.getJWTID();
    if (jti == null || !AssertionIds.acceptable(jti)) {
      throw invalid("jti is missing");
    }
    return new Verified(issuer, assertion, subject, jti);
  }

  /// Once for all: an assertion that was shown before is worth nothing.
  void spend(TenantId tenant, Verified verified) {
    var until = verified.assertion().claims().getExpirationTime().toInstant().plus(LEEWAY);
    if (!spent.firstUse(
        tenant, verified.issuer().profile().issuer(), verified.subject(), verified.jti(), until)) {
      throw invalid("it was used before");
    }
  }

  /// What it was spent on came to nothing, since its bearer has to wait: it is as good as before.
  void giveBack(TenantId tenant, Verified verified) {
    spent.forget(tenant, verified.issuer().profile().issuer(), verified.subject(), verified.jti());
  }

  private boolean isSigned(TenantId tenant, Assertion assertion, TrustedIssuerAuthority issuer) {
    var header = assertion.jwt().getHeader();
    if (!RegisteredKeys.ALGORITHMS.contains(header.getAlgorithm())
        || header.getCriticalParams() != null) {
      return false;
    }
    try {
      return keys.signer(tenant, assertion.jwt(), List.of(keysOf(issuer))) != null;
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return false;
    }
  }

  private static Credential keysOf(TrustedIssuerAuthority issuer) {
    var byUrl = issuer.profile().jwksUri();
    return byUrl != null
        ? new Credential.KeysByUrl(issuer.id().value(), byUrl)
        : new Credential.PublicKeys(
            issuer.id().value(), Objects.requireNonNull(issuer.profile().jwks()));
  }

  /// Exactly one audience: for an ID-JAG our issuer identifier, for the others that or the token
  /// endpoint (RFC 7523 section 3).
  private void audience(TenantId tenant, List<String> audience, TrustPurpose purpose) {
    var issuer = urls.issuer(tenant);
    boolean ours =
        audience.size() == 1
            && (audience.getFirst().equals(issuer)
                || (purpose != TrustPurpose.ID_JAG
                    && audience.getFirst().equals(issuer + "/token")));
    if (!ours) {
      throw invalid("aud is not this server alone");
    }
  }

  private static void times(Assertion assertion, TrustPurpose purpose, Instant now) {
    var claims = assertion.claims();
    var expires = instant(claims.getExpirationTime());
    var issued = instant(claims.getIssueTime());
    var notBefore = instant(claims.getNotBeforeTime());
    var longest = purpose == TrustPurpose.WORKLOAD ? LONGEST_LIFE_OF_WORKLOAD : LONGEST_LIFE;
    if (expires == null
        || !now.isBefore(expires.plus(LEEWAY))
        || expires.isAfter(now.plus(longest).plus(LEEWAY))) {
      throw invalid("exp is missing, past or too far away");
    }
    if (issued == null || issued.isAfter(now.plus(LEEWAY))) {
      throw invalid("iat is missing or in the future");
    }
    if (notBefore != null && notBefore.isAfter(now.plus(LEEWAY))) {
      throw invalid("nbf is in the future");
    }
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
