package procura.token.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// What somebody has agreed to and where they are signed in.
///
/// @param notice what has just been done, or null
public record AccountPage(
    String organisation,
    String person,
    String username,
    String base,
    String csrf,
    List<DelegationRow> delegations,
    List<SessionRow> sessions,
    @Nullable String notice)
    implements Page {

  /// One delegation.
  ///
  /// @param agent null when the client acts itself
  /// @param resource null for what only says who the person is
  public record DelegationRow(
      String id,
      @Nullable String agent,
      boolean agentActive,
      String client,
      @Nullable String resource,
      @Nullable String identifier,
      List<String> scopes,
      String since,
      @Nullable String until) {}

  /// One session.
  ///
  /// @param applications those that took part in it, which are told when it ends; empty for none
  public record SessionRow(
      String id, String device, String since, boolean current, String applications) {}

  @Override
  public String template() {
    return "account.jte";
  }
}
