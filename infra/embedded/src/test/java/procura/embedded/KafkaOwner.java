package procura.embedded;

import java.nio.file.Path;

/// Starts Kafka on a data directory, says where, and waits to be killed.
final class KafkaOwner {

  private KafkaOwner() {}

  public static void main(String[] arguments) throws Exception {
    var kafka = EmbeddedKafka.start(Path.of(arguments[0]), EmbeddedKafka.brokerLib());
    System.out.println(kafka.bootstrapServers());
    System.out.println(kafka.pid());
    while (System.in.read() >= 0) {
      // until the kill
    }
  }
}
