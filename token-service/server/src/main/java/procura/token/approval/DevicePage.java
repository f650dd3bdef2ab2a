package procura.token.approval;

import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// Where the code that a device shows is typed (RFC 8628 section 3.3).
///
/// @param typed what to fill in
/// @param failure why the last try was in vain, or null
public record DevicePage(
    String organisation,
    String person,
    String username,
    String action,
    String csrf,
    String typed,
    @Nullable String failure)
    implements Page {

  @Override
  public String template() {
    return "device.jte";
  }
}
