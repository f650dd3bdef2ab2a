package procura.resource;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a request may carry its token: in one `Authorization` header, nowhere else (OAuth 2.1
/// section 5.2, RFC 6750 section 2.1).
sealed interface PresentedToken {

  record None() implements PresentedToken {}

  record Bearer(String value) implements PresentedToken {}

  record DPoP(String value) implements PresentedToken {}

  /// A token in the query: it is in logs and histories by now, and is not looked at.
  record InQuery() implements PresentedToken {}

  record Malformed(String reason) implements PresentedToken {}

  Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  static PresentedToken in(ResourceRequest request) {
    var headers = request.header("authorization");
    if (headers.size() > 1) {
      return new Malformed("more than one Authorization header");
    }
    var presented = headers.isEmpty() ? new None() : ofHeader(headers.getFirst().strip());
    if (!isInQuery(request)) {
      return presented;
    }
    return presented instanceof None
        ? new InQuery()
        : new Malformed("a token in the header and in the query");
  }

  private static PresentedToken ofHeader(String header) {
    var parts = header.split(" +", 2);
    var scheme = parts[0].toLowerCase(Locale.ROOT);
    if (!scheme.equals("bearer") && !scheme.equals("dpop")) {
      return new None();
    }
    if (parts.length < 2 || !B64TOKEN.matcher(parts[1]).matches()) {
      return new Malformed("not `" + scheme + "` and one token");
    }
    return scheme.equals("bearer") ? new Bearer(parts[1]) : new DPoP(parts[1]);
  }

  private static boolean isInQuery(ResourceRequest request) {
    var query = request.rawQuery();
    return query != null
        && Arrays.stream(query.split("[&;]"))
            .map(field -> field.split("=", 2)[0])
            .anyMatch(name -> "access_token".equals(decoded(name)));
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }
}
