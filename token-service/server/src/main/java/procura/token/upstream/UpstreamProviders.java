package procura.token.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ConnectionAuthority;
import procura.authority.View;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.identity.connection.ConnectionId;
import procura.identity.factor.LinkedIdentity;
import procura.identity.user.UserId;
import procura.outbound.Call;
import procura.outbound.Outbound;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.BlindIndexes;
import procura.tenancy.keys.PersonalData;
import procura.tenancy.keys.Secrets;
import procura.token.page.Browser;
import procura.token.upstream.UpstreamVisitStore.UpstreamVisit;

/// Sends people to a provider elsewhere and takes its word for who they are: code flow with PKCE,
/// `nonce`, a `state` that is bound to the browser, and a callback of each connection's own (OpenID
/// Connect Core section 3.1, RFC 9700 section 4.4.2).
@Singleton
public final class UpstreamProviders {

  private static final int LONGEST_CODE = 4_096;
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final Discovery discovery;
  private final IdTokenCheck idTokens;
  private final UpstreamVisitStore visits;
  private final Outbound outbound;
  private final PersonalData personal;
  private final BlindIndexes indexes;
  private final Secrets secrets;
  private final PublicUrls urls;
  private final InstantSource clock;

  UpstreamProviders(
      Discovery discovery,
      IdTokenCheck idTokens,
      UpstreamVisitStore visits,
      Outbound outbound,
      PersonalData personal,
      BlindIndexes indexes,
      Secrets secrets,
      PublicUrls urls,
      InstantSource clock) {
    this.clock = clock;
    this.discovery = discovery;
    this.idTokens = idTokens;
    this.visits = visits;
    this.outbound = outbound;
    this.personal = personal;
    this.indexes = indexes;
    this.secrets = secrets;
    this.urls = urls;
  }

  /// Somebody as the provider knows them.
  ///
  /// @param identity connection, issuer and subject: this alone says who it is
  /// @param email only when the provider says that it has verified it
  /// @param signedInAt when they showed the provider who they are, as far as it says so
  public record Person(
      LinkedIdentity identity,
      String subject,
      @Nullable String name,
      @Nullable String email,
      Instant signedInAt) {}

  /// @param request the client's request that the person comes with, or null
  /// @param linking the person who wants to link an account, or null to sign in
  /// @param session theirs
  /// @param signedInSince a sign-in at the provider before this doesn't count, or null for any
  public record Wish(
      @Nullable String request,
      @Nullable UserId linking,
      @Nullable String session,
      @Nullable Instant signedInSince) {

    public static Wish signIn(@Nullable String request, @Nullable Instant signedInSince) {
      return new Wish(request, null, null, signedInSince);
    }
  }

  /// Where the browser goes.
  ///
  /// @throws UpstreamFailure when the provider can't be found
  public String begin(View view, Browser browser, ConnectionAuthority connection, Wish wish) {
    var profile = connection.profile();
    var metadata = discovery.of(view.tenant(), profile.issuer());
    var state = secrets.token("state");
    var nonce = secrets.token("nonce");
    var verifier = secrets.token("pkce");
    visits.add(
        view.tenant(),
        browser,
        state,
        new UpstreamVisit(
            connection.id(),
            nonce,
            verifier,
            wish.request(),
            wish.linking(),
            wish.session(),
            wish.signedInSince()));
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("response_type", "code");
    parameters.put("client_id", profile.clientId());
    parameters.put("redirect_uri", callback(view.tenant(), connection.id()));
    parameters.put("scope", String.join(" ", profile.scopes()));
    parameters.put("state", state);
    parameters.put("nonce", nonce);
    parameters.put("code_challenge", challenge(verifier));
    parameters.put("code_challenge_method", "S256");
    if (wish.signedInSince() != null) {
      var age = Duration.between(wish.signedInSince(), clock.instant()).toSeconds();
      parameters.put("max_age", Long.toString(Math.max(0, age)));
    }
    var endpoint = metadata.authorization().toString();
    return endpoint + (endpoint.contains("?") ? "&" : "?") + form(parameters);
  }

  /// The visit that `state` belongs to, once; null when it is none of this browser and connection.
  public @Nullable UpstreamVisit back(
      View view, Browser browser, ConnectionId connection, String state) {
    var visit =
        browser.isNew() || state.isEmpty() ? null : visits.take(view.tenant(), browser, state);
    return visit != null && visit.connection().equals(connection) ? visit : null;
  }

