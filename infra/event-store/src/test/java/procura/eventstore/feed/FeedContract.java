package procura.eventstore.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.introspected;
import static procura.eventstore.Samples.register;
import static procura.eventstore.Samples.suspend;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import procura.eventstore.Fence;
import procura.eventstore.StoredFact;
import procura.eventstore.TestDatabase;
import procura.eventstore.wiring.EventStore;

/// What a feed promises, whatever carries it.
abstract class FeedContract {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  final TestDatabase database = new TestDatabase(24);
  final List<EventStore> nodes = new ArrayList<>();

  abstract EventStore open();

  final EventStore node() {
    var node = open();
    nodes.add(node);
    return node;
  }

  @BeforeEach
  void table() throws SQLException {
    try (var connection = database.owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create table seen (position bigint, type text)");
      statement.execute("grant select, insert on seen to procura_app");
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(EventStore::close);
    database.close();
  }

  static void see(Connection connection, List<StoredFact> facts) throws SQLException {
    try (var insert = connection.prepareStatement("insert into seen values (?, ?)")) {
      for (var fact : facts) {
        insert.setLong(1, fact.position());
        insert.setString(2, fact.type());
        insert.executeUpdate();
      }
    }
  }

  List<Long> seen() {
    try (var connection = database.app().getConnection();
        var query = connection.prepareStatement("select position from seen order by ctid");
        var rows = query.executeQuery()) {
      var all = new ArrayList<Long>();
      while (rows.next()) {
        all.add(rows.getLong(1));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void append(EventStore node, int facts) {
    var appends = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < facts; i++) {
      appends.add(
          node.facts()
              .append(List.of(introspected("jti-" + i)), CAUSE, Fence.NONE)
              .toCompletableFuture());
    }
    appends.forEach(CompletableFuture::join);
  }

  void awaitSeen(int upTo) {
    var all = LongStream.rangeClosed(1, upTo).boxed().toList();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(all));
  }

  @Test
  void everyFactIsHandledOnceAndInOrder() {
    var node = node();
    append(node, 300);
    node.feed().subscribe("seen", FeedContract::see);
    append(node, 700);
    awaitSeen(1_000);
  }

  @Test
  void aFactIsHandledAsItWasRecorded() {
    var node = node();
    var heard = new CompletableFuture<List<StoredFact>>();
    node.commands().send(register(agent(1)), CAUSE);
    node.commands().send(suspend(agent(1)), CAUSE);
    node.feed().subscribe("seen", (_, facts) -> heard.complete(facts));
    assertThat(heard.orTimeout(60, TimeUnit.SECONDS).join().getFirst())
        .satisfies(fact -> {
          assertThat(fact.position()).isEqualTo(1);
          assertThat(fact.type()).isEqualTo("agent.AgentRegistered");
          assertThat(fact.version()).isEqualTo(1);
          assertThat(fact.cause()).isEqualTo(CAUSE);
          assertThat(fact.fact().tags()).isEqualTo(register(agent(1)).tags());
        });
  }

  @Test
  void aSubscriptionGoesOnWhereItWas() {
    var first = node();
    first.feed().subscribe("seen", FeedContract::see);
    append(first, 50);
    awaitSeen(50);
    first.close();
    nodes.remove(first);
    var second = node();
    append(second, 50);
    second.feed().subscribe("seen", FeedContract::see);
    awaitSeen(100);
  }

  @Test
  void ofSeveralNodesOneWorksAndTheOthersTakeOver() {
    var left = node();
    var right = node();
    left.feed().subscribe("seen", FeedContract::see);
    right.feed().subscribe("seen", FeedContract::see);
    append(left, 100);
    append(right, 100);
    awaitSeen(200);
    left.close();
    nodes.remove(left);
    append(right, 100);
    awaitSeen(300);
  }

  @Test
  void aFailingHandlerStopsItsSubscriptionAndSkipsNothing() {
    var node = node();
    var poisoned = new AtomicBoolean(true);
    var subscription =
        node.feed()
            .subscribe(
                "seen",
                (connection, facts) -> {
                  see(connection, facts);
                  if (poisoned.get() && facts.stream().anyMatch(fact -> fact.position() >= 20)) {
                    throw new IllegalStateException("poison");
                  }
                });
    append(node, 10);
    awaitSeen(10);
    append(node, 30);
    await().atMost(PATIENCE).until(() -> subscription.trouble() != null);
    assertThat(subscription.trouble()).contains("poison");
    assertThat(seen()).hasSizeLessThan(20);
    poisoned.set(false);
    awaitSeen(40);
    await().atMost(PATIENCE).until(() -> subscription.trouble() == null);
  }
}
