package procura.token.refresh;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.session.SessionEvent.UserSignedOut;

/// Signing out ends the refresh tokens that came of that session, in the transaction that records
/// it; those with `offline_access` were asked for to outlive it (OpenID Connect Core section 11).
@Singleton
final class SignedOut implements InTransactionProjection {

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return fact == UserSignedOut.class;
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    try (var tenant =
            connection.prepareStatement("select set_config('procura.tenant', '*', true)");
        var end =
            connection.prepareStatement(
                """
                delete from token.refresh_token
                where tenant = ? and body->>'session' = ? and not body->'scopes' @> '"offline_access"'
                """)) {
      tenant.execute();
      for (var stored : facts) {
        if (stored.fact() instanceof UserSignedOut(var of, _, var session, _)) {
          end.setString(1, of.value());
          end.setString(2, session);
          end.addBatch();
        }
      }
      end.executeBatch();
    }
  }
}
