package procura.control.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.embedded.TestDatabase;
import procura.house.DescribedApi;
import procura.identity.TenantId;
import procura.tenancy.keys.SigningKeys;

/// A running control plane, and a hand that calls it over HTTP.
public final class ControlPlane implements AutoCloseable {

  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String base;
  private final DescribedApi described;

  private ControlPlane(EmbeddedServer server, String base) {
    this.server = server;
    this.base = base;
    this.described = new DescribedApi(description());
  }

  /// As it is served.
  public String description() {
    return sent(HttpRequest.newBuilder(URI.create(base + "/api/v1/openapi.yml")).build()).body();
  }

  public static ControlPlane start(Path data, Map<String, Object> more) {
    var database = TestDatabase.fresh();
    var port = freePort();
    var base = "http://127.0.0.1:" + port;
    var settings = new HashMap<String, Object>();
    settings.put("micronaut.server.host", "127.0.0.1");
    settings.put("micronaut.server.port", port);
    settings.put("procura.base-url", base);
    settings.put("procura.data-dir", data.toString());
    settings.put("procura.signup", "open");
    settings.put("procura.database.url", database.jdbcUrl());
    settings.put("procura.database.user", database.user());
    settings.put("procura.database.password", database.password());
    settings.put("procura.database.durability-check", false);
    settings.putAll(more);
    return new ControlPlane(ApplicationContext.run(EmbeddedServer.class, settings), base);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public String base() {
    return base;
  }

  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  /// An answer, its body read as JSON where it is.
  public record Answer(HttpResponse<String> raw, JsonNode json) {

    public int status() {
      return raw.statusCode();
    }

    public String header(String name) {
      return raw.headers().firstValue(name).orElse("");
    }

    public String text(String pointer) {
      return json.at(pointer).asText();
    }
  }

  /// A signed-up tenant, and an administrator's way in.
  public record Tenant(TenantId id, String clientId, String clientSecret, JsonNode answer) {}

  public Tenant signUp(String name) {
    var answer =
        call(
            "POST",
            "/api/v1/tenants",
            null,
            """
            {"tenant":"%s","display_name":"Tenant %s",
             "admin":{"email":"admin@%s.example","password":"correct horse battery"}}
            """
                .formatted(name, name, name));
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.raw() + answer.raw().body());
    }
    return new Tenant(
        new TenantId(name),
        answer.text("/management_client/client_id"),
        answer.text("/management_client/client_secret"),
        answer.json());
  }

  /// A token like the token endpoint gives the management client.
  public String token(Tenant tenant, String scope) {
    return token(tenant.id(), tenant.clientId(), base + "/api/v1", scope);
  }

  public String token(TenantId tenant, String client, String audience, String scope) {
    return token(tenant, client, audience, scope, Map.of());
  }

  /// @param more claims besides, such as `cnf`
  public String token(
      TenantId tenant, String client, String audience, String scope, Map<String, Object> more) {
    var key =
        bean(Authority.class).now(tenant).keys().stream()
            .filter(published -> published.active() && published.algorithm().equals("ES256"))
            .findFirst()
            .orElseThrow();
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(base + "/t/" + tenant)
            .subject(client)
            .claim("client_id", client)
            .audience(audience)
            .claim("scope", scope)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)));
    more.forEach(claims::claim);
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.kid())
                .build(),
            claims.build());
    try {
      jwt.sign(
          new ECDSASigner((ECPrivateKey) bean(SigningKeys.class).privateKey(tenant, key.kid())));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  public Answer call(
      String method,
      String path,
      @Nullable String token,
      @Nullable String body,
      String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build(), body);
  }

  public Answer send(HttpRequest request) {
    return send(request, null);
  }

  /// Holds the call against the description.
  private Answer send(HttpRequest request, @Nullable String body) {
    var response = sent(request);
    described.check(request, body, response, response.body());
    var type = response.headers().firstValue("Content-Type").orElse("");
    try {
      return new Answer(
          response,
          type.contains("json") && !response.body().isEmpty()
              ? json.readTree(response.body())
              : json.createObjectNode());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> sent(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.close();
    http.close();
  }
}
