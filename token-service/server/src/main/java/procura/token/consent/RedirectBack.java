package procura.token.consent;

import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.authority.Authority;
import procura.identity.TenantId;
import procura.identity.client.ClientId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.check.Asked;
import procura.token.check.AuthorizationRequest;
import procura.token.check.ResponseMode;
import procura.token.error.OAuthException;
import procura.token.jwt.Algorithms;
import procura.token.jwt.JsonObject;
import procura.token.jwt.JwtSigner;
import procura.token.page.KnownTenants;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;

/// The authorization response (OAuth 2.1 section 4.1.2): `code` or `error`, `state` as it came, and
/// always `iss` (RFC 9207); or all of it as one signed JWT for the client alone (JWT Secured
/// Authorization Response Mode section 2).
@Singleton
public final class RedirectBack {

  /// JARM section 2.1 recommends at most ten minutes; a redirect needs seconds.
  private static final Duration RESPONSE_LIFETIME = Duration.ofMinutes(2);

  private final PublicUrls urls;
  private final Pages pages;
  private final JwtSigner signer;
  private final Authority authority;
  private final InstantSource clock;

  RedirectBack(
      PublicUrls urls, Pages pages, JwtSigner signer, Authority authority, InstantSource clock) {
    this.urls = urls;
    this.pages = pages;
    this.signer = signer;
    this.authority = authority;
    this.clock = clock;
  }

  /// Where and how a client is answered.
  public record Way(
      TenantId tenant,
      ClientId client,
      String redirectUri,
      ResponseMode mode,
      @Nullable String state) {

    public static Way of(AuthorizationRequest request) {
      return new Way(
          request.tenant(),
          request.client(),
          request.redirectUri(),
          request.responseMode(),
          request.state());
    }

    public static Way of(Asked asked) {
      return new Way(
          asked.view().tenant(),
          asked.client().id(),
          asked.redirectUri(),
          asked.responseMode(),
          asked.state());
    }
  }

  MutableHttpResponse<String> code(Way way, String code) {
    var answer = new LinkedHashMap<String, String>();
    answer.put("code", code);
    return answer(way, answer);
  }

  public MutableHttpResponse<String> error(Way way, OAuthException refusal) {
    var answer = new LinkedHashMap<String, String>();
    answer.put("error", refusal.code().value());
    answer.put("error_description", refusal.description());
    return answer(way, answer);
  }

  private MutableHttpResponse<String> answer(Way way, Map<String, String> answer) {
    if (way.state() != null) {
      answer.put("state", way.state());
    }
    answer.put("iss", urls.issuer(way.tenant()));
    var sent = way.mode().isSigned() ? Map.of("response", signed(way, answer)) : answer;
    return way.mode().isPosted()
        ? pages.pageSubmittingItself(
            new FormPostPage(
                KnownTenants.displayName(authority.now(way.tenant())),
                ConsentPages.host(way.redirectUri()),
                way.redirectUri(),
                Map.copyOf(sent)))
        : PageHeaders.seeOther(withQuery(way.redirectUri(), sent));
  }

  private String signed(Way way, Map<String, String> answer) {
    var claims =
        new JsonObject()
            .with("aud", way.client().value())
            .with("exp", clock.instant().plus(RESPONSE_LIFETIME).getEpochSecond());
    answer.forEach(claims::with);
    var view = authority.now(way.tenant());
    var client = view.client(way.client());
    return signer.sign(
        view,
        Algorithms.of(
            view,
            way.client(),
            client == null ? null : client.metadata().requests().responseSigningAlg()),
        "JWT",
        claims.toString());
  }

  /// A query that the client registered stays as it is (section 2.3).
  static String withQuery(String redirectUri, Map<String, String> answer) {
    var separator = redirectUri.indexOf('?') < 0 ? "?" : redirectUri.endsWith("?") ? "" : "&";
    return answer.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&", redirectUri + separator, ""));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
