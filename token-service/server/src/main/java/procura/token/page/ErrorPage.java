package procura.token.page;

import org.jspecify.annotations.Nullable;
import procura.authority.View;

/// Says what went wrong where no client can be told, and what the person can do.
///
/// @param code the protocol's word for it, for whoever they ask for help
/// @param organisation whose page it is, empty where there is no such tenant
/// @param account where they can go on, or null
public record ErrorPage(
    String title, String message, String code, String organisation, @Nullable String account)
    implements Page {

  public ErrorPage(String title, String message, String code) {
    this(title, message, code, "", null);
  }

  /// As a page of this tenant.
  public ErrorPage at(View view) {
    return new ErrorPage(
        title, message, code, KnownTenants.displayName(view), "/t/" + view.tenant() + "/account");
  }

  @Override
  public String template() {
    return "error.jte";
  }
}
