package procura.eventstore.feed;

import static java.util.Map.entry;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import procura.eventstore.StoredFact;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.PostgresLog;

/// Facts from the one partition that carries them in the order of the log. Positions make repeats
/// and gaps visible: repeats are dropped, and what Kafka lost or has deleted by age is read from
/// the store, which stays the truth.
final class KafkaSource implements FactSource {

  private static final int MOST_BUFFERED = 4_096;

  /// Clocks of nodes differ: facts near in the log may be that far apart in time.
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final KafkaConsumer<String, byte[]> consumer;
  private final TopicPartition partition;
  private final PostgresLog log;
  private final FactEntries entries;
  private final ArrayDeque<StoredFact> buffer = new ArrayDeque<>();
  private boolean placed;

  KafkaSource(String bootstrapServers, String topic, PostgresLog log, FactEntries entries) {
    this.partition = new TopicPartition(topic, 0);
    this.log = log;
    this.entries = entries;
    this.consumer = new KafkaConsumer<>(config(bootstrapServers));
    consumer.assign(List.of(partition));
  }

  private static Map<String, Object> config(String bootstrapServers) {
    return Map.ofEntries(
        entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
        entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
        entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
        entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000),
        entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1_000),
        entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000),
        entry(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500),
        entry(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000),
        entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class),
        entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class));
  }

  @Override
  public void await(long position, long millis) throws InterruptedException {
    drop(position);
    if (!buffer.isEmpty()) {
      return;
    }
    try {
      poll(Duration.ofMillis(millis));
    } catch (InterruptException e) {
      Thread.interrupted(); // the exception says it already
      throw (InterruptedException) new InterruptedException().initCause(e);
    }
  }

  @Override
  public List<StoredFact> after(Connection connection, long position, int most)
      throws SQLException {
    if (!placed) {
      place(connection, position);
    }
    drop(position);
    if (buffer.isEmpty()) {
      return List.of();
    }
    var missing = buffer.getFirst().position() - position - 1;
    if (missing > 0) {
      return entries.stored(log.after(connection, position, (int) Math.min(missing, most)));
    }
    var facts = new ArrayList<StoredFact>();
    for (var expected = position + 1; facts.size() < most; expected++) {
      drop(expected - 1);
      var next = buffer.peekFirst();
      if (next == null || next.position() != expected) {
        break;
      }
      facts.add(buffer.removeFirst());
    }
    giveBack(facts);
    return facts;
  }

  /// They stay until the position that covers them is saved: the handler may fail.
  private void giveBack(List<StoredFact> facts) {
    for (var fact : facts.reversed()) {
      buffer.addFirst(fact);
    }
  }

  private void drop(long position) {
    for (var first = buffer.peekFirst();
        first != null && first.position() <= position;
        first = buffer.peekFirst()) {
      buffer.removeFirst();
    }
  }

  private void poll(Duration wait) {
    if (!placed || buffer.size() >= MOST_BUFFERED) {
      return;
    }
    for (var message : consumer.poll(wait)) {
      buffer.addLast(FactRecord.read(message, entries.catalog()));
    }
  }

  /// Starts near the fact that was handled last. Where exactly does not matter: positions do.
  private void place(Connection connection, long position) throws SQLException {
    var last = position == 0 ? null : last(connection, position);
    if (last != null) {
      var found =
          consumer
              .offsetsForTimes(Map.of(partition, last.fact().at().minus(SKEW).toEpochMilli()))
              .get(partition);
      if (found == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, found.offset());
      }
    }
    placed = true;
  }

  private @Nullable StoredFact last(Connection connection, long position) throws SQLException {
    var found = log.after(connection, position - 1, 1);
    return found.isEmpty() ? null : entries.stored(found.getFirst());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
