package procura.authority.registration;

/// One thing that is wrong with client metadata.
///
/// @param code the error of RFC 7591 section 3.2.2
/// @param member where, as a path such as `redirect_uris[1]`
public record Flaw(Code code, String member, String detail) {

  public enum Code {
    INVALID_REDIRECT_URI("invalid_redirect_uri"),
    INVALID_CLIENT_METADATA("invalid_client_metadata");

    private final String wireName;

    Code(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  static Flaw of(String member, String detail) {
    return new Flaw(
        member.startsWith("redirect_uris")
            ? Code.INVALID_REDIRECT_URI
            : Code.INVALID_CLIENT_METADATA,
        member,
        detail);
  }

  /// For people who read one sentence.
  public String sentence() {
    return "`" + member + "` " + detail;
  }
}
