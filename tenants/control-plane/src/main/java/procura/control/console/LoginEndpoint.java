package procura.control.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.access.AdminApi;
import procura.control.console.LoginState.Begun;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.Secrets;

/// Signs a browser in to the console: authorization code with PKCE, state and nonce at the tenant's
/// own issuer (OAuth 2.1 section 4.1, OpenID Connect Core section 3.1).
@Hidden
@Controller(
    value = "/console",
    produces = {MediaType.TEXT_HTML, MediaType.APPLICATION_JSON})
@Produces(
    MediaType.TEXT_HTML) // browsers come here, and the console's page must not be the better match
@ExecuteOn(TaskExecutors.BLOCKING)
final class LoginEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(LoginEndpoint.class);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final String SCOPE = "openid profile " + AdminApi.SCOPES;
  private static final int RANDOM_BYTES = 32;

  private final ConsoleClients clients;
  private final ConsoleSessions sessions;
  private final IssuerCalls issuer;
  private final LoginState states;
  private final Secrets secrets;
  private final PublicUrls urls;
  private final InstantSource clock;
  private final ObjectMapper json = JsonMapper.builder().build();

  LoginEndpoint(
      ConsoleClients clients,
      ConsoleSessions sessions,
      IssuerCalls issuer,
      LoginState states,
      Secrets secrets,
      PublicUrls urls,
      InstantSource clock) {
    this.clients = clients;
    this.sessions = sessions;
    this.issuer = issuer;
    this.states = states;
    this.secrets = secrets;
    this.urls = urls;
    this.clock = clock;
  }

  @Get("/login")
  HttpResponse<?> login(HttpRequest<?> request) {
    var parameters = request.getParameters();
    var name = parameters.get("tenant");
    var tenant = tenant(name);
    var client = tenant == null ? null : clients.of(tenant);
    if (tenant == null || client == null) {
      return failed("unknown_tenant", name);
    }
    var begun =
        new Begun(
            tenant.value(),
            random(),
            random(),
            random(),
            ReturnTo.checked(parameters.get("return_to")),
            clock.instant().plus(PATIENCE).getEpochSecond());
    var query = new LinkedHashMap<String, String>();
    query.put("response_type", "code");
    query.put("client_id", client.id().value());
    query.put("redirect_uri", callback());
    query.put("scope", SCOPE);
    query.put("resource", urls.adminApi());
    query.put("state", begun.state());
    query.put("nonce", begun.nonce());
    query.put("code_challenge", Secrets.hash(begun.verifier())); // S256, RFC 7636 section 4.2
    query.put("code_challenge_method", "S256");
    try {
      return redirect(issuer.authorizationEndpoint(tenant) + "?" + encoded(query))
          .cookie(loginCookie(states.sealed(begun)).maxAge(PATIENCE));
    } catch (IOException e) {
      LOG.error("the issuer of {} can't be reached", tenant, e);
      return failed("temporarily_unavailable", name);
    }
  }

  @Get("/callback")
  HttpResponse<?> callback(HttpRequest<?> request) {
    var begun =
        request
            .getCookies()
            .findCookie(loginCookieName())
            .map(Cookie::getValue)
            .map(states::opened)
            .orElse(null);
    var parameters = request.getParameters();
    var state = parameters.get("state");
    if (begun == null
        || state == null
        || !Secrets.equal(begun.state(), state)
        || clock.instant().getEpochSecond() > begun.expiresAt()) {
      return failed("session_expired", begun == null ? null : begun.tenant());
    }
    var tenant = new TenantId(begun.tenant());
    if (!urls.issuer(tenant).equals(parameters.get("iss"))) { // RFC 9207 section 2.4
      return failed("invalid_issuer", begun.tenant());
    }
    var code = parameters.get("code");
    if (code == null) {
      var error = parameters.get("error");
      return failed(error == null ? "invalid_request" : error, begun.tenant());
    }
    try {
      return redeemed(tenant, begun, code);
    } catch (IOException e) {
      LOG.error("a sign-in to {} could not be finished", tenant, e);
      return failed("temporarily_unavailable", begun.tenant());
    }
  }

  private HttpResponse<?> redeemed(TenantId tenant, Begun begun, String code) throws IOException {
    var client = clients.of(tenant);
    if (client == null) {
      return failed("unknown_tenant", begun.tenant());
    }
    var answer =
        issuer.token(
            tenant, client, ConsoleSessions.codeRequest(code, begun.verifier(), callback()));
    if (answer.error() != null) {
      return failed(answer.error(), begun.tenant());
    }
    var identity = claims(answer.body().path("id_token").asText());
    if (!identity.path("iss").asText().equals(urls.issuer(tenant))
        || !names(identity.path("aud"), client.id().value())
        || !Secrets.equal(identity.path("nonce").asText(), begun.nonce())) {
      return failed("invalid_id_token", begun.tenant());
    }
    var user = new UserId(identity.path("sub").asText());
    return redirect(urls.base() + begun.returnTo())
        .cookie(sessions.start(tenant, user, sessions.tokens(answer, null)))
        .cookie(loginCookie("").maxAge(0));
  }

  /// The issuer itself gave it over this connection, so its signature adds nothing (OpenID Connect
  /// Core section 3.1.3.7, 6).
  private JsonNode claims(String idToken) throws IOException {
    var parts = idToken.split("\\.", -1);
    if (parts.length != 3) {
      throw new IOException("the issuer sent no ID token");
    }
    try {
      return json.readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (IllegalArgumentException e) {
      throw new IOException("the issuer sent an unreadable ID token", e);
    }
  }

  private static boolean names(JsonNode audience, String client) {
    if (audience.isArray()) {
      return audience.size() == 1 && audience.get(0).asText().equals(client);
    }
    return audience.asText().equals(client);
  }

  private MutableHttpResponse<?> failed(String error, @Nullable String tenant) {
    var query = new LinkedHashMap<String, String>();
    query.put("error", error);
    if (tenant != null) {
      query.put("tenant", tenant);
    }
    return redirect(urls.console() + "/?" + encoded(query)).cookie(loginCookie("").maxAge(0));
  }

  private static MutableHttpResponse<?> redirect(String url) {
    return HttpResponse.status(HttpStatus.SEE_OTHER)
        .header("Location", URI.create(url).toString())
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer");
  }

  private static String encoded(Map<String, String> query) {
    return query.entrySet().stream()
        .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static @Nullable TenantId tenant(@Nullable String name) {
    try {
      return name == null ? null : new TenantId(name);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private String callback() {
    return urls.console() + "/callback";
  }

  private String random() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secrets.bytes(RANDOM_BYTES));
  }

  private Cookie loginCookie(String value) {
    return Cookie.of(loginCookieName(), value)
        .httpOnly(true)
        .secure(urls.isHttps())
        .sameSite(SameSite.Lax)
        .path("/");
  }

  private String loginCookieName() {
    return urls.isHttps() ? "__Host-procura-login" : "procura_console_login";
  }
}
