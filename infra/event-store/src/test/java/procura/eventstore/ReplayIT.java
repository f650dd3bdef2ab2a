package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static procura.eventstore.Samples.ACME;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.NOW;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.register;
import static procura.eventstore.Samples.suspend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;
import procura.identity.agent.Agent;
import procura.identity.agent.AgentCommand.ReinstateAgent;
import procura.identity.agent.AgentCommand.RetireAgent;
import procura.identity.agent.AgentDecider;
import procura.identity.agent.AgentEvent;
import procura.identity.agent.AgentId;

/// State follows from the log alone: what a node was told as it happened is what any later reader
/// finds, and folds to the same.
class ReplayIT {

  private static final int COMMANDS = 500;

  @Test
  void theLogReadAgainIsTheLogAsItHappened() {
    try (var database = new TestDatabase()) {
      var asItHappened = Collections.synchronizedList(new ArrayList<StoredFact>());
      try (var node = open(database, asItHappened::addAll)) {
        var random = new Random(7);
        for (int i = 0; i < COMMANDS; i++) {
          send(node.commands(), agent(random.nextInt(20)), random.nextInt(4));
        }
      }
      var readAgain = Collections.synchronizedList(new ArrayList<StoredFact>());
      try (var node = open(database, _ -> {})) {
        node.feed().subscribe("replay", (_, facts) -> readAgain.addAll(facts));
        await().untilAsserted(() -> assertThat(readAgain).hasSameSizeAs(asItHappened));
      }
      assertThat(readAgain).isEqualTo(asItHappened).hasSizeGreaterThan(20);
      assertThat(fold(readAgain)).isEqualTo(fold(asItHappened));
    }
  }

  private static EventStore open(TestDatabase database, AfterCommit listener) {
    return EventStore.open(
        database.app(),
        LogSettings.DEFAULT.withoutDurabilityCheck(),
        Samples.parts(List::of, () -> List.of(listener)));
  }

  private static void send(Commands commands, AgentId agent, int kind) {
    commands.send(
        switch (kind) {
          case 0 -> register(agent);
          case 1 -> suspend(agent);
          case 2 -> new ReinstateAgent(ACME, agent, NOW);
          default -> new RetireAgent(ACME, agent, NOW);
        },
        CAUSE);
  }

  private static Map<AgentId, Agent> fold(List<StoredFact> facts) {
    var decider = new AgentDecider();
    var agents = new HashMap<AgentId, Agent>();
    for (var stored : facts) {
      var event = (AgentEvent) stored.fact();
      var before = agents.getOrDefault(event.agent(), decider.initial());
      agents.put(event.agent(), decider.evolve(before, event));
    }
    return agents;
  }
}
