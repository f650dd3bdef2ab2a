package procura.token.endpoint;

import static procura.token.error.OAuthErrorCode.INVALID_CLIENT_METADATA;
import static procura.token.error.OAuthErrorCode.INVALID_TOKEN;
import static procura.token.error.OAuthErrorCode.MANAGEMENT_DENIED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Options;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.authority.Authorities.ClientAuthority;
import procura.authority.Authorities.Status;
import procura.authority.Authority;
import procura.authority.View;
import procura.identity.Actor;
import procura.identity.Cause;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.identity.client.Credential.SecretHash;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.Secrets;
import procura.token.error.OAuthException;
import procura.token.origin.Origin;
import procura.token.registration.Floods;
import procura.token.registration.Registrations;
import procura.token.registration.Registrations.Registered;

/// The registration endpoint (RFC 7591 section 3) and, below it, the configuration endpoint of each
/// client that registered itself (RFC 7592). Where a tenant has closed registration there is none.
@Controller(value = "/t/{tenant}/register", produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RegistrationEndpoint {

  private static final int LONGEST_BODY = 32 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /// What only the server says of a client (RFC 7592 section 2.2).
  private static final Set<String> OURS_TO_SAY =
      Set.of(
          "registration_access_token",
          "registration_client_uri",
          "client_secret_expires_at",
          "client_id_issued_at");

  private final Tenants tenants;
  private final Authority authority;
  private final Registrations registrations;
  private final Floods floods;
  private final Refusals refusals;
  private final PublicUrls urls;
  private final InstantSource clock;

  RegistrationEndpoint(
      Tenants tenants,
      Authority authority,
      Registrations registrations,
      Floods floods,
      Refusals refusals,
      PublicUrls urls,
      InstantSource clock) {
    this.tenants = tenants;
    this.authority = authority;
    this.registrations = registrations;
    this.floods = floods;
    this.refusals = refusals;
    this.urls = urls;
    this.clock = clock;
  }

  private interface Work {
    HttpResponse<?> on(View view);
  }

  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<?> register(@PathVariable String tenant, HttpRequest<byte[]> http) {
    return answer(
        tenant,
        http,
        view -> {
          if (!floods.admits(view.tenant(), Origin.of(http))) {
            return tooMany();
          }
          registrations.checkAccess(view, bearer(http));
          var json = body(http);
          var made = registrations.register(view, json, cause(http, null));
          return Json.ok(document(view.tenant(), made, json)).status(HttpStatus.CREATED);
        });
  }

  @Get("/{client}")
  HttpResponse<?> read(
      @PathVariable String tenant, @PathVariable String client, HttpRequest<byte[]> http) {
    return answer(
        tenant,
        http,
        view -> {
          var bearer = bearer(http);
          var managed = registrations.managed(view, client, bearer);
          return Json.ok(
              document(view.tenant(), registrations.read(managed, String.valueOf(bearer)), null));
        });
  }

  @Put("/{client}")
  @Consumes(MediaType.ALL)
  HttpResponse<?> change(
      @PathVariable String tenant, @PathVariable String client, HttpRequest<byte[]> http) {
    return answer(
        tenant,
        http,
        view -> {
          var managed = registrations.managed(view, client, bearer(http));
          if (managed.status() == Status.SUSPENDED) {
            throw new OAuthException(MANAGEMENT_DENIED, "the client is suspended");
          }
          var json = body(http);
          checkIdentity(managed, json);
          var made = registrations.change(view, managed, json, cause(http, managed.id()));
          return Json.ok(document(view.tenant(), made, json));
        });
  }

  @Delete("/{client}")
  HttpResponse<?> remove(
      @PathVariable String tenant, @PathVariable String client, HttpRequest<byte[]> http) {
    return answer(
        tenant,
        http,
        view -> {
          var managed = registrations.managed(view, client, bearer(http));
          registrations.remove(view, managed, cause(http, managed.id()));
          return Json.empty().status(HttpStatus.NO_CONTENT);
        });
  }

  /// Clients in browsers ask first, because of the JSON.
  @Options(uris = {"/", "/{client}"})
  HttpResponse<?> preflight(@PathVariable String tenant) {
    return HttpResponse.noContent()
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE")
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type")
        .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
  }

  private HttpResponse<?> answer(String tenant, HttpRequest<byte[]> http, Work work) {
    var id = tenants.known(tenant);
    var view = id == null ? null : authority.now(id);
    if (view == null || !Registrations.isOpen(view)) {
      return Json.notFound();
    }
    var attempt =
        new Refusals.Attempt(
            view.tenant(), Origin.of(http), Origin.correlation(http), "client_registration");
    try {
      return work.on(view);
    } catch (OAuthException refusal) {
      refusals.record(attempt, refusal, clock.instant());
      var response = Json.error(refusal, http);
      return refusal.code() == INVALID_TOKEN
          ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
          : response;
    }
  }

  private static MutableHttpResponse<?> tooMany() {
    return HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS)
        .body(
            Map.of(
                "error",
                "temporarily_unavailable",
                "error_description",
                "too many clients register at once: try again later"))
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(Floods.retryAfter().toSeconds()))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
  }

  private static ObjectNode body(HttpRequest<byte[]> http) {
    if (!http.getContentType().map(RegistrationEndpoint::isJson).orElse(false)) {
      throw new OAuthException(INVALID_CLIENT_METADATA, "the body must be application/json");
    }
    var body = http.getBody().orElse(null);
    if (body == null || body.length > LONGEST_BODY) {
      throw new OAuthException(
          INVALID_CLIENT_METADATA, "the body must be JSON of at most " + LONGEST_BODY + " bytes");
    }
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException _) {
      throw new OAuthException(INVALID_CLIENT_METADATA, "the body is not JSON");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new OAuthException(INVALID_CLIENT_METADATA, "the body must be a JSON object");
  }

  private static boolean isJson(MediaType type) {
    return type.getName().toLowerCase(Locale.ROOT).equals(MediaType.APPLICATION_JSON);
  }

  private static @Nullable String bearer(HttpRequest<?> http) {
    var headers = http.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() == 1 && headers.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)
        ? headers.getFirst().substring(7).strip()
        : null;
  }

  /// RFC 7592 section 2.2: who it is about must be said and be right, and nothing else that is
  /// ours.
  private static void checkIdentity(ClientAuthority client, ObjectNode json) {
    if (!client.id().value().equals(json.path("client_id").textValue())) {
      throw new OAuthException(INVALID_CLIENT_METADATA, "client_id must be the client's own");
    }
    for (var member : OURS_TO_SAY) {
      if (json.has(member)) {
        throw new OAuthException(INVALID_CLIENT_METADATA, member + " must not be sent");
      }
    }
    var secret = json.path("client_secret");
    if (!secret.isMissingNode() && !isSecretOf(client, secret.asText())) {
      throw new OAuthException(INVALID_CLIENT_METADATA, "client_secret must be the current one");
    }
  }

  private static boolean isSecretOf(ClientAuthority client, String secret) {
    var hash = Secrets.hash(secret);
    return client.credentials().stream()
        .anyMatch(c -> c instanceof SecretHash(_, var sha256, _) && Secrets.equal(sha256, hash));
  }

  private static Cause cause(HttpRequest<?> http, @Nullable ClientId client) {
    var correlation = Origin.correlation(http);
    return new Cause(
        new Actor(null, null, client, List.of(), Origin.of(http)), correlation, correlation);
  }

  /// RFC 7591 section 3.2.1, RFC 7592 section 3.
  ///
  /// @param sent a software statement goes back as it came
  private Map<String, Object> document(
      TenantId tenant, Registered made, @Nullable ObjectNode sent) {
    return RegistrationDocuments.of(made, urls.issuer(tenant) + "/register/", sent);
  }
}