  /// Who it is.
  ///
  /// @param answer the parameters of the provider's answer
  /// @throws UpstreamFailure when it vouches for nobody, or not as it must
  public Person person(
      View view, ConnectionAuthority connection, UpstreamVisit visit, Map<String, String> answer) {
    var profile = connection.profile();
    var metadata = discovery.of(view.tenant(), profile.issuer());
    var issuer = answer.getOrDefault("iss", "");
    if (issuer.isEmpty() ? metadata.issInResponses() : !issuer.equals(profile.issuer())) {
      throw new UpstreamFailure("the answer is another provider's"); // RFC 9207 §2.4
    }
    if (answer.containsKey("error")) {
      throw new UpstreamFailure("the provider says " + cut(answer.get("error")));
    }
    var code = answer.getOrDefault("code", "");
    if (code.isEmpty() || code.length() > LONGEST_CODE) {
      throw new UpstreamFailure("the answer has no code");
    }
    var token = redeem(view.tenant(), connection, visit, code, metadata);
    var claims =
        idTokens.check(
            token,
            new IdTokenCheck.Expected(
                view.tenant(),
                profile.issuer(),
                profile.clientId(),
                visit.nonce(),
                metadata.keys()));
    return person(view.tenant(), connection, claims, signedInAt(claims, visit.signedInSince()));
  }

  /// A session that was still open at the provider is no new sign-in: where one is asked for, it
  /// must say when that was (OpenID Connect Core section 3.1.2.1, `max_age`).
  private Instant signedInAt(JWTClaimsSet claims, @Nullable Instant since) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Date told;
    try {
      told = claims.getDateClaim("auth_time");
    } catch (ParseException _) {
      throw new UpstreamFailure("ID token has an auth_time that is none");
    }
    if (since != null && (told == null || told.toInstant().plus(SKEW).isBefore(since))) {
      throw new UpstreamFailure("the provider has not asked them to sign in again");
    }
    if (told == null || told.toInstant().isAfter(now)) {
      return now;
    }
    return since != null && told.toInstant().isBefore(since) ? since : told.toInstant();
  }

  private String redeem(
      TenantId tenant,
      ConnectionAuthority connection,
      UpstreamVisit visit,
      String code,
      Discovery.Metadata metadata) {
    var profile = connection.profile();
    var secret =
        personal.open(tenant, connection.id().value(), "client_secret", profile.clientSecret());
    if (secret == null) {
      throw new UpstreamFailure("the connection has no secret");
    }
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("grant_type", "authorization_code");
    parameters.put("code", code);
    parameters.put("redirect_uri", callback(tenant, connection.id()));
    parameters.put("code_verifier", visit.verifier());
    var pair = encode(profile.clientId()) + ":" + encode(secret); // RFC 6749 §2.3.1
    var call =
        Call.post(tenant, metadata.token(), "application/x-www-form-urlencoded", form(parameters))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    return switch (outbound.send(call)) {
      case Answer answer when answer.status() == 200 -> idToken(answer.body());
      case Answer answer ->
          throw new UpstreamFailure("the token endpoint answered " + answer.status());
      case Failure(var reason, var detail) ->
          throw new UpstreamFailure("the token endpoint: " + reason + " " + detail);
    };
  }

  private static String idToken(String body) {
    try {
      var token = FactJson.MAPPER.readTree(body).path("id_token");
      if (!token.isTextual()) {
        throw new UpstreamFailure("the token endpoint gave no ID token");
      }
      return token.asText();
    } catch (JsonProcessingException _) {
      throw new UpstreamFailure("the token endpoint answered no JSON");
    }
  }

  private Person person(
      TenantId tenant, ConnectionAuthority connection, JWTClaimsSet claims, Instant signedInAt) {
    var subject = claims.getSubject();
    var index = indexes.index(tenant, "identity", connection.profile().issuer() + "\0" + subject);
    return new Person(
        new LinkedIdentity(connection.id(), index),
        subject,
        text(claims, "name"),
        Boolean.TRUE.equals(claims.getClaim("email_verified")) ? text(claims, "email") : null,
        signedInAt);
  }

  private static @Nullable String text(JWTClaimsSet claims, String name) {
    try {
      var text = claims.getStringClaim(name);
      return text == null || text.isBlank() ? null : cut(text.replaceAll("\\p{Cntrl}", " "));
    } catch (ParseException _) {
      return null;
    }
  }

  private String callback(TenantId tenant, ConnectionId connection) {
    return urls.issuer(tenant) + "/providers/" + connection + "/callback";
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(p -> p.getKey() + "=" + encode(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String cut(String text) {
    return text.length() > 120 ? text.substring(0, 120) : text;
  }
}
