package procura.token.approval;

import procura.token.page.Page;

/// What became of an approval, for somebody who goes on elsewhere.
public record AnsweredPage(String organisation, boolean approved, String clientName, String account)
    implements Page {

  @Override
  public String template() {
    return "answered.jte";
  }
}
