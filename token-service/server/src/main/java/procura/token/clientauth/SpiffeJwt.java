package procura.token.clientauth;

import static procura.token.clientauth.ClientAuthentication.refused;

import com.nimbusds.jose.JOSEException;
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
import org.jspecify.annotations.Nullable;
import procura.authority.View;
import procura.identity.client.Credential;
import procura.identity.client.Credential.SpiffeId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.jwt.JwtSignatures;

/// Client authentication by a JWT-SVID (draft-ietf-oauth-spiffe-client-auth section 3). A workload
/// gets its SVID from its platform and shows it until it ends, so it is not used up; `iss` and
/// `jti` say nothing.
@Singleton
final class SpiffeJwt {

  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

  private static final Set<String> TYPES = Set.of("jwt", "jose");
  private static final Duration LEEWAY = Duration.ofSeconds(30);

  private final SpiffeBundles bundles;
  private final PublicUrls urls;

  SpiffeJwt(SpiffeBundles bundles, PublicUrls urls) {
    this.bundles = bundles;
    this.urls = urls;
  }

  /// The id of the credential that the SVID proves.
  String verify(View view, List<Credential> credentials, String svid, Instant now) {
    try {
      var jwt = SignedJWT.parse(svid);
      var header = jwt.getHeader();
      if (!RegisteredKeys.ALGORITHMS.contains(header.getAlgorithm())
          || header.getCriticalParams() != null
          || (header.getType() != null
              && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)))) {
        throw refused("the SVID's algorithm or type is not accepted");
      }
      var claims = jwt.getJWTClaimsSet();
      var credential = credential(credentials, claims.getSubject());
      checkSigner(view, jwt, claims.getSubject());
      checkClaims(view, claims, now);
      return credential;
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      throw refused("the SVID is malformed");
    }
  }

  private static String credential(List<Credential> credentials, @Nullable String subject) {
    for (var credential : credentials) {
      if (credential instanceof SpiffeId(var id, var uri) && uri.equals(subject)) {
        return id;
      }
    }
    throw refused("the SPIFFE ID is not the client's");
  }

  private void checkSigner(View view, SignedJWT jwt, String subject) throws JOSEException {
    var settings = view.settings();
    var domain =
        settings == null
            ? null
            : settings.settings().binding().trustDomain(SpiffeIds.trustDomain(subject));
    if (domain == null) {
      throw refused("the trust domain is not trusted");
    }
    var kid = jwt.getHeader().getKeyID();
    for (var key : bundles.tokenKeys(view.tenant(), domain, kid)) {
      if (JwtSignatures.verifies(jwt, key)) {
        return;
      }
    }
    throw refused("no key of the trust domain signed the SVID");
  }

  private void checkClaims(View view, JWTClaimsSet claims, Instant now) {
    if (!List.of(urls.issuer(view.tenant())).equals(claims.getAudience())) {
      throw refused("aud of the SVID must be this issuer alone");
    }
    var expires = instant(claims.getExpirationTime());
    if (expires == null || !now.isBefore(expires.plus(LEEWAY))) {
      throw refused("the SVID has expired");
    }
    var notBefore = instant(claims.getNotBeforeTime());
    if (notBefore != null && notBefore.isAfter(now.plus(LEEWAY))) {
      throw refused("the SVID is not valid yet");
    }
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
