package procura.identity;

/// What may be done in finer words than scopes (RFC 9396 section 2).
///
/// @param value the JSON array, in one spelling: members sorted, no white space
public record AuthorizationDetails(String value) {

  public AuthorizationDetails {
    if (!value.startsWith("[{")) {
      throw new IllegalArgumentException("authorization_details is an array of objects");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
