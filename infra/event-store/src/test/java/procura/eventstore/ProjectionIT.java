package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.introspected;
import static procura.eventstore.Samples.register;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;
import procura.identity.Fact;
import procura.identity.agent.AgentEvent.AgentRegistered;

class ProjectionIT {

  private final TestDatabase database = new TestDatabase();
  private final EventStore store =
      EventStore.open(
          database.app(),
          LogSettings.DEFAULT.withoutDurabilityCheck(),
          Samples.parts(() -> List.of(new AgentNumbers()), List::of));

  /// A read model with a rule of its own: the agent with the number 13 cannot be written.
  private static final class AgentNumbers implements InTransactionProjection {

    @Override
    public boolean wants(Class<? extends Fact> fact) {
      return fact == AgentRegistered.class;
    }

    @Override
    public void project(Connection connection, List<StoredFact> facts) throws SQLException {
      try (var insert = connection.prepareStatement("insert into agents values (?, ?)")) {
        for (var stored : facts) {
          insert.setString(1, ((AgentRegistered) stored.fact()).agent().value());
          insert.setLong(2, stored.position());
          insert.executeUpdate();
        }
      }
    }
  }

  @BeforeEach
  void table() throws SQLException {
    try (var connection = database.owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "create table agents (id text primary key check (id not like '%13'), position bigint)");
      statement.execute("grant select, insert on agents to procura_app");
    }
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private long projectedAt(String agent) throws SQLException {
    try (var connection = database.app().getConnection();
        var query = connection.prepareStatement("select position from agents where id = ?")) {
      query.setString(1, agent);
      try (var row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  @Test
  void isThereWhenTheCommandReturns() throws SQLException {
    store.commands().send(register(agent(1)), CAUSE);
    assertThat(projectedAt(agent(1).value())).isEqualTo(store.facts().head());
  }

  @Test
  void failsOnlyTheCommandThatCausedIt() throws Exception {
    var issued = new ArrayList<CompletableFuture<?>>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var sent = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 1; i <= 40; i++) {
        var number = i;
        sent.add(callers.submit(() -> store.commands().send(register(agent(number)), CAUSE)));
        issued.add(
            store
                .facts()
                .append(List.of(introspected("jti-" + i)), CAUSE, Fence.NONE)
                .toCompletableFuture());
      }
      for (int i = 1; i <= 40; i++) {
        if (i == 13) {
          assertThatThrownBy(sent.get(12)::get).hasRootCauseInstanceOf(SQLException.class);
        } else {
          sent.get(i - 1).get();
        }
      }
    }
    CompletableFuture.allOf(issued.toArray(CompletableFuture[]::new)).join();
    assertThat(new LogReader(database.app()).read().last()).isEqualTo(79);
    assertThat(projectedAt(agent(13).value())).isZero();
    assertThat(projectedAt(agent(40).value())).isPositive();
  }
}
