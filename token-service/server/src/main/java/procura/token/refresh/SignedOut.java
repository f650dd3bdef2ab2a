package procura.token.refresh;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.session.SessionEvent.UserSignedOut;

/// Signing out ends the refresh tokens that came of that session, in the transaction that records
/// it, and what was approved in it and no client has fetched yet; what has `offline_access` was
/// asked for to outlive it (OpenID Connect Core section 11).
@Singleton
final class SignedOut implements InTransactionProjection {

  private static final String TOKENS =
      """
      delete from token.refresh_token
      where tenant = ? and body->>'session' = ? and not body->'scopes' @> '"offline_access"'
      """;

  private static final String APPROVALS =
      """
      update token.approval set state = 'denied', answer = null
      where tenant = ? and answer->>'session' = ? and state = 'approved'
        and not answer->'scopes' @> '"offline_access"' and expires_at > ?::timestamptz
      """;

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return fact == UserSignedOut.class;
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    try (var tenant =
            connection.prepareStatement("select set_config('procura.tenant', '*', true)");
        var tokens = connection.prepareStatement(TOKENS);
        var approvals = connection.prepareStatement(APPROVALS)) {
      tenant.execute();
      for (var stored : facts) {
        if (stored.fact() instanceof UserSignedOut(var of, _, var session, var at)) {
          for (var end : List.of(tokens, approvals)) {
            end.setString(1, of.value());
            end.setString(2, session);
          }
          approvals.setTimestamp(3, Timestamp.from(at));
          tokens.addBatch();
          approvals.addBatch();
        }
      }
      tokens.executeBatch();
      approvals.executeBatch();
    }
  }
}
