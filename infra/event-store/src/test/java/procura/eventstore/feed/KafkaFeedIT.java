package procura.eventstore.feed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import procura.embedded.EmbeddedKafka;
import procura.eventstore.Samples;
import procura.eventstore.postgres.LogSettings;
import procura.eventstore.wiring.EventStore;
import procura.eventstore.wiring.EventStore.Kafka;

class KafkaFeedIT extends FeedContract {

  @TempDir private static Path folder;
  private static EmbeddedKafka broker;

  private final String topic = "facts-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    broker = EmbeddedKafka.start(folder, EmbeddedKafka.brokerLib());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Override
  EventStore open() {
    return EventStore.open(
        database.app(),
        LogSettings.DEFAULT.withoutDurabilityCheck(),
        Samples.parts(),
        new Kafka(broker.bootstrapServers(), topic));
  }

  /// Decision 10: an outage of Kafka delays and loses nothing.
  @Test
  void aKilledBrokerDelaysAndLosesNothing() {
    var node = node();
    node.feed().subscribe("seen", FeedContract::see);
    append(node, 100);
    awaitSeen(100);
    broker.kill();
    append(node, 200);
    broker.restart();
    append(node, 100);
    awaitSeen(400);
  }

  @Test
  void whatKafkaLostIsReadFromTheStore() throws Exception {
    var first = node();
    append(first, 100);
    first.feed().subscribe("seen", FeedContract::see);
    awaitSeen(100);
    first.close();
    nodes.remove(first);
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    var second = node();
    append(second, 100);
    second.feed().subscribe("seen", FeedContract::see);
    awaitSeen(200);
  }
}
