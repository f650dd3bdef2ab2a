package procura.token.request;

import static procura.token.error.OAuthErrorCode.INVALID_REQUEST;

import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import procura.token.error.OAuthException;

/// An `application/x-www-form-urlencoded` body (RFC 6749 appendix B), every repetition kept. It is
/// UTF-8, whatever charset a header claims.
public final class FormBody {

  private static final int MOST_PARAMETERS = 100;

  /// Room for an assertion and two tokens of the longest kind.
  private static final int MOST_CHARACTERS = 64 * 1024;

  private static final int LONGEST_NAME = 200;

  /// As long as a JWT may be that anybody sends here.
  private static final int LONGEST_VALUE = 16 * 1024;

  private FormBody() {}

  public static Map<String, List<String>> parse(byte @Nullable [] body) {
    return body == null ? Map.of() : parse(new String(body, StandardCharsets.UTF_8));
  }

  public static Map<String, List<String>> parse(String body) {
    var form = new LinkedHashMap<String, List<String>>();
    if (body.length() > MOST_CHARACTERS) {
      throw new ContentLengthExceededException(MOST_CHARACTERS, body.length()); // 413
    }
    var pairs = body.split("&", MOST_PARAMETERS + 1);
    if (pairs.length > MOST_PARAMETERS) {
      throw new OAuthException(INVALID_REQUEST, "too many parameters");
    }
    for (var pair : pairs) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        if (name.length() > LONGEST_NAME || value.length() > LONGEST_VALUE) {
          throw new OAuthException(INVALID_REQUEST, said(name) + " is too long");
        }
        form.computeIfAbsent(decode(name), _ -> new ArrayList<>(1)).add(decode(value));
      }
    }
    return form;
  }

  private static String said(String name) {
    return name.length() > LONGEST_NAME || !name.matches("[\\w.\\-]+") ? "a parameter" : name;
  }

  /// The values of a parameter; one without a value is as good as omitted (RFC 6749 section 3.1).
  public static List<String> values(Map<String, List<String>> form, String name) {
    var all = form.get(name);
    if (all == null) {
      return List.of();
    }
    return all.contains("") ? all.stream().filter(value -> !value.isEmpty()).toList() : all;
  }

  private static String decode(String encoded) {
    if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
      return encoded;
    }
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new OAuthException(INVALID_REQUEST, "the body is not form-urlencoded");
    }
  }
}
