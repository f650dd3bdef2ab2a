package procura.eventstore.wiring;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import procura.eventstore.AfterCommit;
import procura.eventstore.Commands;
import procura.eventstore.DeciderModule;
import procura.eventstore.EventCatalog;
import procura.eventstore.FactFamily;
import procura.eventstore.FactLog;
import procura.eventstore.Feed;
import procura.eventstore.InTransactionProjection;
import procura.eventstore.LogPace;
import procura.eventstore.Upcast;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore.Kafka;
import procura.eventstore.wiring.EventStore.Parts;
import procura.tenancy.isolation.SchemaMigration;

/// Makes the doors beans, from every decider, family, projection and listener that is a bean.
@Factory
final class EventStoreFactory {

  @Singleton
  SchemaMigration eventStoreSchema() {
    return SchemaMigration.of("event_store");
  }

  /// `procura.database.durability-check: false` is for temporary test databases only.
  @Singleton
  @Bean(preDestroy = "close")
  EventStore eventStore(
      DataSource database,
      @Property(name = "procura.feed", defaultValue = "store") String feed,
      @Property(name = "procura.database.durability-check", defaultValue = "true")
          boolean durabilityCheck,
      @Property(name = "procura.kafka.bootstrap-servers") @Nullable String bootstrapServers,
      @Property(name = "procura.kafka.topic", defaultValue = "procura.facts") String topic,
      BeanContext beans) {
    var settings =
        durabilityCheck ? LogSettings.DEFAULT : LogSettings.DEFAULT.withoutDurabilityCheck();
    return switch (feed) {
      case "store" -> EventStore.open(database, settings, parts(beans));
      case "kafka" ->
          EventStore.open(database, settings, parts(beans), kafka(bootstrapServers, topic));
      default ->
          throw new IllegalStateException("PROCURA_FEED is `store` or `kafka`, not `" + feed + "`");
    };
  }

  private static Kafka kafka(@Nullable String bootstrapServers, String topic) {
    if (bootstrapServers == null) {
      throw new IllegalStateException(
          "PROCURA_FEED is `kafka`, and PROCURA_KAFKA_BOOTSTRAP_SERVERS names no broker");
    }
    return new Kafka(bootstrapServers, topic);
  }

  private static Parts parts(BeanContext beans) {
    return new Parts(
        beans.getBeansOfType(FactFamily.class),
        deciders(beans),
        beans.getBeansOfType(Upcast.class),
        () -> List.copyOf(beans.getBeansOfType(InTransactionProjection.class)),
        () -> List.copyOf(beans.getBeansOfType(AfterCommit.class)));
  }

  private static List<DeciderModule<?, ?, ?, ?>> deciders(BeanContext beans) {
    var all = new ArrayList<DeciderModule<?, ?, ?, ?>>();
    beans.getBeansOfType(DeciderModule.class).forEach(all::add);
    return all;
  }

  @Singleton
  Commands commands(EventStore store) {
    return store.commands();
  }

  @Singleton
  FactLog facts(EventStore store) {
    return store.facts();
  }

  @Singleton
  Feed feed(EventStore store) {
    return store.feed();
  }

  @Singleton
  LogPace pace(EventStore store) {
    return store.pace();
  }

  @Singleton
  EventCatalog catalog(EventStore store) {
    return store.catalog();
  }
}
