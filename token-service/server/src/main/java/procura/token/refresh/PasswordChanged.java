package procura.token.refresh;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.user.UserEvent.UserPasswordSet;

/// A new password ends all refresh tokens of the person, in the transaction that records it, those
/// with `offline_access` too, and every sign-in that waits for a second factor: whoever had the old
/// one may have got them. What the person has agreed to stays; clients only have to bring them here
/// once more.
@Singleton
final class PasswordChanged implements InTransactionProjection {

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return fact == UserPasswordSet.class;
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    try (var tenant =
            connection.prepareStatement("select set_config('procura.tenant', '*', true)");
        var end =
            connection.prepareStatement(
                "delete from token.refresh_token where tenant = ? and body->>'user' = ?");
        var halves =
            connection.prepareStatement(
                "delete from token.proof where tenant = ? and user_id = ?")) {
      tenant.execute();
      for (var stored : facts) {
        if (stored.fact() instanceof UserPasswordSet(var of, var user, _, _)) {
          end.setString(1, of.value());
          end.setString(2, user.value());
          end.addBatch();
          halves.setString(1, of.value());
          halves.setString(2, user.value());
          halves.addBatch();
        }
      }
      end.executeBatch();
      halves.executeBatch();
    }
  }
}
