package procura.eventstore.axon;

import java.util.Set;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import procura.eventstore.postgres.Entry;

/// Turns Axon's event messages into what the log stores, and back.
public interface EventCodec {

  Entry encode(EventMessage message, Set<Tag> tags);

  EventMessage decode(Entry entry);
}
