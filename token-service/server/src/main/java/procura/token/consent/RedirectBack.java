package procura.token.consent;

import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import procura.identity.TenantId;
import procura.tenancy.isolation.PublicUrls;
import procura.token.check.AuthorizationRequest;
import procura.token.check.ResponseMode;
import procura.token.error.OAuthException;
import procura.token.page.PageHeaders;
import procura.token.page.Pages;

/// The authorization response (OAuth 2.1 section 4.1.2): `code` or `error`, `state` as it came, and
/// always `iss` (RFC 9207).
@Singleton
public final class RedirectBack {

  private final PublicUrls urls;
  private final Pages pages;

  RedirectBack(PublicUrls urls, Pages pages) {
    this.urls = urls;
    this.pages = pages;
  }

  /// Where and how a client is answered.
  public record Way(
      TenantId tenant, String redirectUri, ResponseMode mode, @Nullable String state) {

    public static Way of(AuthorizationRequest request) {
      return new Way(
          request.tenant(), request.redirectUri(), request.responseMode(), request.state());
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
    return switch (way.mode()) {
      case QUERY -> PageHeaders.seeOther(withQuery(way.redirectUri(), answer));
      case FORM_POST ->
          pages.pageSubmittingItself(new FormPostPage(way.redirectUri(), Map.copyOf(answer)));
    };
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
