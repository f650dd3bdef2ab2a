package procura.token.approval;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.token.page.Page;

/// All that waits for a person's approval.
///
/// @param notice what has just been done, or null
public record WaitingPage(
    String organisation,
    String person,
    String username,
    String base,
    List<Row> rows,
    @Nullable String notice)
    implements Page {

  /// @param who the agent that is to act, or the client
  /// @param through the client, where an agent is to act
  public record Row(
      String id,
      String who,
      @Nullable String through,
      @Nullable String resource,
      @Nullable String message,
      long minutes) {}

  @Override
  public String template() {
    return "approvals.jte";
  }
}
