package procura.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import procura.authority.AccessToken.MayAct;
import procura.authority.Authorities.KeyAuthority;
import procura.authority.details.Details;
import procura.identity.AuthorizationDetails;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.issuance.ActorChain;
import procura.identity.issuance.Confirmation;
import procura.identity.issuance.GrantId;
import procura.tenancy.isolation.PublicUrls;

/// Reads JWT access tokens of a tenant's own issuer: signature by one of its published keys, the
/// algorithm taken from the key and never from the token, `typ`, `iss` and `aud` (RFC 9068 section
/// 4, RFC 8725 section 3). Whether the token is still good is not asked here.
@Singleton
public final class AccessTokenReader {

  /// Longer tokens are refused unread.
  private static final int LONGEST = 16 * 1024;

  /// RFC 7515 section 3.1; a parser that forgives white space would give one token many spellings.
  private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt");

  private final PublicUrls urls;
  private final Cache<KeyAuthority, JWSVerifier> verifiers =
      Caffeine.newBuilder().maximumSize(10_000).build();

  /// A token whose signature by that key was good.
  private record Verified(String kid, AccessToken token) {}

  /// By tenant and hash: a signature does not turn bad, though its key may be withdrawn.
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(20_000).build();

  private final InstantSource clock;

  public AccessTokenReader(PublicUrls urls, InstantSource clock) {
    this.urls = urls;
    this.clock = clock;
  }

  /// The token, or null when it is not an access token of this tenant.
  public @Nullable AccessToken read(View view, String jwt) {
    if (jwt.length() > LONGEST || !COMPACT.matcher(jwt).matches()) {
      return null;
    }
    var name = view.tenant() + " " + hash(jwt);
    var known = verified.getIfPresent(name);
    if (known == null) {
      known = verify(view, jwt);
      if (known == null) {
        return null;
      }
      verified.put(name, known);
    }
    return published(view, known.kid()) == null ? null : known.token();
  }

  private @Nullable Verified verify(View view, String jwt) {
    try {
      var parsed = SignedJWT.parse(jwt);
      var header = parsed.getHeader();
      var key = Signatures.key(view, header);
      if (key == null
          || !key.publishedAt(clock.instant())
          || header.getCriticalParams() != null
          || header.getType() == null
          || !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT))
          || !parsed.verify(verifiers.get(key, Signatures::verifier))) {
        return null;
      }
      return new Verified(
          key.kid(),
          claims(
              view.tenant(),
              parsed.getJWTClaimsSet(),
              Details.claimOf(parsed.getPayload().toString())));
    } catch (ParseException | JOSEException | RuntimeException _) {
      return null; // hostile input in any shape is simply not a token of ours
    }
  }

  /// The key while it is in the tenant's key set.
  private @Nullable KeyAuthority published(View view, @Nullable String kid) {
    for (var key : view.keys()) {
      if (key.kid().equals(kid)) {
        return key.publishedAt(clock.instant()) ? key : null;
      }
    }
    return null;
  }

  private AccessToken claims(
      TenantId tenant, JWTClaimsSet claims, @Nullable AuthorizationDetails details)
      throws ParseException {
    if (!urls.issuer(tenant).equals(claims.getIssuer())
        || claims.getAudience().size() != 1
        || claims.getSubject() == null
        || claims.getJWTID() == null) {
      throw new ParseException("not of this issuer", 0);
    }
    var grant = claims.getStringClaim("grant_id");
    var scope = claims.getStringClaim("scope");
    var authTime = claims.getDateClaim("auth_time");
    return new AccessToken(
        tenant,
        claims.getJWTID(),
        claims.getSubject(),
        new ClientId(claims.getStringClaim("client_id")),
        actors(claims.getJSONObjectClaim("act")),
        claims.getAudience().getFirst(),
        scope == null ? Scopes.NONE : Scopes.parse(scope),
        grant == null ? null : new GrantId(grant),
        authTime == null ? null : authTime.toInstant(),
        confirmation(claims.getJSONObjectClaim("cnf")),
        details,
        ancestors(claims),
        mayAct(claims.getJSONObjectClaim("may_act")),
        claims.getIssueTime().toInstant(),
        claims.getExpirationTime().toInstant(),
        claims.getStringClaim("acr"),
        claims.getStringListClaim("userinfo_claims"));
  }

  private static @Nullable MayAct mayAct(@Nullable Map<String, Object> mayAct) {
    return mayAct == null
        ? null
        : new MayAct(
            (String) mayAct.get("iss"),
            (String) mayAct.get("sub"),
            !Set.of("iss", "sub", "sub_profile").containsAll(mayAct.keySet()));
  }

  private static List<String> ancestors(JWTClaimsSet claims) throws ParseException {
    var derivedFrom = claims.getStringListClaim("derived_from");
    return derivedFrom == null ? List.of() : derivedFrom;
  }

  private static @Nullable Confirmation confirmation(@Nullable Map<String, Object> cnf) {
    return cnf == null
        ? null
        : new Confirmation((String) cnf.get("jkt"), (String) cnf.get("x5t#S256"));
  }

  @SuppressWarnings("unchecked")
  private static ActorChain actors(@Nullable Map<String, Object> act) {
    var chain = new ArrayList<String>();
    for (var actor = act; actor != null; actor = (Map<String, Object>) actor.get("act")) {
      chain.add((String) Objects.requireNonNull(actor.get("sub")));
    }
    return new ActorChain(chain);
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(token.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether `exp` has come (no leeway: the clock is our own).
  static boolean expired(AccessToken token, Instant now) {
    return !now.isBefore(token.expiresAt());
  }
}
