package procura.token.upstream;

/// A provider elsewhere did not vouch for anybody. The reason is for the record, not for the page.
public final class UpstreamFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UpstreamFailure(String reason) {
    super(reason, null, false, false);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
