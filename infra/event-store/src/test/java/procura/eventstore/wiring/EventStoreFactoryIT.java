package procura.eventstore.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static procura.eventstore.Samples.CAUSE;
import static procura.eventstore.Samples.agent;
import static procura.eventstore.Samples.register;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import procura.embedded.TestDatabase;
import procura.eventstore.AfterCommit;
import procura.eventstore.Commands;
import procura.eventstore.DeciderModule;
import procura.eventstore.EventCatalog;
import procura.eventstore.FactFamily;
import procura.eventstore.FactLog;
import procura.eventstore.Feed;
import procura.identity.Decision.Accepted;
import procura.identity.agent.AgentCommand;
import procura.identity.agent.AgentDecider;
import procura.identity.agent.AgentEvent;
import procura.identity.issuance.IssuanceEvent;

/// The doors as beans, on an empty database.
class EventStoreFactoryIT {

  private static ApplicationContext context(Map<String, Object> more) {
    var database = TestDatabase.fresh();
    var properties = new HashMap<String, Object>();
    properties.put("procura.database.url", database.jdbcUrl());
    properties.put("procura.database.user", database.user());
    properties.put("procura.database.password", database.password());
    properties.putAll(more);
    return ApplicationContext.builder(properties).build();
  }

  @Test
  void doorsAreMadeOfTheBeansThatAreThere() {
    var told = new ArrayList<Long>();
    try (var context = context(Map.of("procura.database.durability-check", false))) {
      context.registerSingleton(
          DeciderModule.class,
          DeciderModule.of("agent", AgentEvent.class, AgentCommand.class, new AgentDecider()));
      context.registerSingleton(FactFamily.class, new FactFamily("issuance", IssuanceEvent.class));
      context.registerSingleton(
          AfterCommit.class, facts -> facts.forEach(fact -> told.add(fact.position())));
      context.start();
      assertThat(context.getBean(Commands.class).send(register(agent(1)), CAUSE))
          .isInstanceOf(Accepted.class);
      assertThat(context.getBean(FactLog.class).head()).isEqualTo(1);
      assertThat(context.getBean(Feed.class).subscriptions()).isEmpty();
      assertThat(context.getBean(EventCatalog.class).facts())
          .containsKeys("agent.AgentRegistered", "issuance.AccessTokenIssued");
      assertThat(told).isEqualTo(List.of(1L));
    }
  }

  @Test
  void aDatabaseThatMayLoseFactsStopsTheStart() {
    try (var context = context(Map.of())) {
      context.start();
      assertThatThrownBy(() -> context.getBean(FactLog.class))
          .isInstanceOf(BeanInstantiationException.class)
          .hasMessageContaining("may lose acknowledged facts");
    }
  }

  @Test
  void kafkaWithoutABrokerStopsTheStart() {
    try (var context =
        context(Map.of("procura.database.durability-check", false, "procura.feed", "kafka"))) {
      context.start();
      assertThatThrownBy(() -> context.getBean(Feed.class))
          .hasMessageContaining("PROCURA_KAFKA_BOOTSTRAP_SERVERS names no broker");
    }
  }
}
