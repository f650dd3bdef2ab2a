package procura.token.refresh;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.user.UserEvent.UserPasswordSet;

/// A new password ends all refresh tokens of the person, in the transaction that records it, those
/// with `offline_access` too, the codes and approvals that no client has fetched yet, and every
/// sign-in that waits for a second factor: whoever had the old one may have got them. What the
/// person has agreed to stays; clients only have to bring them here once more.
@Singleton
final class PasswordChanged implements InTransactionProjection {

  private static final String TOKENS =
      "delete from token.refresh_token where tenant = ? and body->>'user' = ?";

  /// Also one that is being redeemed: who does that finds it gone, and ends what came of it. The
  /// time is there for the index.
  private static final String CODES =
      """
      delete from token.authorization_code
      where tenant = ? and body->>'user' = ? and not issued
        and expires_at > ?::timestamptz - interval '5 minutes'
      """;

  private static final String APPROVALS =
      """
      update token.approval set state = 'denied', answer = null
      where tenant = ? and user_id = ? and state in ('answered', 'approved')
        and expires_at > ?::timestamptz
      """;

  private static final String HALVES = "delete from token.proof where tenant = ? and user_id = ?";

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return fact == UserPasswordSet.class;
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    try (var tenant =
            connection.prepareStatement("select set_config('procura.tenant', '*', true)");
        var tokens = connection.prepareStatement(TOKENS);
        var codes = connection.prepareStatement(CODES);
        var approvals = connection.prepareStatement(APPROVALS);
        var halves = connection.prepareStatement(HALVES)) {
      tenant.execute();
      for (var stored : facts) {
        if (stored.fact() instanceof UserPasswordSet(var of, var user, _, var at)) {
          for (var end : List.of(tokens, codes, approvals, halves)) {
            end.setString(1, of.value());
            end.setString(2, user.value());
          }
          codes.setTimestamp(3, Timestamp.from(at));
          approvals.setTimestamp(3, Timestamp.from(at));
          for (var end : List.of(tokens, codes, approvals, halves)) {
            end.addBatch();
          }
        }
      }
      tokens.executeBatch();
      codes.executeBatch();
      approvals.executeBatch();
      halves.executeBatch();
    }
  }
}
