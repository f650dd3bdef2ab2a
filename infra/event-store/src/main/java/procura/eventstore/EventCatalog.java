package procura.eventstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import procura.identity.Fact;

/// The stored name and version of every fact, and its JSON form: names outlive packages and
/// classes. Taken from the sealed families, so that no fact can be forgotten.
public final class EventCatalog {

  private final Map<Class<?>, Kind> kinds = new LinkedHashMap<>();
  private final Map<String, Kind> named = new HashMap<>();

  public EventCatalog(Collection<FactFamily> families, Collection<Upcast> upcasts) {
    for (var family : Set.copyOf(families)) {
      for (var record : records(family.sealedType())) {
        var name = family.prefix() + "." + record.getSimpleName();
        var kind = new Kind(name, record, chain(name, upcasts));
        if (kinds.put(record, kind) != null || named.put(name, kind) != null) {
          throw new IllegalArgumentException("two stored names for " + record);
        }
      }
    }
    for (var upcast : upcasts) {
      if (!named.containsKey(upcast.name())) {
        throw new IllegalArgumentException("an upcast for the unknown fact " + upcast.name());
      }
    }
  }

  /// All facts by stored name.
  public Map<String, Class<? extends Fact>> facts() {
    var all = new TreeMap<String, Class<? extends Fact>>();
    named.forEach((name, kind) -> all.put(name, kind.type));
    return all;
  }

  public String nameOf(Class<? extends Fact> type) {
    return kind(type).name;
  }

  /// The version that new facts of this type are stored with.
  public int versionOf(Class<? extends Fact> type) {
    return kind(type).version();
  }

  /// The stored names of a sealed type's records, or of a record itself.
  public List<String> namesOf(Class<? extends Fact> type) {
    return records(type).stream().map(this::nameOf).toList();
  }

  public byte[] write(Fact fact) {
    try {
      return kind(fact.getClass()).writer.writeValueAsBytes(fact);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be stored: " + fact.getClass(), e);
    }
  }

  /// Reads any stored version as the current one.
  ///
  /// @throws UnknownFact when a newer version of the product wrote it
  public Fact read(String name, int version, byte[] json) {
    var kind = named.get(name);
    if (kind == null || version > kind.version()) {
      throw new UnknownFact(name, version);
    }
    try {
      return kind.read(version, json);
    } catch (IOException e) {
      throw new IllegalStateException("cannot be read: " + name + " version " + version, e);
    }
  }

  private Kind kind(Class<?> type) {
    var kind = kinds.get(type);
    if (kind == null) {
      throw new IllegalArgumentException(type + " is in no family of facts");
    }
    return kind;
  }

  private static List<UnaryOperator<ObjectNode>> chain(String name, Collection<Upcast> upcasts) {
    var byVersion = new TreeMap<Integer, UnaryOperator<ObjectNode>>();
    for (var upcast : upcasts) {
      if (upcast.name().equals(name) && byVersion.put(upcast.version(), upcast.lift()) != null) {
        throw new IllegalArgumentException("two upcasts of " + name + " " + upcast.version());
      }
    }
    if (!byVersion.isEmpty()
        && (byVersion.firstKey() != 1 || byVersion.lastKey() != byVersion.size())) {
      throw new IllegalArgumentException("a gap in the upcasts of " + name);
    }
    return List.copyOf(byVersion.values());
  }

  private static List<Class<? extends Fact>> records(Class<? extends Fact> type) {
    if (type.isRecord()) {
      return List.of(type);
    }
    if (!type.isSealed()) {
      throw new IllegalArgumentException(type + " is neither sealed nor a record");
    }
    var all = new ArrayList<Class<? extends Fact>>();
    for (var permitted : type.getPermittedSubclasses()) {
      all.addAll(records(permitted.asSubclass(Fact.class)));
    }
    return all;
  }

  /// One fact's name, class and history. Reader and writer are resolved once: they are hot.
  private record Kind(
      String name,
      Class<? extends Fact> type,
      List<UnaryOperator<ObjectNode>> upcasts,
      ObjectWriter writer,
      ObjectReader reader) {

    Kind(String name, Class<? extends Fact> type, List<UnaryOperator<ObjectNode>> upcasts) {
      this(name, type, upcasts, FactJson.MAPPER.writerFor(type), FactJson.MAPPER.readerFor(type));
    }

    int version() {
      return 1 + upcasts.size();
    }

    Fact read(int version, byte[] json) throws IOException {
      if (version == version()) {
        return reader.readValue(json);
      }
      var tree = (ObjectNode) FactJson.MAPPER.readTree(json);
      for (int v = version; v < version(); v++) {
        tree = upcasts.get(v - 1).apply(tree);
      }
      return reader.readValue(tree);
    }
  }
}
