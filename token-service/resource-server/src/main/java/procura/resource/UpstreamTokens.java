package procura.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Exchanges the token of a call for one that a service behind this resource accepts (RFC 8693).
/// The inbound token itself must never be passed on: it names this resource, and whoever gets it
/// could come back as its holder. The new token's chain names this resource as the newest actor.
public final class UpstreamTokens {

  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private final Issuer issuer;
  private final ClientAuthentication client;
  private final Outbound outbound;
  private final InstantSource time;

  UpstreamTokens(
      Issuer issuer, ClientAuthentication client, Outbound outbound, InstantSource time) {
    this.issuer = issuer;
    this.client = client;
    this.outbound = outbound;
    this.time = time;
  }

  /// `resource` is the upstream's identifier; an empty `scopes` leaves the choice to the issuer.
  public Exchange exchange(AccessToken inbound, String resource, Collection<String> scopes)
      throws IssuerUnavailable {
    var endpoint = issuer.metadata().token();
    if (endpoint == null) {
      throw new IssuerUnavailable("the issuer has no token endpoint");
    }
    var proof = client.proof(issuer.trusted().identifier(), time.instant());
    var headers = new HashMap<>(proof.headers());
    headers.put("Accept", "application/json");
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    form.put("subject_token", inbound.value());
    form.put("subject_token_type", ACCESS_TOKEN);
    form.put("resource", resource);
    if (!scopes.isEmpty()) {
      form.put("scope", String.join(" ", scopes));
    }
    form.putAll(proof.form());
    try {
      var answer = outbound.send(new Outbound.Call(endpoint, headers, form));
      if (answer.status() >= 500) {
        throw new IssuerUnavailable("token exchange answered " + answer.status());
      }
      return read(answer.status(), StrictJson.object(answer.body()));
    } catch (IOException e) {
      throw new IssuerUnavailable("token exchange failed", e);
    }
  }

  private Exchange read(int status, ObjectNode json) throws IssuerUnavailable {
    if (status != 200) {
      var error = StrictJson.text(json, "error");
      return new Refused(
          error == null ? "invalid_request" : error, StrictJson.text(json, "error_description"));
    }
    var token = StrictJson.text(json, "access_token");
    if (token == null || !"bearer".equalsIgnoreCase(StrictJson.text(json, "token_type"))) {
      throw new IssuerUnavailable("token exchange answered no bearer token");
    }
    return new Granted(token, time.instant().plusSeconds(json.path("expires_in").asLong(0)));
  }

  /// What the issuer said to an exchange.
  public sealed interface Exchange {}

  public record Granted(String value, Instant expiresAt) implements Exchange {

    @Override
    public String toString() {
      return "Granted[expiresAt=" + expiresAt + "]";
    }
  }

  public record Refused(String error, @Nullable String description) implements Exchange {}
}
