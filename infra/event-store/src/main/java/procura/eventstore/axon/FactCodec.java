package procura.eventstore.axon;

import java.util.Map;
import java.util.Set;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import procura.eventstore.facts.FactEntries;
import procura.eventstore.postgres.Entry;
import procura.identity.Cause;
import procura.identity.Fact;

/// Axon's messages about facts: written as a fact with its cause, read as the fact alone.
final class FactCodec implements EventCodec {

  private final FactEntries entries;

  FactCodec(FactEntries entries) {
    this.entries = entries;
  }

  /// What a decider accepted, on its way into the log.
  record Caused(Fact fact, Cause cause, @Nullable String claim) {}

  @Override
  public Entry encode(EventMessage message, Set<Tag> tags) {
    if (message.payload() instanceof Caused(var fact, var cause, var claim)) {
      return entries.of(fact, cause, claim);
    }
    throw new IllegalArgumentException("only facts with their cause are recorded: " + message);
  }

  @Override
  public EventMessage decode(Entry entry) {
    return new GenericEventMessage(
        entry.id().toString(),
        new MessageType(entry.type(), entry.version()),
        entries.fact(entry),
        Map.of(),
        entry.at());
  }
}
