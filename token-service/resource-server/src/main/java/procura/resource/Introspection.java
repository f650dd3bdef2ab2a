package procura.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Asks the issuer about a token (RFC 7662). An answer is believed for a few seconds, and never
/// past the token's own end, so that a suspended agent is locked out at once and a busy tool does
/// not ask for each call.
final class Introspection {

  private final Issuer issuer;
  private final ClientAuthentication client;
  private final Outbound outbound;
  private final TokenRules rules;
  private final Duration believed;
  private final InstantSource time;
  private final Generations<Told> told;

  Introspection(
      Issuer issuer,
      ClientAuthentication client,
      Outbound outbound,
      TokenRules rules,
      Duration believed,
      int cacheSize,
      InstantSource time) {
    this.issuer = issuer;
    this.client = client;
    this.outbound = outbound;
    this.rules = rules;
    this.believed = believed;
    this.time = time;
    this.told = new Generations<>(cacheSize);
  }

  Issuer issuer() {
    return issuer;
  }

  AccessToken check(String token, String digest) throws TokenRefused, IssuerUnavailable {
    var kept = told.get(digest);
    var now = time.instant();
    if (kept != null && now.isBefore(kept.until()) && !rules.isExpired(kept.expiresAt(), now)) {
      return kept.token();
    }
    var checked = accessToken(token, new Claims(ask(token)));
    told.put(digest, new Told(checked, time.instant().plus(believed)));
    return checked;
  }

  private AccessToken accessToken(String token, Claims claims) throws TokenRefused {
    if (!claims.json().path("active").isBoolean() || !claims.json().path("active").asBoolean()) {
      throw new TokenRefused("not active");
    }
    var iss = claims.text("iss");
    if (iss != null && !iss.equals(issuer.trusted().identifier())) {
      throw new TokenRefused("iss is not the issuer that was asked");
    }
    rules.requireAudience(claims, issuer.trusted());
    rules.requireInTime(claims, time.instant());
    return new AccessToken(
        token,
        issuer.trusted().identifier(),
        claims.requiredText("sub"),
        claims.text("client_id"),
        claims.scopes(),
        claims.actors(issuer.trusted().legacyActors()),
        claims.text("jti"),
        claims.requiredTime("exp"),
        StrictJson.map(claims.json()));
  }

  private ObjectNode ask(String token) throws IssuerUnavailable {
    var endpoint = issuer.metadata().introspection();
    if (endpoint == null) {
      throw new IssuerUnavailable("the issuer has no introspection endpoint");
    }
    var proof = client.proof(issuer.trusted().identifier(), time.instant());
    var headers = new HashMap<>(proof.headers());
    headers.put("Accept", "application/json");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", token);
    form.put("token_type_hint", "access_token");
    form.putAll(proof.form());
    try {
      var answer = outbound.send(new Outbound.Call(endpoint, headers, form));
      if (answer.status() != 200) {
        throw new IssuerUnavailable("introspection answered " + answer.status());
      }
      return StrictJson.object(answer.body());
    } catch (IOException e) {
      throw new IssuerUnavailable("introspection failed", e);
    }
  }

  private record Told(AccessToken token, Instant until) {

    Instant expiresAt() {
      return token.expiresAt();
    }
  }
}
