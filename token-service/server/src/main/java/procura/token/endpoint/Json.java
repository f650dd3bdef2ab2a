package procura.token.endpoint;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import procura.token.error.OAuthErrorCode;
import procura.token.error.OAuthException;

/// JSON answers of the protocol endpoints: never cached, readable from any origin (checklist of RFC
/// 6749 sections 5.1 and 5.2).
public final class Json {

  private static final int LONGEST_DESCRIPTION = 300;

  private Json() {}

  public static MutableHttpResponse<?> ok(Object body) {
    return headers(HttpResponse.ok(body));
  }

  public static MutableHttpResponse<?> empty() {
    return headers(HttpResponse.ok());
  }

  public static MutableHttpResponse<?> notFound() {
    return HttpResponse.notFound(Map.of("error", "not_found"))
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-store");
  }

  /// RFC 6749 section 5.2; 401 says which schemes it takes.
  public static MutableHttpResponse<?> error(OAuthException refusal, HttpRequest<?> request) {
    var body = new LinkedHashMap<String, Object>();
    body.put("error", refusal.code().value());
    body.put("error_description", ascii(refusal.description()));
    body.putAll(refusal.members());
    var response =
        headers(HttpResponse.status(HttpStatus.valueOf(refusal.code().status())).body(body));
    if (refusal.code() == OAuthErrorCode.INVALID_CLIENT) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"procura\"");
    }
    refusal.headers().forEach(response::header);
    if (refusal.code() == OAuthErrorCode.TEMPORARILY_UNAVAILABLE) {
      response.header(HttpHeaders.RETRY_AFTER, "1");
    }
    return response;
  }

  static MutableHttpResponse<?> headers(MutableHttpResponse<?> response) {
    return response
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "DPoP-Nonce");
  }

  /// `error_description` has neither quote, backslash nor anything beyond ASCII (appendix A.8).
  static String ascii(String text) {
    var out = new StringBuilder();
    text.chars()
        .limit(LONGEST_DESCRIPTION)
        .forEach(c -> out.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '?' : (char) c));
    return out.toString();
  }
}
