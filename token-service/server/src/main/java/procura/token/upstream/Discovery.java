package procura.token.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import procura.eventstore.FactJson;
import procura.identity.TenantId;
import procura.outbound.Call;
import procura.outbound.Outbound;
import procura.outbound.Outcome.Answer;
import procura.outbound.Outcome.Failure;

/// Finds a provider's endpoints (OpenID Connect Discovery 1.0 section 4). The document must name
/// the very issuer that the administrator named (section 4.3). Failures are not kept.
@Singleton
final class Discovery {

  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final int MOST_KEPT = 1_000;

  private record Where(TenantId tenant, String issuer) {}

  /// @param issInResponses the provider names itself in its answers (RFC 9207 section 3)
  record Metadata(URI authorization, URI token, URI keys, boolean issInResponses) {}

  private final Outbound outbound;
  private final Cache<Where, Metadata> found =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(KEPT).build();

  Discovery(Outbound outbound) {
    this.outbound = outbound;
  }

  Metadata of(TenantId tenant, String issuer) {
    var where = new Where(tenant, issuer);
    var known = found.getIfPresent(where);
    if (known != null) {
      return known;
    }
    var fresh = fetch(tenant, issuer);
    found.put(where, fresh);
    return fresh;
  }

  private Metadata fetch(TenantId tenant, String issuer) {
    var slash = issuer.endsWith("/") ? "" : "/";
    var url = uri(issuer + slash + ".well-known/openid-configuration");
    return switch (outbound.send(Call.get(tenant, url))) {
      case Answer answer when answer.status() == 200 -> read(issuer, answer.body());
      case Answer answer -> throw new UpstreamFailure("metadata answered " + answer.status());
      case Failure(var reason, var detail) ->
          throw new UpstreamFailure("metadata: " + reason + " " + detail);
    };
  }

  private static Metadata read(String issuer, String body) {
    try {
      var json = FactJson.MAPPER.readTree(body);
      if (!issuer.equals(json.path("issuer").asText())) {
        throw new UpstreamFailure("metadata is of another issuer");
      }
      return new Metadata(
          endpoint(json, "authorization_endpoint"),
          endpoint(json, "token_endpoint"),
          endpoint(json, "jwks_uri"),
          json.path("authorization_response_iss_parameter_supported").asBoolean());
    } catch (JsonProcessingException _) {
      throw new UpstreamFailure("metadata is no JSON");
    }
  }

  private static URI endpoint(JsonNode json, String name) {
    if (!json.path(name).isTextual()) {
      throw new UpstreamFailure("metadata has no " + name);
    }
    var uri = uri(json.path(name).asText());
    if (!uri.isAbsolute() || uri.getHost() == null || !uri.getScheme().startsWith("http")) {
      throw new UpstreamFailure(name + " is no web address");
    }
    return uri;
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      throw new UpstreamFailure("metadata has an address that is none");
    }
  }
}
