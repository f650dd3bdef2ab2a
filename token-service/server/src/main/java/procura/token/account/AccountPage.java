package procura.token.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import procura.token.page.Mark;
import procura.token.page.Page;

/// What somebody has agreed to and where they are signed in.
///
/// @param notice what has just been done, or null
public record AccountPage(
    String organisation,
    String person,
    String username,
    @Nullable String email,
    String base,
    String csrf,
    List<DelegationRow> delegations,
    List<SessionRow> sessions,
    Ways ways,
    @Nullable String notice)
    implements Page {

  /// One delegation.
  ///
  /// @param agent null when the client acts itself
  /// @param mark of whoever acts: an agent has no logo
  /// @param resource null for what only says who the person is
  public record DelegationRow(
      String id,
      @Nullable String agent,
      boolean agentActive,
      String client,
      Mark mark,
      @Nullable String resource,
      @Nullable String identifier,
      List<String> scopes,
      String since,
      @Nullable String until) {}

  /// How the person signs in.
  ///
  /// @param passkeyOptions what a script asks the browser for to make a passkey, or null
  /// @param passkeyName what a new one would be called
  /// @param appSince when the authenticator app was added, or null
  /// @param recoveryCodes how many are left
  /// @param password there is one
  public record Ways(
      List<PasskeyRow> passkeys,
      @Nullable String passkeyOptions,
      String passkeyName,
      @Nullable String appSince,
      int recoveryCodes,
      boolean secondFactor,
      List<IdentityRow> identities,
      List<ProviderRow> providers,
      boolean password) {}

  /// @param used when it was used last, or null
  public record PasskeyRow(
      String id, String name, boolean synced, String since, @Nullable String used) {}

  /// An account elsewhere that the person signs in with.
  public record IdentityRow(String connection, String provider, String label, String since) {}

  /// A provider that can be linked.
  public record ProviderRow(String connection, String name) {}

  /// One session.
  ///
  /// @param applications those that took part in it, which are told when it ends; empty for none
  public record SessionRow(
      String id, String device, String since, boolean current, String applications) {}

  @Override
  public String template() {
    return "account.jte";
  }

  @Override
  public boolean hasScript() {
    return ways.passkeyOptions() != null;
  }
}
