package procura.eventstore.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import procura.eventstore.EventCatalog;
import procura.eventstore.FactJson;
import procura.eventstore.StoredFact;
import procura.identity.Cause;
import procura.identity.Fact;

/// A fact as a CloudEvent 1.0 in Kafka (protocol binding, binary content mode): attributes are
/// headers `ce_…`, the value is the fact's JSON. Ours are `ce_position`, the place in the log;
/// `ce_tenant`; `ce_factversion`; `ce_cause`. The key is the entity's tag, which names the tenant,
/// or the tenant for facts about no entity.
final class FactRecord {

  private static final String JSON = "application/json";

  private FactRecord() {}

  static ProducerRecord<String, byte[]> of(String topic, StoredFact stored, EventCatalog catalog) {
    var fact = stored.fact();
    var entity = fact.tags().stream().sorted().findFirst();
    var message =
        new ProducerRecord<>(
            topic,
            0,
            fact.at().toEpochMilli(),
            entity.orElse(fact.tenant().value()),
            catalog.write(fact));
    header(message, "content-type", JSON);
    header(message, "ce_specversion", "1.0");
    header(message, "ce_id", stored.id().toString());
    header(message, "ce_source", "/t/" + fact.tenant().value());
    header(message, "ce_type", stored.type());
    header(message, "ce_time", fact.at().toString());
    entity.ifPresent(tag -> header(message, "ce_subject", tag));
    header(message, "ce_tenant", fact.tenant().value());
    header(message, "ce_position", Long.toString(stored.position()));
    header(message, "ce_factversion", Integer.toString(catalog.versionOf(fact.getClass())));
    header(message, "ce_cause", json(stored.cause()));
    return message;
  }

  static long position(ConsumerRecord<String, byte[]> message) {
    return Long.parseLong(header(message, "ce_position"));
  }

  static StoredFact read(ConsumerRecord<String, byte[]> message, EventCatalog catalog) {
    var type = header(message, "ce_type");
    var version = Integer.parseInt(header(message, "ce_factversion"));
    Fact fact = catalog.read(type, version, message.value());
    return new StoredFact(
        position(message),
        UUID.fromString(header(message, "ce_id")),
        type,
        version,
        fact,
        cause(header(message, "ce_cause")));
  }

  private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
    message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    var header = message.headers().lastHeader(name);
    if (header == null) {
      throw new IllegalStateException("a record at offset " + message.offset() + " lacks " + name);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static String json(Cause cause) {
    try {
      return FactJson.MAPPER.writeValueAsString(cause);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Cause cause(String json) {
    try {
      return FactJson.MAPPER.readValue(json, Cause.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
