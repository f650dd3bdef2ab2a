package procura.eventstore.feed;

import static java.util.Map.entry;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import procura.eventstore.EventCatalog;
import procura.eventstore.Feed.FactHandler;
import procura.eventstore.StoredFact;

/// Copies facts from the log to Kafka: one Kafka transaction for what one position covers, so that
/// a failed send leaves nothing behind that a later one could overtake. Repeats after a crash are
/// possible and known by their position.
final class KafkaRelay implements FactHandler, AutoCloseable {

  private final String bootstrapServers;
  private final String topic;
  private final EventCatalog catalog;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private long sent = -1;

  KafkaRelay(String bootstrapServers, String topic, EventCatalog catalog) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.catalog = catalog;
  }

  @Override
  public synchronized void handle(Connection connection, List<StoredFact> facts) {
    try {
      var current = ready(facts.getFirst().position());
      current.beginTransaction();
      for (var fact : facts) {
        var _ = current.send(FactRecord.of(topic, fact, catalog));
      }
      current.commitTransaction(); // fails when one send did
      sent = facts.getLast().position();
    } catch (KafkaException e) {
      close();
      throw e;
    }
  }

  /// When another node has worked in between, its producer fenced ours out: begin again.
  private KafkaProducer<String, byte[]> ready(long first) {
    var current = producer;
    if (current != null && first == sent + 1) {
      return current;
    }
    close();
    ensureTopic();
    var fresh = new KafkaProducer<String, byte[]>(producerConfig());
    producer = fresh;
    fresh.initTransactions();
    return fresh;
  }

  private Map<String, Object> producerConfig() {
    return Map.ofEntries(
        entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        entry(ProducerConfig.CLIENT_ID_CONFIG, "procura-relay"),
        entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "procura-relay-" + topic),
        entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        entry(ProducerConfig.ACKS_CONFIG, "all"),
        entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
        entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000),
        entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000),
        entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000),
        entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 20_000),
        entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
        entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class),
        entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class));
  }

  private void ensureTopic() {
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            10_000,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            5_000);
    try (var admin = Admin.create(config)) {
      var replicas =
          (short) Math.min(3, admin.describeCluster().nodes().get().size()); // one broker: one copy
      admin.createTopics(List.of(new NewTopic(topic, 1, replicas))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException("the topic `" + topic + "` cannot be made", e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException(e);
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
      producer = null;
    }
  }
}
