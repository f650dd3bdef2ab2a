package procura.eventstore.axon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import procura.eventstore.postgres.Entry;

/// Stores the texts of Axon's own test suite.
public final class TextCodec implements EventCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Entry encode(EventMessage message, Set<Tag> tags) {
    try {
      return new Entry(
          UUID.fromString(message.identifier()),
          "test",
          message.type().qualifiedName().fullName(),
          message.type().version(),
          message.timestamp(),
          String.valueOf(message.payload()).getBytes(StandardCharsets.UTF_8),
          JSON.writeValueAsBytes(message.metadata()),
          tags.stream().map(Tags::text).toList(),
          null);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public EventMessage decode(Entry entry) {
    try {
      return new GenericEventMessage(
          entry.id().toString(),
          new MessageType(entry.type(), entry.version()),
          new String(entry.payload(), StandardCharsets.UTF_8),
          JSON.readValue(entry.metadata(), new TypeReference<Map<String, String>>() {}),
          entry.at());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
