package procura.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.register;
import static procura.eventstore.Samples.suspend;
import static procura.eventstore.Samples.user;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;
import procura.identity.Decision;
import procura.identity.Decision.Accepted;
import procura.identity.Decision.Rejected;
import procura.identity.agent.AgentEvent.AgentRegistered;
import procura.identity.agent.AgentEvent.AgentSuspended;
import procura.identity.agent.AgentRejection.AgentAlreadyRegistered;
import procura.identity.agent.AgentRejection.AgentNotFound;
import procura.identity.user.UserRejection.UsernameIsTaken;

@TestInstance(Lifecycle.PER_CLASS)
class CommandsIT {

  private final TestDatabase database = new TestDatabase();
  private final EventStore store =
      EventStore.open(
          database.app(), LogSettings.DEFAULT.withoutDurabilityCheck(), Samples.parts());
  private final Commands commands = store.commands();

  @AfterAll
  void close() {
    store.close();
    database.close();
  }

  private static List<Object> accepted(Decision<?, ?> decision) {
    return decision instanceof Accepted<?, ?>(var facts) ? List.copyOf(facts) : List.of();
  }

  @Test
  void anAcceptedCommandIsRecordedAndDecidesTheNext() {
    assertThat(accepted(commands.send(register(agent(1)), CAUSE)))
        .hasExactlyElementsOfTypes(AgentRegistered.class);
    assertThat(commands.send(register(agent(1)), CAUSE))
        .isEqualTo(new Rejected<>(new AgentAlreadyRegistered(agent(1))));
  }

  @Test
  void aRefusedCommandRecordsNothing() {
    var head = store.facts().head();
    assertThat(commands.send(suspend(agent(99)), CAUSE))
        .isEqualTo(new Rejected<>(new AgentNotFound(agent(99))));
    assertThat(store.facts().head()).isEqualTo(head);
  }

  @Test
  void aNameIsUniqueInATenant() {
    commands.send(register(user(1), "ann"), CAUSE);
    assertThat(commands.send(register(user(2), "ann"), CAUSE))
        .isEqualTo(new Rejected<>(new UsernameIsTaken()));
  }

  @Test
  void ofManyWhoRaceForOneNameExactlyOneWins() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Decision<?, ?>>> races =
          IntStream.range(100, 132)
              .<Callable<Decision<?, ?>>>mapToObj(
                  i -> () -> commands.send(register(user(i), "bob"), CAUSE))
              .toList();
      var accepted = 0;
      for (var race : callers.invokeAll(races)) {
        if (race.get() instanceof Accepted) {
          accepted++;
        }
      }
      assertThat(accepted).isEqualTo(1);
    }
  }

  @Test
  void commandsTogetherSeeEachOtherAndAreOneAppend() {
    var head = store.facts().head();
    var decision = commands.sendTogether(List.of(register(agent(7)), suspend(agent(7))), CAUSE);
    assertThat(accepted(decision))
        .hasExactlyElementsOfTypes(AgentRegistered.class, AgentSuspended.class);
    assertThat(store.facts().head()).isEqualTo(head + 2);
  }

  @Test
  void ofCommandsTogetherAllOrNoneAreRecorded() {
    var head = store.facts().head();
    assertThat(
            commands.sendTogether(
                List.of(register(agent(8)), register(agent(9)), suspend(agent(98))), CAUSE))
        .isEqualTo(new Rejected<>(new AgentNotFound(agent(98))));
    assertThat(store.facts().head()).isEqualTo(head);
  }

  @Test
  void twoOfOneNameTogetherAreRefused() {
    assertThat(
            commands.sendTogether(
                List.of(register(user(11), "eve"), register(user(12), "eve")), CAUSE))
        .isEqualTo(new Rejected<>(new UsernameIsTaken()));
  }

  @Test
  void whatIsClaimedIsDecidedOnceHoweverOftenItIsSent() {
    var terms = new Terms("change=acme/one", List.of());
    var first = commands.sendTogether(List.of(register(agent(20))), CAUSE, terms);
    assertThat(accepted(first)).hasExactlyElementsOfTypes(AgentRegistered.class);
    assertThatExceptionOfType(AlreadyRecorded.class)
        .isThrownBy(() -> commands.sendTogether(List.of(register(agent(21))), CAUSE, terms))
        .satisfies(e -> assertThat(e.facts()).isEqualTo(accepted(first)));
    assertThat(commands.recorded("change=acme/one")).isEqualTo(accepted(first));
    assertThat(commands.send(suspend(agent(21)), CAUSE))
        .isEqualTo(new Rejected<>(new AgentNotFound(agent(21))));
  }

  @Test
  void ofManyWhoRaceWithOneClaimExactlyOneIsRecorded() throws Exception {
    var terms = new Terms("change=acme/race", List.of());
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Object>> races =
          IntStream.range(200, 232)
              .<Callable<Object>>mapToObj(
                  i -> () -> commands.sendTogether(List.of(register(agent(i))), CAUSE, terms))
              .toList();
      for (var race : callers.invokeAll(races)) {
        if (race.state() == Future.State.FAILED) {
          assertThat(race.exceptionNow())
              .isInstanceOfAny(AlreadyRecorded.class, ConcurrentChange.class);
        }
      }
    }
    assertThat(commands.recorded("change=acme/race")).hasSize(1);
  }

  @Test
  void ofTwoWhoReadTheSameVersionExactlyOneChangesIt() throws Exception {
    commands.send(register(agent(30)), CAUSE);
    var terms = new Terms(null, List.of(store.facts().head()));
    List<Callable<Object>> races =
        Collections.nCopies(
            8, () -> commands.sendTogether(List.of(suspend(agent(30))), CAUSE, terms));
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var won = 0;
      for (var race : callers.invokeAll(races)) {
        if (race.state() == Future.State.SUCCESS) {
          won++;
        } else {
          assertThat(race.exceptionNow()).isInstanceOf(ChangedSince.class);
        }
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void whatWasNeverThereHasNoVersion() {
    var terms = new Terms(null, List.of(1L));
    assertThat(commands.sendTogether(List.of(suspend(agent(97))), CAUSE, terms))
        .isEqualTo(new Rejected<>(new AgentNotFound(agent(97))));
  }
}
