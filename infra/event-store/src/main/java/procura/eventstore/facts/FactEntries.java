package procura.eventstore.facts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import procura.eventstore.EventCatalog;
import procura.eventstore.FactJson;
import procura.eventstore.StoredFact;
import procura.eventstore.postgres.Entry;
import procura.eventstore.postgres.Recorded;
import procura.identity.Cause;
import procura.identity.Fact;

/// Facts as entries of the log, and back. An entry made here remembers its fact, so that readers in
/// this process need not parse it.
public final class FactEntries {

  private static final ObjectWriter CAUSE_WRITER = FactJson.MAPPER.writerFor(Cause.class);
  private static final ObjectReader CAUSE_READER = FactJson.MAPPER.readerFor(Cause.class);

  private final EventCatalog catalog;

  public FactEntries(EventCatalog catalog) {
    this.catalog = catalog;
  }

  private record Known(Fact fact, Cause cause) {}

  public EventCatalog catalog() {
    return catalog;
  }

  public List<Entry> of(List<? extends Fact> facts, Cause cause) {
    if (facts.isEmpty()) {
      return List.of();
    }
    var metadata = json(cause);
    var entries = new ArrayList<Entry>(facts.size());
    for (var fact : facts) {
      entries.add(entry(fact, cause, metadata, null));
    }
    return entries;
  }

  /// @param claim one more tag, where the decision may be made once only
  public Entry of(Fact fact, Cause cause, @Nullable String claim) {
    return entry(fact, cause, json(cause), claim);
  }

  private Entry entry(Fact fact, Cause cause, byte[] metadata, @Nullable String claim) {
    var type = fact.getClass();
    return new Entry(
        EventIds.next(fact.at()),
        fact.tenant().value(),
        catalog.nameOf(type),
        Integer.toString(catalog.versionOf(type)),
        fact.at(),
        catalog.write(fact),
        metadata,
        checked(tags(fact, claim)),
        new Known(fact, cause));
  }

  private static Set<String> tags(Fact fact, @Nullable String claim) {
    if (claim == null) {
      return fact.tags();
    }
    var tags = new HashSet<>(fact.tags());
    tags.add(claim);
    return tags;
  }

  /// The fact that an entry is; parsed when another process wrote it.
  ///
  /// @throws procura.eventstore.UnknownFact when a newer version of the product wrote it
  public StoredFact stored(Recorded event) {
    var entry = event.entry();
    var version = Integer.parseInt(entry.version());
    var known =
        entry.source() instanceof Known source
            ? source
            : new Known(catalog.read(entry.type(), version, entry.payload()), cause(entry));
    return new StoredFact(
        event.position(), entry.id(), entry.type(), version, known.fact(), known.cause());
  }

  public List<StoredFact> stored(List<Recorded> events) {
    var facts = new ArrayList<StoredFact>(events.size());
    for (var event : events) {
      facts.add(stored(event));
    }
    return facts;
  }

  public Fact fact(Entry entry) {
    return entry.source() instanceof Known known
        ? known.fact()
        : catalog.read(entry.type(), Integer.parseInt(entry.version()), entry.payload());
  }

  private static byte[] json(Cause cause) {
    try {
      return CAUSE_WRITER.writeValueAsBytes(cause);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a cause cannot be stored", e);
    }
  }

  private static Cause cause(Entry entry) {
    try {
      return CAUSE_READER.readValue(entry.metadata());
    } catch (IOException e) {
      throw new IllegalStateException("the cause of event " + entry.id() + " cannot be read", e);
    }
  }

  /// Tags are joined by a control character where they are stored, so they can have none.
  private static List<String> checked(Set<String> tags) {
    if (tags.isEmpty()) {
      return List.of();
    }
    for (var tag : tags) {
      if (tag.indexOf('=') < 1 || tag.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("not a tag: " + tag);
      }
    }
    return List.copyOf(tags);
  }
}
