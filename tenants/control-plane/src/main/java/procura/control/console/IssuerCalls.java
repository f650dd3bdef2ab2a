package procura.control.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micronaut.context.annotation.Property;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.control.console.ConsoleClients.ConsoleClient;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;

/// Calls the tenant's issuer like any other client does: finds its endpoints in its metadata (RFC
/// 8414), and asks for tokens with the console client's secret.
@Singleton
final class IssuerCalls implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final ObjectMapper json = JsonMapper.builder().build();
  private final Cache<TenantId, JsonNode> metadata =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(5)).build();
  private final PublicUrls urls;

  IssuerCalls(
      PublicUrls urls, @Property(name = "procura.outbound.ca-file") @Nullable String authority) {
    this.urls = urls;
    var builder =
        HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER);
    if (authority != null) {
      builder.sslContext(TrustedAuthorities.with(Path.of(authority)));
    }
    this.http = builder.build();
  }

  /// An answer of the token endpoint: `error` says why there is none.
  record Answer(JsonNode body, @Nullable String error) {}

  String authorizationEndpoint(TenantId tenant) throws IOException {
    return endpoint(tenant, "authorization_endpoint");
  }

  Answer token(TenantId tenant, ConsoleClient client, Map<String, String> parameters)
      throws IOException {
    var body = json.readTree(post(tenant, "token_endpoint", client, parameters));
    return new Answer(body, body.path("error").isTextual() ? body.path("error").asText() : null);
  }

  void revoke(TenantId tenant, ConsoleClient client, String token) throws IOException {
    post(tenant, "revocation_endpoint", client, Map.of("token", token));
  }

  private String post(
      TenantId tenant, String endpoint, ConsoleClient client, Map<String, String> parameters)
      throws IOException {
    var form =
        parameters.entrySet().stream()
            .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
            .collect(Collectors.joining("&"));
    var basic = encoded(client.id().value()) + ":" + encoded(client.secret());
    return send(
        HttpRequest.newBuilder(URI.create(endpoint(tenant, endpoint)))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  private String endpoint(TenantId tenant, String name) throws IOException {
    var known = metadata.getIfPresent(tenant);
    if (known == null) {
      known = fetchMetadata(tenant);
      metadata.put(tenant, known);
    }
    var url = known.path(name).asText();
    if (url.isEmpty()) {
      throw new IOException("the issuer has no " + name);
    }
    return url;
  }

  private JsonNode fetchMetadata(TenantId tenant) throws IOException {
    var url = urls.base() + "/.well-known/oauth-authorization-server/t/" + tenant;
    try {
      var document =
          json.readTree(send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build()));
      if (!document.path("issuer").asText().equals(urls.issuer(tenant))) {
        throw new IOException("the metadata is of another issuer"); // RFC 8414 section 3.3
      }
      return document;
    } catch (JsonProcessingException e) {
      throw new IOException("the metadata is not JSON", e);
    }
  }

  private String send(HttpRequest request) throws IOException {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 500) {
        throw new IOException("the issuer answered " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  @PreDestroy
  public void close() {
    http.shutdownNow();
  }
}
