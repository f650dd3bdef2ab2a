package procura.token.clientauth;

import java.util.regex.Pattern;

/// SPIFFE IDs (SPIFFE-ID section 2): `spiffe://trust-domain/path`, nothing else in it.
final class SpiffeIds {

  private static final Pattern FORM =
      Pattern.compile("spiffe://([a-z0-9._-]{1,255})((?:/(?!\\.{1,2}(?:/|$))[a-zA-Z0-9._-]+)+)");
  private static final int LONGEST = 2048;

  private SpiffeIds() {}

  static boolean isOne(String id) {
    return id.length() <= LONGEST && id.startsWith("spiffe:") && FORM.matcher(id).matches();
  }

  /// The name of its trust domain; empty when it is none.
  static String trustDomain(String id) {
    var matcher = FORM.matcher(id);
    return id.length() <= LONGEST && matcher.matches() ? matcher.group(1) : "";
  }
}
