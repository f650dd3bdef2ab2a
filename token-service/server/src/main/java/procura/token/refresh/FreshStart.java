package procura.token.refresh;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.StoredFact;
import procura.identity.Fact;
import procura.identity.TenantId;
import procura.identity.factor.FactorEvent;
import procura.identity.factor.FactorEvent.AuthenticatorAppRemoved;
import procura.identity.factor.FactorEvent.PasskeyRemoved;
import procura.identity.factor.FactorEvent.RecoveryCodesIssued;
import procura.identity.user.UserEvent.UserPasswordSet;
import procura.identity.user.UserEvent.UserProfileChanged;
import procura.identity.user.UserEvent.UserReinstated;
import procura.identity.user.UserId;

/// After some changes to an account nobody goes on with what was open before, in the transaction
/// that records them: whoever had got in may have it. With a new password end all refresh tokens of
/// the person, those with `offline_access` too, the codes and approvals that no client has fetched
/// yet, every sign-in that waits for a second factor, and links that were mailed; other sessions
/// are ended by whoever sets it. When an administrator takes somebody's factors away, or lets them
/// in again, sessions end too (ASVS 7.4.2): a suspension is no pause for who had taken the account.
/// Links end with a new address as well. What the person has agreed to stays; clients only have to
/// bring them here once more.
@Singleton
final class FreshStart implements InTransactionProjection {

  private static final Set<Class<? extends Fact>> WANTED =
      Set.of(
          UserPasswordSet.class,
          UserProfileChanged.class,
          UserReinstated.class,
          PasskeyRemoved.class,
          AuthenticatorAppRemoved.class,
          RecoveryCodesIssued.class);

  private static final Ending LINKS =
      new Ending("delete from token.mailed_link where tenant = ? and user_id = ?", false);

  private static final Ending TOKENS =
      new Ending("delete from token.refresh_token where tenant = ? and body->>'user' = ?", false);

  private static final Ending HALVES =
      new Ending("delete from token.proof where tenant = ? and user_id = ?", false);

  /// Also one that is being redeemed: who does that finds it gone, and ends what came of it. The
  /// time is there for the index.
  private static final Ending CODES =
      new Ending(
          """
          delete from token.authorization_code
          where tenant = ? and body->>'user' = ? and not issued
            and expires_at > ?::timestamptz - interval '5 minutes'
          """,
          true);

  private static final Ending APPROVALS =
      new Ending(
          """
          update token.approval set state = 'denied', answer = null
          where tenant = ? and user_id = ? and state in ('answered', 'approved')
            and expires_at > ?::timestamptz
          """,
          true);

  private static final Ending SESSIONS =
      new Ending(
          """
          update token.session known set ended_at = since.at
          from (values (?::text, ?::text, ?::timestamptz)) as since (tenant, user_id, at)
          where known.tenant = since.tenant and known.user_id = since.user_id
            and known.ended_at is null
          """,
          true);

  private static final List<Ending> ACCESS = List.of(LINKS, TOKENS, HALVES, CODES, APPROVALS);

  /// @param timed whether the fact's time is its last parameter, after tenant and person
  private record Ending(String sql, boolean timed) {}

  /// Whose, and since when.
  private record Person(TenantId tenant, UserId user, Instant at) {}

  @Override
  public boolean wants(Class<? extends Fact> fact) {
    return WANTED.contains(fact);
  }

  @Override
  public void project(Connection connection, List<StoredFact> facts) throws SQLException {
    var moved = new LinkedHashSet<Person>();
    var renewed = new LinkedHashSet<Person>();
    var shutOut = new LinkedHashSet<Person>();
    for (var stored : facts) {
      switch (stored.fact()) {
        case UserProfileChanged(var tenant, var user, _, _, var at) ->
            moved.add(new Person(tenant, user, at));
        case UserPasswordSet(var tenant, var user, _, var at) ->
            renewed.add(new Person(tenant, user, at));
        case UserReinstated(var tenant, var user, var at) ->
            shutOut.add(new Person(tenant, user, at));
        case FactorEvent factor when isTaken(factor, stored) ->
            shutOut.add(new Person(factor.tenant(), factor.user(), factor.at()));
        default -> {}
      }
    }
    renewed.addAll(shutOut);
    moved.removeAll(renewed);
    try (var tenant =
        connection.prepareStatement("select set_config('procura.tenant', '*', true)")) {
      tenant.execute();
    }
    end(connection, LINKS, moved);
    for (var ending : ACCESS) {
      end(connection, ending, renewed);
    }
    end(connection, SESSIONS, shutOut);
  }

  /// People change their own factors as they like.
  private static boolean isTaken(FactorEvent factor, StoredFact stored) {
    return !factor.user().equals(stored.cause().actor().user())
        && switch (factor) {
          case PasskeyRemoved _, AuthenticatorAppRemoved _ -> true;
          case RecoveryCodesIssued(_, _, var codes, _) -> codes.isEmpty();
          default -> false;
        };
  }

  private static void end(Connection connection, Ending ending, Set<Person> people)
      throws SQLException {
    if (people.isEmpty()) {
      return;
    }
    try (var statement = connection.prepareStatement(ending.sql())) {
      for (var person : people) {
        statement.setString(1, person.tenant().value());
        statement.setString(2, person.user().value());
        if (ending.timed()) {
          statement.setTimestamp(3, Timestamp.from(person.at()));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
