package procura.token.endpoint;

import procura.token.page.Page;

/// Nobody is signed in with this browser any more.
public record SignedOutPage(String organisation, String account) implements Page {

  @Override
  public String template() {
    return "signed_out.jte";
  }
}
