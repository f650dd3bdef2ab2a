package procura.embedded;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

  private static final String TOPIC = "facts";

  @TempDir Path folder;

  @Test
  void recordsSurviveAKillAndARestart() throws Exception {
    String bootstrap;
    try (var kafka = EmbeddedKafka.start(data(), EmbeddedKafka.brokerLib())) {
      bootstrap = kafka.bootstrapServers();
      createTopic(bootstrap);
      send(bootstrap, "one");
      assertThat(read(bootstrap, 1)).containsExactly("one");

      kafka.kill();
      assertThat(kafka.running()).isFalse();
      kafka.restart();
      send(bootstrap, "two");
      assertThat(read(bootstrap, 2)).containsExactly("one", "two");
    }
    try (var kafka = EmbeddedKafka.start(data(), EmbeddedKafka.brokerLib())) {
      assertThat(kafka.bootstrapServers()).isEqualTo(bootstrap);
      assertThat(read(bootstrap, 2)).containsExactly("one", "two");
    }
  }

  @Test
  void theBrokerDiesWithItsParentAndTheNextStartWaitsForThat() throws Exception {
    long broker;
    try (var owner = OtherJvm.run(KafkaOwner.class, data())) {
      createTopic(owner.line());
      broker = Long.parseLong(owner.line());
      owner.kill();
    }
    try (var kafka = EmbeddedKafka.start(data(), EmbeddedKafka.brokerLib())) {
      send(kafka.bootstrapServers(), "after");
      assertThat(read(kafka.bootstrapServers(), 1)).containsExactly("after");
    }
    await().atMost(Duration.ofMinutes(1)).until(() -> ProcessHandle.of(broker).isEmpty());
  }

  @Test
  void aSecondProcessOnOneDirectoryGetsOneClearError() throws Exception {
    try (var owner = OtherJvm.run(KafkaOwner.class, data())) {
      owner.line();
      assertThatThrownBy(() -> EmbeddedKafka.start(data(), EmbeddedKafka.brokerLib()))
          .isInstanceOf(CannotStart.class)
          .hasMessage(
              "`%s` is in use by process %d: stop it first or choose another data directory",
              data(), owner.process().pid());
    }
  }

  @Test
  void aPortThatSomebodyElseHasIsNamedWithItsHolder() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> EmbeddedKafka.start(data(), EmbeddedKafka.brokerLib(), taken.getLocalPort()))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("port %d for Kafka is taken by process", taken.getLocalPort());
    }
  }

  @Test
  void aMissingBrokerIsSaidPlainly() {
    assertThatThrownBy(() -> EmbeddedKafka.start(data(), folder.resolve("nowhere")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("no Kafka broker in");
  }

  private Path data() {
    return folder.resolve("kafka");
  }

  private static void createTopic(String bootstrap) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void send(String bootstrap, String value) throws Exception {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", true);
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
  }

  private static List<String> read(String bootstrap, int count) {
    var settings =
        Map.<String, Object>ofEntries(
            entry("bootstrap.servers", bootstrap),
            entry("group.id", "reader-" + System.nanoTime()),
            entry("group.protocol", "consumer"),
            entry("auto.offset.reset", "earliest"));
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      var values = new ArrayList<String>();
      while (values.size() < count) {
        consumer.poll(Duration.ofSeconds(1)).forEach(read -> values.add(read.value()));
      }
      return values;
    }
  }
}
