package procura.token.page;

/// Says what went wrong where no client can be told, and what the person can do.
///
/// @param code the protocol's word for it, for whoever they ask for help
public record ErrorPage(String title, String message, String code) implements Page {

  @Override
  public String template() {
    return "error.jte";
  }
}
