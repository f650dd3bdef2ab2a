package procura.identity;

import java.util.regex.Pattern;

/// A tenant's name in its issuer URL (`acme` in `/t/acme`): 2 to 40 lower-case letters, digits and
/// inner hyphens. Never reused, so it is its identity.
public record TenantId(String value) {

  private static final Pattern SYNTAX = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])");

  public TenantId {
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "tenant must be 2 to 40 lower-case letters, digits and inner hyphens");
    }
  }

  /// The tag `kind=tenant/id`.
  public String tag(String kind, String id) {
    return kind + "=" + value + "/" + id;
  }

  public String tag() {
    return "tenant=" + value;
  }

  @Override
  public String toString() {
    return value;
  }
}
