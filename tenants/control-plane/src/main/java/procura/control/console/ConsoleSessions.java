package procura.control.console;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import procura.control.access.SessionTokens;
import procura.control.console.SessionStore.Session;
import procura.identity.TenantId;
import procura.identity.user.UserId;
import procura.tenancy.isolation.PublicUrls;
import procura.tenancy.keys.Secrets;

/// Sessions of browsers that are signed in to the console. The cookie is a random name for tokens
/// that stay here; they are refreshed before they end, and the issuer may end them at any time.
@Singleton
final class ConsoleSessions implements SessionTokens {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleSessions.class);
  private static final String KIND = "session";

  /// A working day; then a person signs in again, whatever they do.
  private static final Duration LONGEST = Duration.ofHours(8);

  private static final Duration EARLY = Duration.ofSeconds(20);

  private final SessionStore store;
  private final ConsoleClients clients;
  private final IssuerCalls issuer;
  private final Secrets secrets;
  private final PublicUrls urls;
  private final InstantSource clock;

  ConsoleSessions(
      SessionStore store,
      ConsoleClients clients,
      IssuerCalls issuer,
      Secrets secrets,
      PublicUrls urls,
      InstantSource clock) {
    this.store = store;
    this.clients = clients;
    this.issuer = issuer;
    this.secrets = secrets;
    this.urls = urls;
    this.clock = clock;
  }

  /// Starts a session under a new name, and answers its cookie.
  Cookie start(TenantId tenant, UserId user, Tokens tokens) {
    var now = clock.instant();
    var id = secrets.token(KIND);
    store.add(new Session(tenant, id, user, tokens, now.plus(LONGEST)), now);
    return cookie(tenant + "." + id).maxAge(LONGEST);
  }

  @Nullable Session of(HttpRequest<?> request) {
    var value = request.getCookies().findCookie(cookieName()).map(Cookie::getValue).orElse("");
    var dot = value.indexOf('.');
    if (dot < 0 || !Secrets.wellFormed(KIND, value.substring(dot + 1))) {
      return null;
    }
    try {
      var tenant = new TenantId(value.substring(0, dot));
      return store.find(tenant, value.substring(dot + 1), clock.instant());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  @Override
  public @Nullable String accessToken(HttpRequest<?> request, TenantId tenant) {
    var session = of(request);
    return session == null || !session.tenant().equals(tenant) ? null : accessToken(session);
  }

  @Nullable String accessToken(Session session) {
    var tokens = session.tokens();
    if (tokens.accessTokenExpiresAt().isAfter(clock.instant().plus(EARLY))
        || tokens.refreshToken() == null) {
      return tokens.accessToken();
    }
    try {
      var newer = refreshed(session, tokens.refreshToken());
      return newer == null ? null : newer.accessToken();
    } catch (IOException e) {
      LOG.warn("a console session could not be refreshed: {}", e.getMessage());
      return tokens.accessToken();
    }
  }

  private @Nullable Tokens refreshed(Session session, String refreshToken) throws IOException {
    var client = clients.of(session.tenant());
    if (client == null) {
      return null;
    }
    var parameters = new HashMap<String, String>();
    parameters.put("grant_type", "refresh_token");
    parameters.put("refresh_token", refreshToken);
    parameters.put("resource", urls.adminApi());
    var answer = issuer.token(session.tenant(), client, parameters);
    if (answer.error() != null) {
      store.remove(session.tenant(), session.id());
      return null;
    }
    var tokens = tokens(answer, refreshToken);
    store.keep(session.with(tokens));
    return tokens;
  }

  /// RFC 6749 section 5.1.
  Tokens tokens(IssuerCalls.Answer answer, @Nullable String oldRefreshToken) {
    var body = answer.body();
    var lifetime = Duration.ofSeconds(body.path("expires_in").asLong(60));
    return new Tokens(
        body.path("access_token").asText(),
        clock.instant().plus(lifetime),
        body.path("refresh_token").isTextual()
            ? body.path("refresh_token").asText()
            : oldRefreshToken);
  }

  /// Ends the session here and its tokens at the issuer.
  void end(Session session) {
    store.remove(session.tenant(), session.id());
    var client = clients.of(session.tenant());
    var refreshToken = session.tokens().refreshToken();
    if (client != null) {
      try {
        issuer.revoke(
            session.tenant(),
            client,
            refreshToken == null ? session.tokens().accessToken() : refreshToken);
      } catch (IOException e) {
        LOG.warn("tokens of an ended console session live on: {}", e.getMessage());
      }
    }
  }

  Cookie ended() {
    return cookie("").maxAge(0);
  }

  private Cookie cookie(String value) {
    return Cookie.of(cookieName(), value)
        .httpOnly(true)
        .secure(urls.isHttps())
        .sameSite(SameSite.Lax)
        .path("/");
  }

  private String cookieName() {
    return urls.isHttps() ? "__Host-procura" : "procura_console";
  }

  static Map<String, String> codeRequest(String code, String verifier, String redirectUri) {
    return Map.of(
        "grant_type",
        "authorization_code",
        "code",
        code,
        "redirect_uri",
        redirectUri,
        "code_verifier",
        verifier);
  }
}
