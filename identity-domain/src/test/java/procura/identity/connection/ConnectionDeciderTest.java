package procura.identity.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import procura.identity.DeciderSpec;
import procura.identity.Sealed;
import procura.identity.TenantId;
import procura.identity.connection.ConnectionCommand.AddConnection;
import procura.identity.connection.ConnectionCommand.ChangeConnection;
import procura.identity.connection.ConnectionCommand.RemoveConnection;
import procura.identity.connection.ConnectionEvent.ConnectionAdded;
import procura.identity.connection.ConnectionEvent.ConnectionChanged;
import procura.identity.connection.ConnectionEvent.ConnectionRemoved;
import procura.identity.connection.ConnectionRejection.ConnectionIsThere;
import procura.identity.connection.ConnectionRejection.ConnectionNotFound;
import procura.identity.connection.ConnectionRejection.IssuerIsFixed;

class ConnectionDeciderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final ConnectionId CLINIC = new ConnectionId("con_clinic");
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final ConnectionProfile PROFILE = profile("Clinic", "https://id.clinic.example");
  private static final ConnectionAdded ADDED = new ConnectionAdded(ACME, CLINIC, PROFILE, NOW);
  private static final ConnectionRemoved REMOVED = new ConnectionRemoved(ACME, CLINIC, NOW);
  private static final AddConnection ADD = new AddConnection(ACME, CLINIC, PROFILE, NOW);
  private static final RemoveConnection REMOVE = new RemoveConnection(ACME, CLINIC, NOW);

  private final DeciderSpec<Connection, ConnectionCommand, ConnectionEvent, ConnectionRejection>
      connection = DeciderSpec.of(new ConnectionDecider());

  private static ConnectionProfile profile(String name, String issuer, String... scopes) {
    return new ConnectionProfile(
        name,
        issuer,
        "procura",
        new Sealed("secret"),
        scopes.length == 0 ? List.of("openid", "email") : List.of(scopes),
        false,
        List.of());
  }

  private static ChangeConnection change(ConnectionProfile to) {
    return new ChangeConnection(ACME, CLINIC, to, NOW);
  }

  @Test
  void aConnectionIsAddedOnce() {
    connection.when(ADD).then(ADDED);
    connection.given(ADDED).when(ADD).thenRejected(new ConnectionIsThere(CLINIC));
  }

  @Test
  void itsIdIsNeverGivenAgainSoThatNobodyComesBackAsSomebodyElse() {
    connection.given(ADDED, REMOVED).when(ADD).thenRejected(new ConnectionNotFound(CLINIC));
  }

  @Test
  void allButTheIssuerChanges() {
    var renamed = profile("Clinic North", PROFILE.issuer());
    var changed = new ConnectionChanged(ACME, CLINIC, renamed, NOW);
    connection.given(ADDED).when(change(renamed)).then(changed);
    connection.given(ADDED).when(change(PROFILE)).thenNothing();
    connection.given(ADDED, changed).when(change(renamed)).thenNothing();
    connection
        .given(ADDED)
        .when(change(profile("Clinic", "https://evil.example")))
        .thenRejected(new IssuerIsFixed(CLINIC));
  }

  @Test
  void onlyAConnectionThatIsThereChanges() {
    var wish = change(profile("Clinic North", PROFILE.issuer()));
    connection.when(wish).thenRejected(new ConnectionNotFound(CLINIC));
    connection.given(ADDED, REMOVED).when(wish).thenRejected(new ConnectionNotFound(CLINIC));
  }

  @Test
  void removingTwiceIsRemovingOnce() {
    connection.given(ADDED).when(REMOVE).then(REMOVED);
    connection.given(ADDED, REMOVED).when(REMOVE).thenNothing();
    connection.when(REMOVE).thenRejected(new ConnectionNotFound(CLINIC));
  }

  @Test
  void eachIsDecidedByItself() {
    assertThat(ADD.tags())
        .isEqualTo(ADDED.tags())
        .isEqualTo(Set.of(ACME.tag("connection", CLINIC.value())));
  }

  @Test
  void aProfileThatNobodyCouldSignInWithIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile("Clinic", PROFILE.issuer(), "email"));
    for (var name : List.of("", " ", "a\nb", "n".repeat(81))) {
      assertThatIllegalArgumentException().isThrownBy(() -> profile(name, PROFILE.issuer()));
    }
  }
}
