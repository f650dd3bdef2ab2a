package procura.token.logout;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.Scopes;
import procura.identity.TenantId;
import procura.identity.issuance.IssuanceEvent.ApprovalGranted;
import procura.identity.issuance.IssuanceEvent.AuthorizationCodeIssued;
import procura.identity.session.SessionEvent.UserSignedOut;
import procura.identity.user.UserEvent.UserErased;
import procura.identity.user.UserEvent.UserSuspended;
import procura.identity.user.UserId;

/// Keeps which grants came of which session and, when a session ends, which clients have to hear of
/// it, in the transaction of the fact itself: nobody is forgotten when a node dies.
@Singleton
final class SessionGrantsProjection implements InTransactionProjection {

  private static final Set<Class<? extends Fact>> WANTED =
      Set.of(
          AuthorizationCodeIssued.class,
          ApprovalGranted.class,
          UserSignedOut.class,
          UserSuspended.class,
          UserErased.class);

  /// No session lives longer.
  private static final Duration LONGEST_SESSION = Duration.ofHours(12);

  private static final String GRANT =
      """
      insert into token.session_grant (tenant, grant_id, session, client, user_id, offline, at)
      values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
      """;

  private static final String NOTICE =
      """
      insert into token.logout_notice (tenant, session, client, user_id, due_at, ended_at)
      select distinct tenant, session, client, user_id, ?::timestamptz, ?::timestamptz
      from token.session_grant where tenant = ? and %s on conflict do nothing
      """;

  private static final String OF_SESSION = NOTICE.formatted("session = ?");
  private static final String OF_USER = NOTICE.formatted("user_id = ? and at > ?");

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return WANTED.contains(fact);
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    try (var tenant =
            connection.prepareStatement("select set_config('procura.tenant', '*', true)");
        var grant = connection.prepareStatement(GRANT);
        var ofSession = connection.prepareStatement(OF_SESSION);
        var ofUser = connection.prepareStatement(OF_USER)) {
      tenant.execute();
      for (var stored : facts) {
        switch (stored.fact()) {
          case AuthorizationCodeIssued code when code.session() != null ->
              add(
                  grant,
                  code.tenant(),
                  new SessionGrant(
                      code.session(), code.client(), code.grant(), isOffline(code.scopes())),
                  code.user(),
                  code.at());
          case ApprovalGranted approval when approval.session() != null ->
              add(
                  grant,
                  approval.tenant(),
                  new SessionGrant(
                      approval.session(),
                      approval.client(),
                      approval.grant(),
                      isOffline(approval.scopes())),
                  approval.user(),
                  approval.at());
          case UserSignedOut(var of, _, var session, var at) -> {
            grant.executeBatch(); // what ends has to be there
            notice(ofSession, of, at);
            ofSession.setString(4, session);
            ofSession.execute();
          }
          case UserSuspended(var of, var user, var at) -> {
            grant.executeBatch();
            person(ofUser, of, user.value(), at);
          }
          case UserErased(var of, var user, _, var at) -> {
            grant.executeBatch();
            person(ofUser, of, user.value(), at);
          }
          default -> {}
        }
      }
      grant.executeBatch();
    }
  }

  private static boolean isOffline(Scopes scopes) {
    return scopes.contains("offline_access");
  }

  private static void add(
      PreparedStatement statement, TenantId tenant, SessionGrant of, UserId user, Instant at)
      throws SQLException {
    statement.setString(1, tenant.value());
    statement.setString(2, of.grant().value());
    statement.setString(3, of.session());
    statement.setString(4, of.client().value());
    statement.setString(5, user.value());
    statement.setBoolean(6, of.offline());
    statement.setTimestamp(7, Timestamp.from(at));
    statement.addBatch();
  }

  private static void person(PreparedStatement ofUser, TenantId tenant, String user, Instant at)
      throws SQLException {
    notice(ofUser, tenant, at);
    ofUser.setString(4, user);
    ofUser.setTimestamp(5, Timestamp.from(at.minus(LONGEST_SESSION)));
    ofUser.execute();
  }

  private static void notice(PreparedStatement statement, TenantId tenant, Instant at)
      throws SQLException {
    statement.setTimestamp(1, Timestamp.from(at));
    statement.setTimestamp(2, Timestamp.from(at));
    statement.setString(3, tenant.value());
  }
}
